/** The chunks a photo is made of: how many, where they live, and what they are called. */

import type { EntryRef, AuthorId } from '../trust/entry.ts';
import type { Placement } from '../engine/ids.ts';
import { chunkTextBytesMax, renditionNames, type RenditionName } from '../trust/chunk-sizes.ts';
import { chunkRefOf, renditionPlacement } from '../trust/item-id.ts';
import type { AlbumPost } from './album-content.ts';
import type { PostMedia } from './entry-body.ts';

export const digestBytes = 32;

export const chunksOf = (sizeBytes: number): number => Math.ceil(sizeBytes / chunkTextBytesMax);

/** Whose the photo is: its chunks' ids are bound to both. */
export interface MediaOwner {
  readonly albumId: Placement;
  readonly creatorId: AuthorId;
}

/** In order. */
export const renditionChunks = (
  owner: MediaOwner,
  media: PostMedia,
  name: RenditionName,
): readonly EntryRef[] => {
  const { digests, sizeBytes } = media[name];
  const { albumId, creatorId } = owner;
  const placement = renditionPlacement(name, { albumId, mediaId: media.mediaId });
  return Array.from({ length: chunksOf(sizeBytes) }, (_, i) =>
    chunkRefOf({ albumId, creatorId }, placement, digestAt(digests, i)),
  );
};

export const mediaChunks = (owner: MediaOwner, media: PostMedia): readonly EntryRef[] =>
  renditionNames.flatMap((name) => renditionChunks(owner, media, name));

/** What goes with a post when it is deleted. */
export const postChunks = ({ ref, media }: Pick<AlbumPost, 'ref' | 'media'>): readonly EntryRef[] =>
  media.flatMap((each) => mediaChunks(ref, each));

const digestAt = (digests: Uint8Array, index: number): Uint8Array =>
  digests.slice(index * digestBytes, (index + 1) * digestBytes);
