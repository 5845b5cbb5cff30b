/** A WebP file as its RIFF chunks (RFC 9649), and the sizes its pictures claim. */

import { asciiAt, asciiBytes, joined, viewOf, type Bytes } from './bytes.ts';

export interface WebpChunk {
  readonly name: string;
  readonly data: Bytes;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const headBytes = 8;
const chunksMax = 50_000;

/** Undefined when the file is shorter than it says; what follows the end it names is left out. */
export function readWebpFile(file: Bytes): readonly WebpChunk[] | undefined {
  if (file.byteLength < 12) return undefined;

  const end = headBytes + viewOf(file).getUint32(4, true);
  return end < 12 || end > file.byteLength ? undefined : readWebpChunks(file.subarray(12, end));
}

export function readWebpChunks(bytes: Bytes): readonly WebpChunk[] | undefined {
  const view = viewOf(bytes);
  const chunks: WebpChunk[] = [];
  let offset = 0;
  while (offset + headBytes <= bytes.byteLength) {
    const length = view.getUint32(offset + 4, true);
    const start = offset + headBytes;
    if (start + length > bytes.byteLength || chunks.length === chunksMax) return undefined;

    chunks.push({ name: asciiAt(bytes, offset, 4), data: bytes.subarray(start, start + length) });
    offset = start + length + (length & 1);
  }
  return chunks;
}

/** Head, data and padding of one chunk. */
export function webpChunkPieces(chunk: WebpChunk): readonly Bytes[] {
  const head = new Uint8Array(headBytes);
  head.set(asciiBytes(chunk.name));
  viewOf(head).setUint32(4, chunk.data.byteLength, true);
  return chunk.data.byteLength & 1 ? [head, chunk.data, new Uint8Array(1)] : [head, chunk.data];
}

export function webpFileHead(chunksBytes: number): Bytes {
  const head = joined([asciiBytes('RIFF'), new Uint8Array(4), asciiBytes('WEBP')]);
  viewOf(head).setUint32(4, 4 + chunksBytes, true);
  return head;
}

/** From the head of a key frame (RFC 6386, 9.1). */
export function lossySize(data: Bytes): PictureSize | undefined {
  if (data.byteLength < 10 || asciiAt(data, 3, 3) !== '\x9d\x01\x2a') return undefined;

  const view = viewOf(data);
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

/** From the head of a lossless picture: two numbers of 14 bits, each one less than the size. */
export function losslessHead(data: Bytes): (PictureSize & { hasAlpha: boolean }) | undefined {
  if (data.byteLength < 5 || data[0] !== 0x2f) return undefined;

  const bits = viewOf(data).getUint32(1, true);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    hasAlpha: ((bits >>> 28) & 1) === 1,
  };
}
