/**
 * Chunks: pieces of a photo, sealed under the photo's own key and stamped by whoever posted it.
 *
 *   form u8 = 2 | head size u16 | signature 64 | CBOR [album, placement, epoch, chain] | ciphertext
 *
 * The signature covers the CBOR and the ciphertext's SHA-256; that hash is also the salt of the
 * chunk's item id. So a chunk is its author's in its album: nobody else can stamp it, or delete it.
 */

import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { Placement, VersionId } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import type { ChunkMeta, Version } from '../engine/version.ts';
import { decodeCbor, encodeCbor } from '../wire/strict-cbor.ts';
import { Fields } from '../wire/fields.ts';
import { authorIdOf, type Author } from './author.ts';
import {
  chunkTextBytesMax,
  ciphertextBytesMax,
  renditionNames,
  sealBytes,
  type RenditionName,
} from './chunk-sizes.ts';
import { forPurpose } from './domain.ts';
import { signatureBytes, verifySignature } from './ed25519.ts';
import { chainFrom, chainValue, verifyChain, type GrantChain } from './grant.ts';
import { chunkRefOf, renditionPlacement } from './item-id.ts';
import { envelopeLimits } from './envelope.ts';
import { mayStampChunks } from './rights.ts';
import { nonceBytes, seal, unseal } from './sealing.ts';
import { randomBytes, sha256Async } from './web-crypto.ts';

export const chunkForm = 2;

/** What opens one photo: drawn once for each, told in its post. */
export interface MediaSecret {
  readonly mediaId: Placement;
  readonly key: Uint8Array;
}

export const createMediaSecret = (): MediaSecret => ({
  mediaId: bytesToHex(randomBytes(16)) as Placement,
  key: randomBytes(32),
});

export interface SealedChunk {
  readonly version: Version & { readonly meta: ChunkMeta };
  /** Ciphertext's SHA-256: what the post names the chunk by. */
  readonly digest: Uint8Array;
}

export interface RenditionSealing {
  readonly media: MediaSecret;
  readonly name: RenditionName;
  readonly author: Author;
}

/** One chunk at a time, so that an original need not be in memory twice. */
export async function* sealRendition(
  { media, name, author }: RenditionSealing,
  bytes: Uint8Array,
): AsyncGenerator<SealedChunk> {
  assert(mayStampChunks(author.role), 'Who may not post stamps no chunks.');
  const placement = renditionPlacement(name, { ...author, mediaId: media.mediaId });
  for (let index = 0; index * chunkTextBytesMax < bytes.length; index += 1) {
    const from = index * chunkTextBytesMax;
    const text = bytes.subarray(from, from + chunkTextBytesMax);
    const ciphertext = await seal(chunkSealing(media, name, index), text);
    yield stampChunk(author, placement, ciphertext);
  }
}

export interface ChunkPlace {
  readonly media: MediaSecret;
  readonly name: RenditionName;
  readonly index: number;
}

/** The piece of photo inside a stored chunk; undefined when the bytes are damaged. */
export const openChunk = async (
  { media, name, index }: ChunkPlace,
  bytes: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const parsed = parse(bytes);
  return parsed.ok ? unseal(chunkSealing(media, name, index), parsed.value.ciphertext) : undefined;
};

export type ChunkError =
  | { readonly type: 'tooLarge' }
  | { readonly type: 'malformed' }
  | { readonly type: 'badGrant' }
  | { readonly type: 'badSignature' }
  | { readonly type: 'notAllowed' };

/** Checks a chunk without its key, as a replica does. */
export const openStampedChunk = async (
  bytes: Uint8Array,
): Promise<Result<Version & { readonly meta: ChunkMeta }, ChunkError>> => {
  const parsed = parse(bytes);
  if (!parsed.ok) return parsed;
  const { stamp, stampBytes, signature, ciphertext } = parsed.value;
  const { chain, albumId, epoch, placement } = stamp;
  if (!mayStampChunks(chain.role)) return err({ type: 'notAllowed' });
  const granted = await verifyChain(chain, { albumId, epoch });
  if (!granted.ok) return granted;

  const digest = await sha256Async(ciphertext);
  const text = forPurpose('chunk', stampBytes, digest);
  const isSigned = await verifySignature(chain.authorPublicKey, text, signature);
  if (!isSigned) return err({ type: 'badSignature' });
  const creatorId = authorIdOf(chain.authorPublicKey);
  return ok(chunkVersion({ albumId, creatorId, placement, digest }, bytes));
};

