/**
 * An item's id says whose it is: SHA-256 over album, kind, creator's key and a salt. A replica
 * checks it from the envelope alone, so nobody can write, or delete, under another's id.
 */

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { ItemId, Placement } from '../engine/ids.ts';
import type { RenditionName } from './chunk-sizes.ts';
import { derive, hashFor } from './domain.ts';
import { entryKinds, type AuthorId, type EntryKind, type EntryRef } from './entry.ts';

export interface ItemName {
  readonly albumId: Placement;
  readonly kind: EntryKind;
  readonly creatorId: AuthorId;
  readonly salt: Uint8Array;
}

/** A kind with no salt has one item for each creator. A chunk's salt is its ciphertext's SHA-256. */
export const saltBytesByKind: Readonly<Record<EntryKind, number>> = {
  album: 0,
  post: 16,
  comment: 16,
  like: 16,
  profile: 0,
  keyring: 16,
  chunk: 32,
};

export const itemIdOf = ({ albumId, kind, creatorId, salt }: ItemName): ItemId =>
  bytesToHex(
    hashFor(
      'item id',
      hexToBytes(albumId),
      new Uint8Array([entryKinds.indexOf(kind)]),
      hexToBytes(creatorId),
      salt,
    ),
  ) as ItemId;

/** Entries live at their album's placement. */
export const entryRefOf = (name: ItemName): EntryRef => ({
  ...name,
  placement: name.albumId,
  itemId: itemIdOf(name),
});

/** A chunk's item, named by its tombstone. */
export const chunkRefOf = (
  creator: { readonly albumId: Placement; readonly creatorId: AuthorId },
  placement: Placement,
  digest: Uint8Array,
): EntryRef => {
  const name = { ...creator, kind: 'chunk', salt: digest } as const;
  return { ...name, placement, itemId: itemIdOf(name) };
};

/** Thumbs live with their album's entries, so that a first screen asks one preference list. */
export const renditionPlacement = (
  name: RenditionName,
  { albumId, mediaId }: { readonly albumId: Placement; readonly mediaId: Placement },
): Placement => (name === 'thumb' ? albumId : mediaId);

/** One like for each author and post; only readers can tell of which post. */
export const likeSalt = (readKey: Uint8Array, postId: ItemId): Uint8Array =>
  derive({ secret: readKey, purpose: 'like salt', about: [hexToBytes(postId)], lengthBytes: 16 });

/** One keyring entry for each album; only the user can tell of which. */
export const keyringSalt = (readKey: Uint8Array, albumId: Placement): Uint8Array =>
  derive({
    secret: readKey,
    purpose: 'keyring salt',
    about: [hexToBytes(albumId)],
    lengthBytes: 16,
  });
