/**
 * A PNG without its metadata. Kept, byte for byte: the pixels, and the chunks that change how they
 * look. Gone: text, EXIF but for the orientation, times, private chunks, data after the end.
 * Animation frames stay: they are pixels, and the picture was chosen with them.
 */

import { joined, asciiBytes, viewOf, type Bytes } from './bytes.ts';
import { damaged, type CleanOutcome } from './clean-photo.ts';
import { colourOnlyProfile, profileBytesMax } from './colour-profile.ts';
import { orientationTiff, readOrientation, type Orientation } from './orientation.ts';
import {
  isChunkIntact,
  pngChunk,
  pngSignature,
  readPngChunks,
  type PngChunk,
} from './png-structure.ts';
import { deflate, inflate } from './zlib.ts';

/** The largest data each kept chunk can rightly have: more than that would carry something else. */
const dataBytesMaxByName = new Map<string, number>([
  ['IHDR', 13],
  ['PLTE', 768],
  ['IDAT', Infinity],
  ['IEND', 0],
  ['tRNS', 256],
  ['gAMA', 4],
  ['cHRM', 32],
  ['sRGB', 1],
  ['sBIT', 4],
  ['cICP', 4],
  ['mDCV', 24],
  ['cLLI', 8],
  ['iCCP', Infinity],
]);
const animationBytesMaxByName = new Map<string, number>([
  ['acTL', 8],
  ['fcTL', 26],
  ['fdAT', Infinity],
]);
const greyAlphaColourType = 4;
const rgbAlphaColourType = 6;

export async function stripPng(file: Bytes): Promise<CleanOutcome> {
  const chunks = readPngChunks(file);
  const header = chunks?.[0];
  if (chunks === undefined || header?.name !== 'IHDR') return damaged;
  if (header.data.byteLength !== 13) return damaged;

  const view = viewOf(header.data);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const pixelsStart = chunks.findIndex((chunk) => chunk.name === 'IDAT');
  if (width === 0 || height === 0 || pixelsStart === -1) return damaged;

  const beforePixels = chunks.slice(0, pixelsStart);
  const isAnimated = beforePixels.some((chunk) => chunk.name === 'acTL');
  const kept = chunks.filter((chunk) => isKept(chunk, isAnimated));
  if (chunks.some(isUnknownAndCritical) || !kept.every(isChunkIntact)) return damaged;

  const colourType = header.data[9];
  const hasAlpha =
    colourType === greyAlphaColourType ||
    colourType === rgbAlphaColourType ||
    kept.some((chunk) => chunk.name === 'tRNS');
  const orientation = orientationIn(beforePixels);

  const clean: Bytes[] = [pngSignature];
  for (const chunk of kept)
    clean.push(...(chunk.name === 'iCCP' ? await profileIn(chunk) : [chunk.bytes]));
  return {
    ok: true,
    value: {
      width,
      height,
      orientation,
      hasAlpha,
      original: orientation === 1 ? clean : withOrientation(clean, orientation),
      bare: clean,
    },
  };
}

function isKept(chunk: PngChunk, isAnimated: boolean): boolean {
  const bytesMax =
    dataBytesMaxByName.get(chunk.name) ??
    (isAnimated ? animationBytesMaxByName.get(chunk.name) : undefined);
  return bytesMax !== undefined && chunk.data.byteLength <= bytesMax;
}

/** A capital first letter: no decoder may draw the picture without understanding the chunk. */
function isUnknownAndCritical(chunk: PngChunk): boolean {
  const isCritical = ((chunk.bytes[4] ?? 0) & 0x20) === 0;
  return isCritical && !dataBytesMaxByName.has(chunk.name);
}

/** Browsers look at EXIF only where it stands before the pixels. */
function orientationIn(beforePixels: readonly PngChunk[]): Orientation {
  const exif = beforePixels.find((chunk) => chunk.name === 'eXIf' && isChunkIntact(chunk));
  return exif === undefined ? 1 : readOrientation(exif.data);
}

function withOrientation(clean: readonly Bytes[], orientation: Orientation): readonly Bytes[] {
  const [signature, header, ...rest] = clean;
  if (signature === undefined || header === undefined) return clean;
  return [signature, header, pngChunk('eXIf', orientationTiff(orientation)).bytes, ...rest];
}

/** Name, zero, method zero, deflated profile. The name is free text, so it goes too. */
async function profileIn(chunk: PngChunk): Promise<readonly Bytes[]> {
  const nameEnd = chunk.data.subarray(0, 80).indexOf(0);
  if (nameEnd === -1 || chunk.data[nameEnd + 1] !== 0) return [];

  const profile = await inflate(chunk.data.subarray(nameEnd + 2), profileBytesMax);
  const clean = profile === undefined ? undefined : colourOnlyProfile(profile);
  if (clean === undefined) return [];
  return [pngChunk('iCCP', joined([asciiBytes('icc\0\0'), await deflate(clean)])).bytes];
}
