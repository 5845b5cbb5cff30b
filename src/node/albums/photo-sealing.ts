/** Seals one prepared photo under a key of its own, chunk by chunk, and says what its post must tell. */

import { concatBytes } from '@noble/hashes/utils.js';
import type { PostMedia, PostRendition } from '../../album/entry-body.ts';
import { isPhotoType } from '../../album/photo-types.ts';
import { assert } from '../../engine/assert.ts';
import { ok, type Result } from '../../engine/result.ts';
import type { PreparedPhoto } from '../../media/media-api.ts';
import type { Author } from '../../trust/author.ts';
import {
  createMediaSecret,
  sealRendition,
  type MediaSecret,
  type SealedChunk,
} from '../../trust/chunk.ts';
import type { RenditionName } from '../../trust/chunk-sizes.ts';
import type { StorageFailure } from '../storage/storage.ts';

/** Takes each chunk as it is sealed; a failure stops the photo. */
export type ChunkSink = (chunk: SealedChunk) => Promise<Result<null, StorageFailure>>;

export interface PhotoToSeal {
  readonly author: Author;
  readonly photo: PreparedPhoto;
  readonly alt: string;
}

/** The thumb first: it is what others see first. */
export const sealPhoto = async (
  { author, photo, alt }: PhotoToSeal,
  sink: ChunkSink,
): Promise<Result<PostMedia, StorageFailure>> => {
  const media = createMediaSecret();
  const seal = (name: RenditionName) => sealOne({ author, photo, media }, name, sink);

  const thumb = await seal('thumb');
  if (!thumb.ok) return thumb;
  const view = await seal('view');
  if (!view.ok) return view;
  const original = await seal('original');
  if (!original.ok) return original;

  return ok({
    mediaId: media.mediaId,
    key: media.key,
    width: photo.original.width,
    height: photo.original.height,
    thumbhash: photo.thumbhash,
    alt,
    thumb: thumb.value,
    view: view.value,
    original: original.value,
  });
};

interface Sealing {
  readonly author: Author;
  readonly photo: PreparedPhoto;
  readonly media: MediaSecret;
}

const sealOne = async (
  { author, photo, media }: Sealing,
  name: RenditionName,
  sink: ChunkSink,
): Promise<Result<PostRendition, StorageFailure>> => {
  const { bytes, mimeType } = photo[name];
  assert(isPhotoType(mimeType), 'A prepared photo is of a type that readers take.');
  const digests: Uint8Array[] = [];
  for await (const chunk of sealRendition({ media, name, author }, new Uint8Array(bytes))) {
    const stored = await sink(chunk);
    if (!stored.ok) return stored;
    digests.push(chunk.digest);
  }
  return ok({ mimeType, sizeBytes: bytes.byteLength, digests: concatBytes(...digests) });
};
