/** What an album holds once its entries are opened and merged. */

import type { ItemId, VersionId } from '../engine/ids.ts';
import type { AuthorId, EntryRef } from '../trust/entry.ts';
import type { PostMedia, ProfileDevice } from './entry-body.ts';

/** What is needed to write the next version of an entry. */
export interface EntryHandle {
  readonly ref: EntryRef;
  /** All siblings, seen by whoever writes next. */
  readonly seen: readonly VersionId[];
}

export interface AlbumComment extends EntryHandle {
  readonly commentId: ItemId;
  readonly postId: ItemId;
  readonly authorId: AuthorId;
  readonly text: string;
  readonly createdAtMs: number;
}

export interface AlbumLike extends EntryHandle {
  readonly postId: ItemId;
  readonly authorId: AuthorId;
  readonly createdAtMs: number;
}

export interface AlbumPost extends EntryHandle {
  readonly postId: ItemId;
  readonly authorId: AuthorId;
  readonly createdAtMs: number;
  readonly caption: string;
  /** Captions written at the same time, oldest first: empty, or two and more. */
  readonly concurrentCaptions: readonly string[];
  readonly tags: readonly string[];
  readonly place: string | undefined;
  readonly media: readonly PostMedia[];
  readonly likeByAuthor: ReadonlyMap<AuthorId, AlbumLike>;
  /** Oldest first. */
  readonly comments: readonly AlbumComment[];
}

export interface AlbumPerson extends EntryHandle {
  readonly authorId: AuthorId;
  readonly name: string;
  readonly picture: Uint8Array | undefined;
  readonly devices: readonly ProfileDevice[];
}
