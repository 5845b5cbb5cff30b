/** Makes parts of photo files that the fixtures do not have. */

import { deflateSync } from 'node:zlib';
import { asciiBytes, joined, viewOf, type Bytes } from '../../src/media/bytes.ts';
import { pngChunk, pngSignature, type PngChunk } from '../../src/media/png-structure.ts';

export function jpegSegment(code: number, payload: Bytes): Bytes {
  const segment = joined([Uint8Array.of(0xff, code, 0, 0), payload]);
  viewOf(segment).setUint16(2, segment.byteLength - 2);
  return segment;
}

/** Puts segments right behind the start of image. */
export function withSegments(jpeg: Bytes, ...segments: Bytes[]): Bytes {
  return joined([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

export function profileSegment(index: number, count: number, piece: Bytes): Bytes {
  const payload = joined([asciiBytes('ICC_PROFILE\0'), Uint8Array.of(index, count), piece]);
  return jpegSegment(0xe2, payload);
}

/** A TIFF block with one short value under the orientation tag, in either byte order. */
export function tiffWithOrientation(value: number, byteOrder: 'II' | 'MM'): Bytes {
  const isLittleEndian = byteOrder === 'II';
  const tiff = new Uint8Array(26);
  const view = viewOf(tiff);
  tiff.set(asciiBytes(byteOrder));
  view.setUint16(2, 42, isLittleEndian);
  view.setUint32(4, 8, isLittleEndian);
  view.setUint16(8, 1, isLittleEndian);
  view.setUint16(10, 0x0112, isLittleEndian);
  view.setUint16(12, 3, isLittleEndian);
  view.setUint32(14, 1, isLittleEndian);
  view.setUint16(18, value, isLittleEndian);
  return tiff;
}

/** The chunks, between the signature and the end. */
export function pngOf(...chunks: readonly PngChunk[]): Bytes {
  const end = pngChunk('IEND', new Uint8Array());
  return joined([pngSignature, ...[...chunks, end].map((chunk) => chunk.bytes)]);
}

export function pngHeader(width: number, height: number, colourType: number): PngChunk {
  const data = new Uint8Array(13);
  const view = viewOf(data);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([8, colourType], 8);
  return pngChunk('IHDR', data);
}

/** A PNG whose rows are all alike. */
export function greyPng(row: Bytes, height: number): Bytes {
  const unfilteredRow = joined([new Uint8Array(1), row]);
  const pixels = joined(Array<Bytes>(height).fill(unfilteredRow));
  const data = new Uint8Array(deflateSync(pixels));
  return pngOf(pngHeader(row.byteLength, height, 0), pngChunk('IDAT', data));
}

export interface ProfileTag {
  readonly name: string;
  readonly data: Bytes;
}

/** A matrix profile that swaps red and green, so that nobody can miss whether it is applied. */
export const swappingTags: readonly ProfileTag[] = [
  { name: 'rXYZ', data: xyz(0.3851, 0.7169, 0.0971) },
  { name: 'gXYZ', data: xyz(0.4361, 0.2225, 0.0139) },
  { name: 'bXYZ', data: xyz(0.1431, 0.0606, 0.7141) },
  { name: 'wtpt', data: xyz(0.9642, 1, 0.8249) },
  { name: 'rTRC', data: gammaCurve(2.2) },
  { name: 'gTRC', data: gammaCurve(2.2) },
  { name: 'bTRC', data: gammaCurve(2.2) },
];

export function profileOf(tags: readonly ProfileTag[]): Bytes {
  const header = new Uint8Array(128);
  const headerView = viewOf(header);
  header.set(asciiBytes('appl'), 4);
  headerView.setUint32(8, 0x02400000);
  header.set(asciiBytes('mntrRGB XYZ '), 12);
  header.set(Uint8Array.of(0x07, 0xe8, 0, 10, 0, 19), 24);
  header.set(asciiBytes('acspAPPL'), 36);
  header.set(asciiBytes('TESTTEST'), 48);
  header.set(xyz(0.9642, 1, 0.8249).subarray(8), 68);
  header.set(asciiBytes('TEST'), 80);

  const table = new Uint8Array(4 + 12 * tags.length);
  const tableView = viewOf(table);
  tableView.setUint32(0, tags.length);
  let offset = header.byteLength + table.byteLength;
  for (const [index, { name, data }] of tags.entries()) {
    table.set(asciiBytes(name), 4 + 12 * index);
    tableView.setUint32(8 + 12 * index, offset);
    tableView.setUint32(12 + 12 * index, data.byteLength);
    offset += data.byteLength;
  }
  headerView.setUint32(0, offset);
  return joined([header, table, ...tags.map((tag) => tag.data)]);
}

function xyz(...values: readonly [number, number, number]): Bytes {
  const data = new Uint8Array(20);
  data.set(asciiBytes('XYZ '));
  for (const [index, value] of values.entries()) {
    viewOf(data).setInt32(8 + 4 * index, Math.round(value * 65_536));
  }
  return data;
}

function gammaCurve(gamma: number): Bytes {
  const data = new Uint8Array(16);
  data.set(asciiBytes('curv'));
  viewOf(data).setUint32(8, 1);
  viewOf(data).setUint16(12, Math.round(gamma * 256));
  return data;
}
