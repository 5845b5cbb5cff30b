/**
 * What this browser is in the middle of with its posts. A post is many pieces and one entry; a tab
 * that is killed between them leaves pieces that nobody would ever name again. So each making and
 * each deleting is noted before its first write, and finished later by whoever finds the note.
 */

import type { Placement, VersionId } from '../../engine/ids.ts';
import type { Result } from '../../engine/result.ts';
import type { EntryRef } from '../../trust/entry.ts';
import type { StorageFailure } from '../storage/storage.ts';

export interface PostWork {
  readonly act: 'create' | 'delete';
  readonly post: EntryRef;
  /** Versions that were on the screen when it was deleted. */
  readonly seen: readonly VersionId[];
  /** Those known at the beginning: all of a post that is deleted, none of one that is made. */
  readonly pieces: readonly EntryRef[];
}

/** A work in hand: nobody else takes it up until it is ended or put down. */
export interface WorkInHand {
  /** Notes further pieces that are about to be written; durable once it resolves. */
  note(pieces: readonly EntryRef[]): Promise<Result<null, StorageFailure>>;
  /** Nothing of it is left to do. */
  end(): Promise<void>;
  /** It stays noted, for the next start. */
  putDown(): void;
}

export interface LeftWork {
  /** With all its pieces. */
  readonly work: PostWork;
  /** The post's entry had come to the disk of the tab that was making it. */
  readonly isPostWritten: boolean;
  readonly hand: WorkInHand;
}

export interface WorkJournal {
  /** Durable once it resolves. */
  begin(work: PostWork): Promise<Result<WorkInHand, StorageFailure>>;
  /** Albums in which tabs have left something, or are at work now. */
  albumsAtWork(): Promise<ReadonlySet<Placement>>;
  /** Takes up what tabs that are gone have left in this album. */
  takeLeft(albumId: Placement): Promise<readonly LeftWork[]>;
}
