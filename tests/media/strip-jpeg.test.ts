import { describe, expect, test } from 'vitest';
import { asciiAt, asciiBytes, joined, type Bytes } from '../../src/media/bytes.ts';
import { readJpegParts, type JpegPart } from '../../src/media/jpeg-structure.ts';
import { stripJpeg } from '../../src/media/strip-jpeg.ts';
import type { CleanPhoto } from '../../src/media/clean-photo.ts';
import { digest } from './digest.ts';
import {
  jpegSegment,
  profileOf,
  profileSegment,
  swappingTags,
  tiffWithOrientation,
  withSegments,
} from './build-bytes.ts';
import { jpegNames, photo, tellingTextsIn } from './fixture-photos.ts';

const otters = photo('02-otters.jpg');
const telling = asciiBytes('serial 38TEST0101');
const damaged = { ok: false, error: { type: 'damaged' } };

const startOfScan = jpegSegment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0));

function frameOf(width: number, height: number): Bytes {
  return jpegSegment(0xc0, Uint8Array.of(8, 0, height, 0, width, 1, 1, 0x11, 0));
}

function jpegOf(...parts: readonly Bytes[]): Bytes {
  return joined([Uint8Array.of(0xff, 0xd8), ...parts, Uint8Array.of(0xff, 0xd9)]);
}

function stripped(file: Bytes): CleanPhoto {
  const clean = stripJpeg(file);
  if (!clean.ok) throw new Error('The photo was taken for damaged.');
  return clean.value;
}

function partsOf(file: Bytes): readonly JpegPart[] {
  return readJpegParts(file) ?? [];
}

/** Marker and name of each application segment and comment. */
function extrasIn(file: Bytes): readonly string[] {
  return partsOf(file).flatMap((part) =>
    part.type === 'segment' && part.marker >= 0xe0
      ? [`${part.marker.toString(16)} ${asciiAt(part.payload, 0, 4)}`]
      : [],
  );
}

/** Frame, tables and scans: all that makes the pixels. */
function pictureIn(file: Bytes): readonly Bytes[] {
  return partsOf(file).flatMap((part) =>
    part.type === 'scan' || part.marker < 0xe0 ? [part.bytes] : [],
  );
}

describe.each(jpegNames)('%s', (name) => {
  const original = photo(name);
  const clean = stripped(original);
  const isTurned = name.includes('o6');

  test('frame, tables and scans stay byte for byte', () => {
    expect(pictureIn(original).length).toBeGreaterThan(10);
    expect(digest(...pictureIn(joined(clean.original)))).toBe(digest(...pictureIn(original)));
    expect(digest(...pictureIn(joined(clean.bare)))).toBe(digest(...pictureIn(original)));
  });

  test('nothing but JFIF and the orientation is left beside them', () => {
    expect(extrasIn(joined(clean.original))).toEqual(
      isTurned ? ['e0 JFIF', 'e1 Exif'] : ['e0 JFIF'],
    );
    expect(extrasIn(joined(clean.bare))).toEqual(['e0 JFIF']);
    expect(tellingTextsIn(joined(clean.original))).toEqual([]);
  });

  test('the orientation is kept as the only tag', () => {
    const exif = partsOf(joined(clean.original)).find(
      (part) => part.type === 'segment' && part.marker === 0xe1,
    );
    const onlyTheTag = [...asciiBytes('Exif\0\0'), ...tiffWithOrientation(6, 'MM')];
    expect(clean.orientation).toBe(isTurned ? 6 : 1);
    expect(exif?.type === 'segment' ? [...exif.payload] : []).toEqual(isTurned ? onlyTheTag : []);
  });

  test('what is clean stays as it is', () => {
    const again = stripped(joined(clean.original));
    expect(digest(...again.original)).toBe(digest(...clean.original));
  });
});

test.each([
  ['a comment', jpegSegment(0xfe, telling)],
  ['XMP', jpegSegment(0xe1, joined([asciiBytes('http://ns.adobe.com/xap/1.0/\0'), telling]))],
  ['IPTC', jpegSegment(0xed, joined([asciiBytes('Photoshop 3.0\0'), telling]))],
  ['a JFXX thumbnail', jpegSegment(0xe0, joined([asciiBytes('JFXX\0'), telling]))],
  ['a list of further pictures', jpegSegment(0xe2, joined([asciiBytes('MPF\0'), telling]))],
  ['a segment nobody knows', jpegSegment(0xeb, telling)],
  ['a reserved segment', jpegSegment(0xf7, telling)],
  ['stray bytes between segments', telling],
])('%s is dropped', (_, extra) => {
  const clean = stripped(withSegments(otters, extra));
  expect(digest(...clean.original)).toBe(digest(...stripped(otters).original));
});

test('what follows the end of the image is dropped', () => {
  const clean = stripped(joined([otters, photo('01-colosseum-o6-gps.jpg'), telling]));
  expect(digest(...clean.original)).toBe(digest(...stripped(otters).original));
});

test('a thumbnail inside JFIF is dropped, JFIF itself stays', () => {
  const thumbnail = joined([
    asciiBytes('JFIF\0'),
    Uint8Array.of(1, 2, 1, 0, 72, 0, 72, 2, 3),
    telling,
  ]);
  const withoutJfif = joined([otters.subarray(0, 2), otters.subarray(20)]);
  const clean = joined(stripped(withSegments(withoutJfif, jpegSegment(0xe0, thumbnail))).original);
  expect(digest(clean)).toBe(digest(...stripped(otters).original));
  expect([...clean.subarray(2, 20)]).toEqual([
    ...[0xff, 0xe0, 0, 16, ...asciiBytes('JFIF\0')],
    ...[1, 1, 0, 0, 1, 0, 1, 0, 0],
  ]);
  expect(joined(stripped(withoutJfif).original).byteLength).toBe(clean.byteLength - 18);
});

