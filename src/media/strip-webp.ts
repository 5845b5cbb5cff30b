/**
 * A WebP without its metadata: EXIF, XMP, unknown chunks and data after the end go, the picture
 * stays byte for byte. EXIF stands after the picture, too late for browsers to turn it, so the
 * orientation it claims was never seen by anybody and goes with it.
 */

import { joined, sizeOf, viewOf, type Bytes } from './bytes.ts';
import { damaged, type CleanOutcome } from './clean-photo.ts';
import { colourOnlyProfile } from './colour-profile.ts';
import {
  losslessHead,
  lossySize,
  readWebpChunks,
  readWebpFile,
  webpChunkPieces,
  webpFileHead,
  type PictureSize,
  type WebpChunk,
} from './webp-structure.ts';

const featureBytes = 10;
const profileFlag = 0x20;
const alphaFlag = 0x10;
const animationFlag = 0x02;
const frameHeadBytes = 16;

interface Canvas extends PictureSize {
  readonly hasAlpha: boolean;
}

export function stripWebp(file: Bytes): CleanOutcome {
  const chunks = readWebpFile(file);
  const [first] = chunks ?? [];
  if (chunks === undefined || first === undefined) return damaged;

  const canvas = canvasOf(first);
  if (canvas === undefined || canvas.width === 0 || canvas.height === 0) return damaged;

  const kept = first.name === 'VP8X' ? extendedChunks(first, chunks, canvas) : [first];
  if (kept === undefined) return damaged;

  const body = kept.flatMap(webpChunkPieces);
  const whole = [webpFileHead(sizeOf(body)), ...body];
  return { ok: true, value: { ...canvas, orientation: 1, original: whole, bare: whole } };
}

function canvasOf(first: WebpChunk): Canvas | undefined {
  if (first.name === 'VP8X') return extendedCanvas(first.data);
  if (first.name === 'VP8L') return losslessHead(first.data);
  if (first.name !== 'VP8 ') return undefined;

  const size = lossySize(first.data);
  return size && { ...size, hasAlpha: false };
}

function extendedCanvas(data: Bytes): Canvas | undefined {
  if (data.byteLength < featureBytes) return undefined;

  const view = viewOf(data);
  return {
    width: 1 + (view.getUint32(4, true) & 0xffffff),
    height: 1 + (view.getUint32(6, true) >>> 8),
    hasAlpha: (view.getUint8(0) & alphaFlag) !== 0,
  };
}

/** The order of RFC 9649: features, profile, then animation or one picture. */
function extendedChunks(
  features: WebpChunk,
  chunks: readonly WebpChunk[],
  canvas: PictureSize,
): readonly WebpChunk[] | undefined {
  const flags = features.data[0] ?? 0;
  const isAnimated = (flags & animationFlag) !== 0;
  const pictures = isAnimated ? animation(chunks, canvas) : stillPicture(chunks, canvas);
  if (pictures === undefined) return undefined;

  const profile = (flags & profileFlag) === 0 ? [] : profileIn(chunks);
  const cleanFeatures = features.data.slice(0, featureBytes);
  const keptFlags = alphaFlag | animationFlag | (profile.length > 0 ? profileFlag : 0);
  cleanFeatures.set([flags & keptFlags, 0, 0, 0]);
  return [{ name: 'VP8X', data: cleanFeatures }, ...profile, ...pictures];
}

function profileIn(chunks: readonly WebpChunk[]): readonly WebpChunk[] {
  const chunk = chunks.find((candidate) => candidate.name === 'ICCP');
  const profile = chunk && colourOnlyProfile(chunk.data);
  return profile === undefined ? [] : [{ name: 'ICCP', data: profile }];
}

/** One picture no larger than it should be, and its alpha where it is lossy. */
function stillPicture(
  chunks: readonly WebpChunk[],
  sizeMax: PictureSize,
): readonly WebpChunk[] | undefined {
  const picture = chunks.find((chunk) => chunk.name === 'VP8 ' || chunk.name === 'VP8L');
  if (picture === undefined) return undefined;

  const isLossy = picture.name === 'VP8 ';
  const size = isLossy ? lossySize(picture.data) : losslessHead(picture.data);
  if (size === undefined) return undefined;
  if (size.width > sizeMax.width || size.height > sizeMax.height) return undefined;

  const alpha = chunks.find((chunk) => chunk.name === 'ALPH');
  return isLossy && alpha ? [alpha, picture] : [picture];
}

/** Background and loop count, then the frames, each holding chunks of its own. */
function animation(
  chunks: readonly WebpChunk[],
  sizeMax: PictureSize,
): readonly WebpChunk[] | undefined {
  const settings = chunks.find((chunk) => chunk.name === 'ANIM' && chunk.data.byteLength === 6);
  const frames = chunks
    .filter((chunk) => chunk.name === 'ANMF')
    .map((frame) => cleanFrame(frame, sizeMax));
  if (settings === undefined || frames.length === 0) return undefined;

  const intact = frames.filter((frame) => frame !== undefined);
  return intact.length === frames.length ? [settings, ...intact] : undefined;
}

function cleanFrame(frame: WebpChunk, sizeMax: PictureSize): WebpChunk | undefined {
  const chunks = readWebpChunks(frame.data.subarray(frameHeadBytes));
  const picture = chunks && stillPicture(chunks, sizeMax);
  if (picture === undefined) return undefined;

  const pieces = [frame.data.subarray(0, frameHeadBytes), ...picture.flatMap(webpChunkPieces)];
  return { name: 'ANMF', data: joined(pieces) };
}
