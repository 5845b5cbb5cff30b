/** Deletes many items of an album: a few at a time, so that they share the disk's transactions. */

import { draftRemoval } from '../../album/album-writer.ts';
import type { VersionId } from '../../engine/ids.ts';
import { ok, type Result } from '../../engine/result.ts';
import type { EntryRef } from '../../trust/entry.ts';
import type { AlbumSession, SessionWriteFailure } from './album-session.ts';

const inFlightMax = 16;

type Removed = Result<null, SessionWriteFailure>;

export const removeItem = (
  session: AlbumSession,
  ref: EntryRef,
  seen: readonly VersionId[] = [],
): Promise<Removed> => session.write({ ref, seen, draft: () => draftRemoval(ref) });

/** Pieces have no versions to be seen: a tombstone supersedes them. Stops at the first failure. */
export const removePieces = async (
  session: AlbumSession,
  pieces: readonly EntryRef[],
): Promise<Removed> => {
  for (let at = 0; at < pieces.length; at += inFlightMax) {
    const group = pieces.slice(at, at + inFlightMax);
    const outcomes = await Promise.all(group.map((ref) => removeItem(session, ref)));
    const failed = outcomes.find((outcome) => !outcome.ok);
    if (failed !== undefined) return failed;
  }
  return ok(null);
};
