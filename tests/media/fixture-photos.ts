/** The photos the media tests feed in, and what may never come out. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../fixtures/photos/', import.meta.url));

export const jpegNames = [
  '01-colosseum-o6-gps.jpg',
  '02-otters.jpg',
  '03-osprey-portrait-o6-gps.jpg',
  '06-beacon-street-portrait-o6-gps.jpg',
] as const;
export const pngName = '09-otters-o6-gps.png';
export const webpName = '10-blue-flowers-gps.webp';
export const webpWithAlphaName = '11-dandelions-oval-gps.webp';
export const photoNames = [...jpegNames, pngName, webpName, webpWithAlphaName] as const;

export type PhotoName = (typeof photoNames)[number];

/** A copy of its own, so that a test may change it. */
export function photo(name: PhotoName): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(folder + name));
}

/** Each of these stands in the metadata of some fixture; long enough not to turn up in pixels by chance. */
const tellingTexts = [
  'TEST',
  'Pixel 8',
  'Google',
  'iPhone',
  'samsung',
  '2024:',
  'GPSLat',
  'xmpmeta',
];

export function tellingTextsIn(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return tellingTexts.filter((telling) => text.includes(telling));
}
