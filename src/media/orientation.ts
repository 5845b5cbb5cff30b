/** The one EXIF tag that is part of the picture: how the stored pixels are turned (TIFF 6.0, EXIF 2.3). */

import { asciiAt, viewOf, type Bytes } from './bytes.ts';

/** 1 upright, 2-4 mirrored or upside down, 5-8 also lying on the side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;
const shortType = 3;
const entryBytes = 12;

export function isOnItsSide(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Reads the tag from a TIFF block; anything that is not plainly there counts as upright. */
export function readOrientation(tiff: Bytes): Orientation {
  if (tiff.byteLength < 8) return 1;

  const byteOrder = asciiAt(tiff, 0, 4);
  if (byteOrder !== 'II*\0' && byteOrder !== 'MM\0*') return 1;

  const isLittleEndian = byteOrder === 'II*\0';
  const view = viewOf(tiff);
  const directory = view.getUint32(4, isLittleEndian);
  if (directory + 2 > tiff.byteLength) return 1;

  const entriesCount = view.getUint16(directory, isLittleEndian);
  for (let index = 0; index < entriesCount; index++) {
    const entry = directory + 2 + index * entryBytes;
    if (entry + entryBytes > tiff.byteLength) return 1;
    if (view.getUint16(entry, isLittleEndian) !== orientationTag) continue;

    const isOneShort =
      view.getUint16(entry + 2, isLittleEndian) === shortType &&
      view.getUint32(entry + 4, isLittleEndian) === 1;
    return isOneShort ? orientationFrom(view.getUint16(entry + 8, isLittleEndian)) : 1;
  }
  return 1;
}

/** A TIFF block that holds this tag and nothing else. */
export function orientationTiff(orientation: Orientation): Bytes {
  const tiff = new Uint8Array(8 + 2 + entryBytes + 4);
  const view = viewOf(tiff);
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, orientationTag);
  view.setUint16(12, shortType);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return tiff;
}

function orientationFrom(value: number): Orientation {
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}
