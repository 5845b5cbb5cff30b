/** A PNG file as its chunks (PNG third edition, section 5), and a chunk made of its data. */

import { asciiAt, asciiBytes, joined, viewOf, type Bytes } from './bytes.ts';
import { crc32 } from './crc32.ts';

export interface PngChunk {
  readonly name: string;
  readonly data: Bytes;
  /** Length, name, data and checksum as they stand in the file. */
  readonly bytes: Bytes;
}

export const pngSignature: Bytes = asciiBytes('\x89PNG\r\n\x1a\n');

/** Encoders cut the pixels into chunks of 4 KiB and more: 64 MiB make 16,384. */
const chunksMax = 50_000;

/** The chunks up to and with the last one; undefined when the file ends before it. */
export function readPngChunks(file: Bytes): readonly PngChunk[] | undefined {
  const view = viewOf(file);
  const chunks: PngChunk[] = [];
  let offset = pngSignature.byteLength;
  while (chunks.length < chunksMax && offset + 12 <= file.byteLength) {
    const length = view.getUint32(offset);
    const end = offset + 12 + length;
    if (end > file.byteLength) return undefined;

    const name = asciiAt(file, offset + 4, 4);
    const data = file.subarray(offset + 8, offset + 8 + length);
    chunks.push({ name, data, bytes: file.subarray(offset, end) });
    if (name === 'IEND') return chunks;
    offset = end;
  }
  return undefined;
}

export function isChunkIntact(chunk: PngChunk): boolean {
  const covered = chunk.bytes.subarray(4, chunk.bytes.byteLength - 4);
  return viewOf(chunk.bytes).getUint32(chunk.bytes.byteLength - 4) === crc32(covered);
}

export function pngChunk(name: string, data: Bytes): PngChunk {
  const bytes = joined([new Uint8Array(4), asciiBytes(name), data, new Uint8Array(4)]);
  const view = viewOf(bytes);
  view.setUint32(0, data.byteLength);
  view.setUint32(bytes.byteLength - 4, crc32(bytes.subarray(4, bytes.byteLength - 4)));
  return { name, data, bytes };
}