test('the last colour transform of Adobe stays, and nothing else of its segment', () => {
  const adobe = (transform: number): Bytes =>
    jpegSegment(
      0xee,
      joined([asciiBytes('Adobe'), Uint8Array.of(0, 101, 1, 2, 3, 4, transform), telling]),
    );
  const clean = joined(stripped(withSegments(otters, adobe(0), adobe(2))).original);
  expect(extrasIn(clean)).toEqual(['e0 JFIF', 'ee Adob']);
  expect([...clean.subarray(20, 36)]).toEqual([
    ...[0xff, 0xee, 0, 14, ...asciiBytes('Adobe')],
    ...[0, 100, 0, 0, 0, 0, 2],
  ]);
});

test('restart interval, restarts, stuffed and fill bytes belong to the picture', () => {
  const interval = jpegSegment(0xdd, Uint8Array.of(0, 1));
  const scan = Uint8Array.of(1, 0xff, 0xd0, 2, 0xff, 0x00, 3, 0xff, 0xd7, 4);
  const fill = Uint8Array.of(0xff, 0xff);
  const clean = joined(stripped(jpegOf(frameOf(8, 8), fill, interval, startOfScan, scan)).original);
  expect(digest(clean)).toBe(digest(jpegOf(frameOf(8, 8), interval, startOfScan, scan)));
});

describe('a colour profile', () => {
  const table = { name: 'A2B0', data: new Uint8Array(150_000).fill(7) };
  const profile = profileOf([...swappingTags, table]);
  const third = Math.ceil(profile.byteLength / 3);
  const pieces = [0, 1, 2].map((index) =>
    profileSegment(index + 1, 3, profile.subarray(index * third, (index + 1) * third)),
  );

  test('is put together whatever the order of its pieces', () => {
    const [first, second, last] = pieces as [Bytes, Bytes, Bytes];
    const inOrder = joined(stripped(withSegments(otters, first, second, last)).original);
    const shuffled = joined(stripped(withSegments(otters, last, first, second)).original);
    expect(extrasIn(inOrder)).toEqual(['e0 JFIF', 'e2 ICC_', 'e2 ICC_', 'e2 ICC_']);
    expect(digest(shuffled)).toBe(digest(inOrder));
  });

  test('is dropped when a piece is missing or comes twice', () => {
    const [first, second, last] = pieces as [Bytes, Bytes, Bytes];
    const missing = stripped(withSegments(otters, first, last));
    const twice = stripped(withSegments(otters, first, second, second, last));
    const cut = stripped(withSegments(otters, profileSegment(1, 2, profileOf(swappingTags))));
    expect(extrasIn(joined(missing.original))).toEqual(['e0 JFIF']);
    expect(extrasIn(joined(cut.original))).toEqual(['e0 JFIF']);
    expect(extrasIn(joined(twice.original))).toEqual(['e0 JFIF']);
  });
});

test('a photo cut short anywhere is damaged', () => {
  const lengths = [...Array(700).keys(), ...Array.from({ length: 300 }, (_, i) => 700 + i * 643)];
  const cut = [...lengths, otters.byteLength - 2, otters.byteLength - 1];
  const intact = cut.filter((length) => stripJpeg(otters.subarray(0, length)).ok);
  expect(cut.every((length) => length < otters.byteLength)).toBe(true);
  expect(intact).toEqual([]);
});

test('the end of an embedded thumbnail is not the end of the photo', () => {
  const colosseum = photo('01-colosseum-o6-gps.jpg');
  expect(asciiAt(colosseum, 0, 5000).includes('\xff\xd9')).toBe(true);
  expect(stripJpeg(colosseum.subarray(0, colosseum.byteLength - 2))).toEqual(damaged);
});

test.each([
  ['no frame', [startOfScan]],
  ['two frames', [frameOf(8, 8), frameOf(8, 8), startOfScan]],
  ['no width', [frameOf(0, 8), startOfScan]],
  ['no height', [frameOf(8, 0), startOfScan]],
  ['a frame cut short', [jpegSegment(0xc0, Uint8Array.of(8, 0, 8)), startOfScan]],
  ['no scan', [frameOf(8, 8), jpegSegment(0xdd, Uint8Array.of(0, 1))]],
  ['a second start', [frameOf(8, 8), jpegSegment(0xd8, new Uint8Array()), startOfScan]],
  ['a segment shorter than its length', [frameOf(8, 8), Uint8Array.of(0xff, 0xdb, 0, 1)]],
])('an image with %s is damaged', (_, parts) => {
  expect(stripJpeg(jpegOf(...parts))).toEqual(damaged);
});

test('segments without end are refused', () => {
  const empty = jpegSegment(0xdb, new Uint8Array());
  const withMany = (count: number): Bytes =>
    jpegOf(frameOf(8, 8), ...Array<Bytes>(count).fill(empty), startOfScan);
  expect(stripJpeg(withMany(100)).ok).toBe(true);
  expect(stripJpeg(withMany(100_000))).toEqual(damaged);
});
