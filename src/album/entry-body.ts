/** What an entry says inside its seal, one type for each kind. */

import type { DeviceId, ItemId, Placement } from '../engine/ids.ts';
import type { Hlc, EntryMeta } from '../engine/version.ts';
import type { AuthorId, EntryRef } from '../trust/entry.ts';
import type { Role, WritingRole } from '../trust/role.ts';
import type { PhotoType } from './photo-types.ts';

/** A field with its own time, so that two people can change two fields at once. */
export interface Field<Value> {
  readonly value: Value;
  readonly hlc: Hlc;
}

export interface AlbumBody {
  readonly kind: 'album';
  readonly title: Field<string>;
  /** The chosen cover's media id; the newest photo stands in where nobody chose. */
  readonly cover: Field<Placement | undefined>;
  readonly createdAtMs: number;
  /** Role grants as `encodeRoleGrant` gives them, for those who join. */
  readonly grants: readonly Uint8Array[];
}

export interface PostRendition {
  readonly mimeType: PhotoType;
  readonly sizeBytes: number;
  /** SHA-256 of each chunk's ciphertext, 32 bytes each, joined in order. */
  readonly digests: Uint8Array;
}

export interface PostMedia {
  readonly mediaId: Placement;
  readonly key: Uint8Array;
  /** Upright size of the original, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly thumbhash: Uint8Array;
  readonly alt: string;
  readonly thumb: PostRendition;
  readonly view: PostRendition;
  readonly original: PostRendition;
}

export interface PostBody {
  readonly kind: 'post';
  readonly createdAtMs: number;
  readonly caption: string;
  readonly tags: readonly string[];
  /** Only where the author wants it told. */
  readonly place: string | undefined;
  readonly media: readonly PostMedia[];
}

export interface CommentBody {
  readonly kind: 'comment';
  readonly postId: ItemId;
  readonly text: string;
  readonly createdAtMs: number;
}

export interface LikeBody {
  readonly kind: 'like';
  readonly postId: ItemId;
  readonly createdAtMs: number;
}

export type DeviceForm = 'phone' | 'tablet' | 'laptop' | 'desktop';

export interface ProfileDevice {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly form: DeviceForm;
  readonly hlc: Hlc;
}

export interface ProfileBody {
  readonly kind: 'profile';
  readonly name: string;
  readonly picture: Uint8Array | undefined;
  readonly devices: readonly ProfileDevice[];
}

/** How the user comes by an album's secrets: derived from their own key, or told by somebody. */
export type AlbumAccess =
  | { readonly type: 'own'; readonly nonce: Uint8Array }
  | { readonly type: 'joined'; readonly role: Role; readonly secret: Uint8Array };

export interface KeyringBody {
  readonly kind: 'keyring';
  readonly albumId: Placement;
  readonly epoch: number;
  readonly access: AlbumAccess;
  readonly joinedAtMs: number;
}

export type EntryBody = AlbumBody | PostBody | CommentBody | LikeBody | ProfileBody | KeyringBody;

/** One version of an entry, opened by a key holder. */
export interface OpenedEntry<Body extends EntryBody = EntryBody> {
  readonly ref: EntryRef;
  readonly meta: EntryMeta;
  readonly authorId: AuthorId;
  readonly role: WritingRole;
  /** Undefined in a tombstone. */
  readonly body: Body | undefined;
}

/** Versions of one entry that have not seen each other; there is always at least one. */
export type Siblings<Body extends EntryBody = EntryBody> = readonly [
  OpenedEntry<Body>,
  ...OpenedEntry<Body>[],
];
