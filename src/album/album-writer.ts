/**
 * What users do, as drafts of entries. A draft names its item, so the engine can stamp it, and
 * holds its body, so that trust can seal it. Salts and times come from the caller.
 */

import type { Placement } from '../engine/ids.ts';
import type { Hlc } from '../engine/version.ts';
import type { AuthorId, EntryDraft, EntryRef } from '../trust/entry.ts';
import { entryRefOf } from '../trust/item-id.ts';
import type { AlbumPost } from './album-content.ts';
import type { AlbumHead } from './album-state.ts';
import { encodeBody } from './encode-body.ts';
import type {
  AlbumBody,
  CommentBody,
  EntryBody,
  KeyringBody,
  LikeBody,
  PostBody,
  ProfileBody,
} from './entry-body.ts';

/** Whose name things are written in; an `Author` is one. */
export interface Writer {
  readonly albumId: Placement;
  readonly authorId: AuthorId;
  readonly rootId: AuthorId;
}

const noSalt = new Uint8Array(0);

// What is written where: stamp the ref first, then draft.

export const albumRef = ({ albumId, rootId }: Writer): EntryRef =>
  entryRefOf({ albumId, kind: 'album', creatorId: rootId, salt: noSalt });

export const profileRef = ({ albumId, authorId }: Writer): EntryRef =>
  entryRefOf({ albumId, kind: 'profile', creatorId: authorId, salt: noSalt });

/** `salt`: 16 random bytes for a post or a comment, `likeSalt` for a like. */
export const ownRef = (
  { albumId, authorId }: Writer,
  kind: 'post' | 'comment' | 'like',
  salt: Uint8Array,
): EntryRef => entryRefOf({ albumId, kind, creatorId: authorId, salt });

/** `salt`: `keyringSalt` of the album it is about. */
export const keyringRef = ({ albumId, rootId }: Writer, salt: Uint8Array): EntryRef =>
  entryRefOf({ albumId, kind: 'keyring', creatorId: rootId, salt });

const draftOf = (ref: EntryRef, body: EntryBody): EntryDraft => ({
  type: 'content',
  ref,
  body: encodeBody(body),
});

export interface NewAlbum {
  readonly title: string;
  readonly createdAtMs: number;
  /** From `issueRoleGrants`, encoded. */
  readonly grants: readonly Uint8Array[];
  readonly hlc: Hlc;
}

export const draftAlbum = (
  ref: EntryRef,
  { title, createdAtMs, grants, hlc }: NewAlbum,
): EntryDraft =>
  draftOf(ref, {
    kind: 'album',
    title: { value: title, hlc },
    cover: { value: undefined, hlc },
    createdAtMs,
    grants,
  });

export type AlbumChange =
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'cover'; readonly mediaId: Placement | undefined };

/** The field that changes gets the new time; the others keep theirs, and so never win by it. */
export const draftAlbumChange = (head: AlbumHead, change: AlbumChange, hlc: Hlc): EntryDraft => {
  const { title, cover } = head.merged;
  const body: AlbumBody = {
    kind: 'album',
    title: { value: head.title, hlc: title?.hlc ?? hlc },
    cover: { value: head.coverMediaId, hlc: cover?.hlc ?? hlc },
    createdAtMs: head.createdAtMs,
    grants: head.grants,
  };
  switch (change.type) {
    case 'title':
      return draftOf(head.ref, { ...body, title: { value: change.title, hlc } });
    case 'cover':
      return draftOf(head.ref, { ...body, cover: { value: change.mediaId, hlc } });
  }
};

export const draftPost = (ref: EntryRef, post: Omit<PostBody, 'kind'>): EntryDraft =>
  draftOf(ref, { kind: 'post', ...post });

/** What is left out stays as it is. Photos are a post's for good; what is said of them is not. */
export interface PostChange {
  readonly caption?: string;
  readonly tags?: readonly string[];
  /** In the order of the photos. */
  readonly alts?: readonly string[];
}

/** Also how a caption is chosen among several: the new version has seen them all. */
export const draftPostChange = (
  post: AlbumPost,
  { caption = post.caption, tags = post.tags, alts = [] }: PostChange,
): EntryDraft => {
  const { createdAtMs, place } = post;
  const media = post.media.map((each, at) => ({ ...each, alt: alts[at] ?? each.alt }));
  return draftPost(post.ref, { createdAtMs, caption, tags, place, media });
};

export const draftComment = (ref: EntryRef, comment: Omit<CommentBody, 'kind'>): EntryDraft =>
  draftOf(ref, { kind: 'comment', ...comment });

export const draftLike = (ref: EntryRef, like: Omit<LikeBody, 'kind'>): EntryDraft =>
  draftOf(ref, { kind: 'like', ...like });

export const draftProfile = (ref: EntryRef, profile: Omit<ProfileBody, 'kind'>): EntryDraft =>
  draftOf(ref, { kind: 'profile', ...profile });

export const draftKeyring = (ref: EntryRef, entry: Omit<KeyringBody, 'kind'>): EntryDraft =>
  draftOf(ref, { kind: 'keyring', ...entry });

/** Takes back a like, a comment, a piece of a photo, or whatever else one item is. */
export const draftRemoval = (ref: EntryRef): EntryDraft => ({ type: 'tombstone', ref });
