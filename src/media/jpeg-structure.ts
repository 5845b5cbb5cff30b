/** A JPEG file as its segments and scans (ITU-T T.81, annex B), without decoding anything. */

import { viewOf, type Bytes } from './bytes.ts';

export const marker = {
  sof0: 0xc0,
  dht: 0xc4,
  jpg: 0xc8,
  dac: 0xcc,
  sof15: 0xcf,
  rst0: 0xd0,
  rst7: 0xd7,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  dri: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
} as const;

export type JpegPart =
  | {
      readonly type: 'segment';
      readonly marker: number;
      readonly payload: Bytes;
      /** Marker, length and payload as they stand in the file. */
      readonly bytes: Bytes;
    }
  /** The entropy-coded data that follows a start of scan. */
  | { readonly type: 'scan'; readonly bytes: Bytes };

/** Real photos have tens of segments, or a few hundred with a large colour profile. */
const partsMax = 10_000;

/** Everything between start and end of image; undefined when the end never comes. */
export function readJpegParts(file: Bytes): readonly JpegPart[] | undefined {
  const view = viewOf(file);
  const parts: JpegPart[] = [];
  let offset = 2;
  while (parts.length < partsMax) {
    const start = nextMarker(file, offset);
    if (start === undefined) return undefined;

    const code = file[start + 1] ?? 0;
    if (code === marker.eoi) return parts;
    if (code === marker.soi) return undefined;
    if (isRestart(code)) {
      offset = start + 2;
      continue;
    }

    if (start + 4 > file.byteLength) return undefined;
    const length = view.getUint16(start + 2);
    const end = start + 2 + length;
    if (length < 2 || end > file.byteLength) return undefined;

    const payload = file.subarray(start + 4, end);
    parts.push({ type: 'segment', marker: code, payload, bytes: file.subarray(start, end) });
    offset = end;

    if (code === marker.sos) {
      offset = endOfScan(file, end);
      parts.push({ type: 'scan', bytes: file.subarray(end, offset) });
    }
  }
  return undefined;
}

export function isFrameHeader(code: number): boolean {
  const isInRange = code >= marker.sof0 && code <= marker.sof15;
  return isInRange && code !== marker.dht && code !== marker.jpg && code !== marker.dac;
}

/** Skips fill bytes and stray bytes between segments, as decoders do. */
function nextMarker(file: Bytes, from: number): number | undefined {
  let offset = from;
  for (;;) {
    const start = file.indexOf(0xff, offset);
    if (start === -1 || start + 1 >= file.byteLength) return undefined;

    const code = file[start + 1];
    if (code !== 0xff && code !== 0x00) return start;
    offset = start + 1;
  }
}

/** Entropy-coded data ends at the first marker that is neither a stuffed zero nor a restart. */
function endOfScan(file: Bytes, from: number): number {
  let offset = from;
  for (;;) {
    const start = nextMarker(file, offset);
    if (start === undefined) return file.byteLength;
    if (!isRestart(file[start + 1] ?? 0)) return start;
    offset = start + 2;
  }
}

function isRestart(code: number): boolean {
  return code >= marker.rst0 && code <= marker.rst7;
}
