/**
 * Puts the user's own key, read from its 24 words, in place of the one this browser made for
 * itself. Only while that one is not in use: albums here would be lost without it.
 */

import { err, ok } from '../../engine/result.ts';
import { wordsToUserKey } from '../../trust/user-key.ts';
import type { NodeApi } from '../node-api.ts';
import type { RunningNode } from '../running-node.ts';

export const restoreKey = async (
  node: RunningNode,
  words: readonly string[],
): ReturnType<NodeApi['restoreKey']> => {
  const userKey = wordsToUserKey(words);
  if (!userKey.ok) return userKey;
  if (node.albums.shelf.sessions.length > 0) return err({ type: 'keyInUse' });

  await node.profileStore.replaceUserKey(userKey.value);
  return ok(null);
};
