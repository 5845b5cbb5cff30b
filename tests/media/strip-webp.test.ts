import { describe, expect, test } from 'vitest';
import { asciiBytes, joined, sizeOf, viewOf, type Bytes } from '../../src/media/bytes.ts';
import type { CleanPhoto } from '../../src/media/clean-photo.ts';
import { stripWebp } from '../../src/media/strip-webp.ts';
import {
  readWebpFile,
  webpChunkPieces,
  webpFileHead,
  type WebpChunk,
} from '../../src/media/webp-structure.ts';
import { digest } from './digest.ts';
import { photo, tellingTextsIn, webpName, webpWithAlphaName } from './fixture-photos.ts';

const flowers = photo(webpName);
const telling = { name: 'SELF', data: asciiBytes('serial 38TEST0101') };
const damaged = { ok: false, error: { type: 'damaged' } };

function stripped(file: Bytes): CleanPhoto {
  const clean = stripWebp(file);
  if (!clean.ok) throw new Error('The photo was taken for damaged.');
  return clean.value;
}

function chunksOf(file: Bytes): readonly WebpChunk[] {
  return readWebpFile(file) ?? [];
}

function namesIn(file: Bytes): readonly string[] {
  return chunksOf(file).map((chunk) => chunk.name);
}

function dataIn(file: Bytes, name: string): Bytes {
  return chunksOf(file).find((chunk) => chunk.name === name)?.data ?? new Uint8Array();
}

function webpOf(...chunks: readonly WebpChunk[]): Bytes {
  const body = chunks.flatMap(webpChunkPieces);
  return joined([webpFileHead(sizeOf(body)), ...body]);
}

function features(flags: number, width: number, height: number): WebpChunk {
  const data = new Uint8Array(10);
  const view = viewOf(data);
  data[0] = flags;
  view.setUint32(4, width - 1, true);
  view.setUint16(7, height - 1, true);
  return { name: 'VP8X', data };
}

const picture = { name: 'VP8 ', data: dataIn(flowers, 'VP8 ') };

describe.each([
  [webpName, ['VP8X', 'ICCP', 'VP8 '], 0x20, false],
  [webpWithAlphaName, ['VP8X', 'ICCP', 'ALPH', 'VP8 '], 0x30, true],
] as const)('%s', (name, names, flags, hasAlpha) => {
  const original = photo(name);
  const clean = joined(stripped(original).original);

  test('keeps its picture byte for byte', () => {
    expect(digest(dataIn(clean, 'VP8 '))).toBe(digest(dataIn(original, 'VP8 ')));
    expect(digest(dataIn(clean, 'ALPH'))).toBe(digest(dataIn(original, 'ALPH')));
    expect(stripped(original).hasAlpha).toBe(hasAlpha);
  });

  test('loses EXIF, XMP, unknown chunks and what follows the end', () => {
    expect(tellingTextsIn(original)).not.toEqual([]);
    expect(tellingTextsIn(clean)).toEqual([]);
    expect(namesIn(clean)).toEqual(names);
  });

  test('no longer announces what it lost', () => {
    expect(dataIn(clean, 'VP8X')[0]).toBe(flags);
    expect(viewOf(clean).getUint32(4, true)).toBe(clean.byteLength - 8);
  });

  test('is upright, whatever its EXIF claims', () => {
    expect(stripped(original)).toMatchObject({ width: 480, orientation: 1 });
  });

  test('stays as it is once clean', () => {
    expect(digest(...stripped(clean).original)).toBe(digest(clean));
  });
});

test('a plain picture loses all that follows it', () => {
  const clean = stripped(webpOf(picture, telling));
  expect(digest(...clean.original)).toBe(digest(webpOf(picture)));
  expect(clean).toMatchObject({ width: 480, height: 320 });
});

test('a lossless picture tells its size and transparency', () => {
  const data = new Uint8Array(20);
  data[0] = 0x2f;
  viewOf(data).setUint32(1, (639 | (479 << 14) | (1 << 28)) >>> 0, true);
  const clean = stripped(webpOf({ name: 'VP8L', data }));
  expect(clean).toMatchObject({ width: 640, height: 480, hasAlpha: true });
});

test('a profile that is not announced, or none, is dropped', () => {
  const fake = { name: 'ICCP', data: telling.data };
  const announced = stripped(webpOf(features(0x20, 480, 320), fake, picture));
  const real = { name: 'ICCP', data: dataIn(flowers, 'ICCP') };
  const hidden = stripped(webpOf(features(0, 480, 320), real, picture));
  expect(digest(...announced.original)).toBe(digest(webpOf(features(0, 480, 320), picture)));
  expect(digest(...hidden.original)).toBe(digest(webpOf(features(0, 480, 320), picture)));
});

describe('an animation', () => {
  const settings = { name: 'ANIM', data: new Uint8Array(6) };
  const frameOf = (...chunks: readonly WebpChunk[]): WebpChunk => ({
    name: 'ANMF',
    data: joined([new Uint8Array(16), ...chunks.flatMap(webpChunkPieces)]),
  });

  test('keeps its frames, without what hides in them', () => {
    const file = webpOf(features(0x0e, 480, 320), settings, frameOf(picture, telling), telling);
    const clean = webpOf(features(0x02, 480, 320), settings, frameOf(picture));
    expect(digest(...stripped(file).original)).toBe(digest(clean));
  });

  test('without frames, or with a broken one, is damaged', () => {
    const canvas = features(0x02, 480, 320);
    const broken = { name: 'ANMF', data: frameOf(picture).data.subarray(0, 900) };
    expect(stripWebp(webpOf(canvas, settings))).toEqual(damaged);
    expect(stripWebp(webpOf(canvas, settings, frameOf(picture), broken))).toEqual(damaged);
  });
});

test('a picture larger than the canvas it announces is damaged', () => {
  expect(stripWebp(webpOf(features(0, 479, 320), picture))).toEqual(damaged);
});

test('a photo cut short anywhere is damaged', () => {
  const whole = webpOf(features(0, 480, 320), picture);
  const intact = [...whole.keys()].filter((length) => stripWebp(whole.subarray(0, length)).ok);
  expect(intact).toEqual([]);
});

test('a photo cut short between two chunks is damaged', () => {
  const whole = webpOf(features(0, 480, 320), picture, telling);
  const lastBytes = sizeOf(webpChunkPieces(telling));
  expect(stripWebp(whole).ok).toBe(true);
  expect(stripWebp(whole.subarray(0, -lastBytes))).toEqual(damaged);
});

test('chunks without end are refused', () => {
  const empty = { name: 'SELF', data: new Uint8Array() };
  const withMany = (count: number): Bytes =>
    webpOf(features(0, 480, 320), picture, ...Array<WebpChunk>(count).fill(empty));
  expect(stripWebp(withMany(100)).ok).toBe(true);
  expect(stripWebp(withMany(60_000))).toEqual(damaged);
});
