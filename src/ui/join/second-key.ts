/** Another key to an album one already has: it may allow more than the first. */

import type { AppContext } from '../app-context.ts';
import { roleWords } from '../words/notice-words.ts';
import { joinFailureSentence } from './join-words.ts';

/** What it gave is told in a toast, what was wrong with it in the album itself. */
export const offerSecondKey = async (
  app: AppContext,
  albumId: string,
  key: string,
): Promise<void> => {
  const before = app.library.album(albumId);
  const joined = await app.client.node.join(albumId, key);
  app.page.refusedKey = joined.ok
    ? undefined
    : { albumId, sentence: joinFailureSentence(joined.error) };
  if (joined.ok && before !== undefined && joined.value.role !== before.role) {
    app.toasts.show({ text: `In ${before.title} you ${roleWords(joined.value.role)} now.` });
  }
};
