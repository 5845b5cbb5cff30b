/**
 * Finishes what a killed tab left half done: the pieces of a post that never came to be go, and a
 * post whose deletion began goes altogether, on every device that has any of it.
 */

import type { Placement } from '../../engine/ids.ts';
import { ok, type Result } from '../../engine/result.ts';
import { mayWrite } from '../../trust/rights.ts';
import type { AlbumSession, SessionWriteFailure } from './album-session.ts';
import { removeItem, removePieces } from './removals.ts';
import type { LeftWork, PostWork, WorkInHand, WorkJournal } from './work-journal.ts';
import type { EntryRef } from '../../trust/entry.ts';

export class UnfinishedPosts {
  readonly #journal: WorkJournal;
  readonly #visited = new WeakSet<AlbumSession>();
  #albums: Promise<ReadonlySet<Placement>> | undefined;

  constructor(journal: WorkJournal) {
    this.#journal = journal;
  }

  /** Looks once in each album, as soon as this user can write there. */
  async finishIn(session: AlbumSession): Promise<void> {
    const author = await session.author();
    if (author === undefined || this.#visited.has(session)) return;

    this.#visited.add(session);
    const { albumId } = session.keys;
    try {
      this.#albums ??= this.#journal.albumsAtWork();
      if (!(await this.#albums).has(albumId)) return;

      for (const left of await this.#journal.takeLeft(albumId)) {
        const isOwn = left.work.post.creatorId === author.authorId;
        const act = { role: author.role, kind: 'chunk', isOwn, isTombstone: true } as const;
        if (mayWrite(act)) await finish(session, left);
        else left.hand.putDown();
      }
    } catch {
      // A journal that cannot be read now is read at the next start.
    }
  }
}

const finish = async (
  session: AlbumSession,
  { work, isPostWritten, hand }: LeftWork,
): Promise<void> => {
  switch (work.act) {
    case 'create':
      return isPostWritten ? hand.end() : takeBack(session, work.pieces, hand);
    case 'delete':
      await deletePost(session, work, hand);
  }
};

/** Other devices may already have pieces of a post that will not be: they are deleted there too. */
export const takeBack = async (
  session: AlbumSession,
  pieces: readonly EntryRef[],
  hand: WorkInHand,
): Promise<void> => {
  const removed = await removePieces(session, pieces);
  if (removed.ok) await hand.end();
  else hand.putDown();
};

/** The entry first: from then on nobody shows it, and what is left of its pieces goes in any case. */
export const deletePost = async (
  session: AlbumSession,
  { post, seen, pieces }: PostWork,
  hand: WorkInHand,
): Promise<Result<null, SessionWriteFailure>> => {
  const removed = await removeItem(session, post, seen);
  if (!removed.ok) {
    await hand.end();
    return removed;
  }
  await takeBack(session, pieces, hand);
  return ok(null);
};
