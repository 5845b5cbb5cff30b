/** What an entry is outside its envelope: the words that album code and trust code share. */

import type { ItemId, Placement } from '../engine/ids.ts';
import type { CausalContext, Dot, EntryMeta, Hlc } from '../engine/version.ts';
import type { WritingRole } from './role.ts';

declare const authorBrand: unique symbol;
/** An author's public key in one album, 64 hex digits. The same person on all devices. */
export type AuthorId = string & { readonly [authorBrand]: true };

export type EntryKind = 'album' | 'post' | 'comment' | 'like' | 'profile' | 'keyring' | 'chunk';

/** A kind's place is its number in every format; never reordered. `chunk` is only ever a tombstone. */
export const entryKinds = [
  'album',
  'post',
  'comment',
  'like',
  'profile',
  'keyring',
  'chunk',
] as const satisfies readonly EntryKind[];

/** All that is needed to write a version of an item. */
export interface EntryRef {
  readonly albumId: Placement;
  readonly placement: Placement;
  readonly itemId: ItemId;
  readonly kind: EntryKind;
  /** Whose key the item id is bound to; the root key's for `album` and `keyring`. */
  readonly creatorId: AuthorId;
  readonly salt: Uint8Array;
}

/** What somebody wants to write, before it is stamped, sealed and signed. */
export type EntryDraft =
  | { readonly type: 'content'; readonly ref: EntryRef; readonly body: Uint8Array }
  | { readonly type: 'tombstone'; readonly ref: EntryRef };

/** What the engine says when asked to stamp a new version. */
export interface EntryStamp {
  readonly dot: Dot;
  readonly context: CausalContext;
  readonly hlc: Hlc;
}

/** An envelope taken apart. */
export interface Envelope {
  readonly ref: EntryRef;
  readonly meta: EntryMeta;
  readonly authorId: AuthorId;
  readonly role: WritingRole;
  /** Nonce and ciphertext; empty in a tombstone. */
  readonly content: Uint8Array;
}