const stampChunk = async (
  author: Author,
  placement: Placement,
  ciphertext: Uint8Array,
): Promise<SealedChunk> => {
  const { albumId, authorId: creatorId } = author;
  const digest = await sha256Async(ciphertext);
  const stamp = encodeCbor([
    hexToBytes(albumId),
    placement === albumId ? null : hexToBytes(placement),
    author.epoch,
    chainValue(author.chain),
  ]);
  const signature = await author.sign(forPurpose('chunk', stamp, digest));
  const headSize = signature.length + stamp.length;
  const prefix = new Uint8Array([chunkForm, headSize >> 8, headSize & 255]);
  const bytes = concatBytes(prefix, signature, stamp, ciphertext);
  return { version: chunkVersion({ albumId, creatorId, placement, digest }, bytes), digest };
};

interface ChunkName {
  readonly albumId: Placement;
  readonly creatorId: ReturnType<typeof authorIdOf>;
  readonly placement: Placement;
  readonly digest: Uint8Array;
}

const chunkVersion = (
  { albumId, creatorId, placement, digest }: ChunkName,
  bytes: Uint8Array,
): Version & { readonly meta: ChunkMeta } => {
  const { itemId } = chunkRefOf({ albumId, creatorId }, placement, digest);
  const versionId = itemId as string as VersionId;
  const sizeBytes = bytes.length;
  return { meta: { form: 'chunk', placement, itemId, versionId, albumId, sizeBytes }, bytes };
};

/** A photo's key seals each (rendition, index) once, so they make the nonce. */
const chunkSealing = ({ key, mediaId }: MediaSecret, name: RenditionName, index: number) => {
  const nonce = new Uint8Array(nonceBytes);
  nonce[0] = renditionNames.indexOf(name);
  new DataView(nonce.buffer).setUint32(8, index);
  return { key, nonce, about: forPurpose('media', hexToBytes(mediaId)) };
};

interface Stamp {
  readonly albumId: Placement;
  readonly placement: Placement;
  readonly epoch: number;
  readonly chain: GrantChain;
}

interface Parsed {
  readonly stamp: Stamp;
  readonly stampBytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const prefixBytes = 3;
const headBytesMax = 1024;
const cborLimits = { itemsMax: 16, depthMax: 2 };
const malformed = err({ type: 'malformed' } as const);

const parse = (bytes: Uint8Array): Result<Parsed, ChunkError> => {
  if (bytes.length > prefixBytes + headBytesMax + ciphertextBytesMax) {
    return err({ type: 'tooLarge' });
  }
  const headSize = ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
  const ciphertext = bytes.subarray(prefixBytes + headSize);
  const isPlain =
    bytes[0] === chunkForm &&
    headSize > signatureBytes &&
    headSize <= headBytesMax &&
    ciphertext.length > sealBytes &&
    ciphertext.length <= ciphertextBytesMax;
  if (!isPlain) return malformed;

  const signature = bytes.subarray(prefixBytes, prefixBytes + signatureBytes);
  const stampBytes = bytes.subarray(prefixBytes + signatureBytes, prefixBytes + headSize);
  const value = decodeCbor(stampBytes, cborLimits);
  if (!value.ok) return value;
  const fields = Fields.of(value.value);
  const albumId = fields.hex<Placement>(16);
  const elsewhere = fields.optional((field) => field.hex<Placement>(16));
  const epoch = fields.uint(envelopeLimits.epochMax);
  const chain = chainFrom(fields);
  if (!fields.isComplete || elsewhere === albumId) return malformed;
  const stamp = { albumId, placement: elsewhere ?? albumId, epoch, chain };
  return ok({ stamp, stampBytes, signature, ciphertext });
};
