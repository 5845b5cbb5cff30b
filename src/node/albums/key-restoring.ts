/**
 * Puts the user's own key, read from its 24 words, in place of the one this browser made for
 * itself. Only while that one is not in use in any tab: albums would be lost without it.
 */

import { err, ok } from '../../engine/result.ts';
import { wordsToUserKey } from '../../trust/user-key.ts';
import type { NodeApi } from '../node-api.ts';

/** What of a running node is used here. */
export interface KeyHolder {
  /** Albums need the key that is there. */
  needsKey(): Promise<boolean>;
  /** Unless `isInUse` says so, asked while no tab of this browser notes an album. */
  replaceUserKey(
    userKey: Uint8Array,
    isInUse: () => Promise<boolean>,
  ): Promise<'replaced' | 'inUse'>;
}

export const restoreKey = async (
  holder: KeyHolder,
  words: readonly string[],
): ReturnType<NodeApi['restoreKey']> => {
  const userKey = await wordsToUserKey(words);
  if (!userKey.ok) return userKey;

  const outcome = await holder.replaceUserKey(userKey.value, () => holder.needsKey());
  return outcome === 'replaced' ? ok(null) : err({ type: 'keyInUse' });
};
