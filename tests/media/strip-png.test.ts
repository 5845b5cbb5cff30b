import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asciiBytes, joined, type Bytes } from '../../src/media/bytes.ts';
import type { CleanPhoto } from '../../src/media/clean-photo.ts';
import { colourOnlyProfile, profileBytesMax } from '../../src/media/colour-profile.ts';
import {
  isChunkIntact,
  pngChunk,
  readPngChunks,
  type PngChunk,
} from '../../src/media/png-structure.ts';
import { stripPng } from '../../src/media/strip-png.ts';
import { pngHeader, pngOf, profileOf, swappingTags, tiffWithOrientation } from './build-bytes.ts';
import { digest } from './digest.ts';
import { photo, pngName, tellingTextsIn } from './fixture-photos.ts';

const otters = photo(pngName);
const headerEnd = 33;
const telling = asciiBytes('serial 38TEST0101');
const damaged = { ok: false, error: { type: 'damaged' } };

async function stripped(file: Bytes): Promise<CleanPhoto> {
  const clean = await stripPng(file);
  if (!clean.ok) throw new Error('The photo was taken for damaged.');
  return clean.value;
}

function chunksOf(file: Bytes): readonly PngChunk[] {
  return readPngChunks(file) ?? [];
}

function namesIn(file: Bytes): readonly string[] {
  const names = chunksOf(file).map((chunk) => chunk.name);
  return names.filter((name, index) => name !== names[index - 1]);
}

/** Puts chunks right behind the header. */
function withChunks(file: Bytes, ...chunks: readonly PngChunk[]): Bytes {
  const bytes = chunks.map((chunk) => chunk.bytes);
  return joined([file.subarray(0, headerEnd), ...bytes, file.subarray(headerEnd)]);
}

const pixels = pngChunk('IDAT', new Uint8Array(deflateSync(new Uint8Array(8 * 33))));

const clean = await stripped(otters);
const bare = joined(clean.bare);

describe('a PNG with everything in it', () => {
  test('keeps its pixels byte for byte', () => {
    const pixelsIn = (file: Bytes): readonly Bytes[] =>
      chunksOf(file).flatMap((chunk) => (chunk.name === 'IDAT' ? [chunk.bytes] : []));
    expect(pixelsIn(otters).length).toBe(13);
    expect(digest(...pixelsIn(joined(clean.original)))).toBe(digest(...pixelsIn(otters)));
  });

  test('loses text, EXIF, XMP, its date and what follows the end', () => {
    expect(tellingTextsIn(otters)).not.toEqual([]);
    expect(tellingTextsIn(joined(clean.original))).toEqual([]);
    expect(namesIn(bare)).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  test('keeps the orientation as the only tag, before the pixels', () => {
    const original = joined(clean.original);
    const exif = chunksOf(original).find((chunk) => chunk.name === 'eXIf');
    expect(clean.orientation).toBe(6);
    expect(namesIn(original)).toEqual(['IHDR', 'eXIf', 'IDAT', 'IEND']);
    expect(exif?.data).toEqual(tiffWithOrientation(6, 'MM'));
  });

  test('has its stored size and its transparency', () => {
    expect(clean).toMatchObject({ width: 192, height: 108, hasAlpha: true });
  });

  test('stays as it is once clean', async () => {
    const again = await stripped(joined(clean.original));
    expect(digest(...again.original)).toBe(digest(...clean.original));
  });
});

test('chunks that change how the pixels look stay as they are', async () => {
  const chunks = [
    pngChunk('cICP', Uint8Array.of(9, 16, 0, 1)),
    pngChunk('gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)),
    pngChunk('cHRM', new Uint8Array(32).fill(1)),
    pngChunk('sRGB', Uint8Array.of(0)),
    pngChunk('sBIT', Uint8Array.of(5, 6, 5, 1)),
    pngChunk('mDCV', new Uint8Array(24).fill(2)),
    pngChunk('cLLI', new Uint8Array(8).fill(3)),
    pngChunk('PLTE', Uint8Array.of(1, 2, 3)),
    pngChunk('tRNS', Uint8Array.of(0)),
  ];
  const kept = await stripped(withChunks(bare, ...chunks));
  expect(digest(...kept.original)).toBe(digest(withChunks(bare, ...chunks)));
});

test.each([
  ['colours', 2, [], false],
  ['colours and one of them clear', 2, ['tRNS'], true],
  ['grey and alpha', 4, [], true],
  ['colours and alpha', 6, [], true],
] as const)('%s: transparency is told', async (_, colourType, extras, hasAlpha) => {
  const chunks = extras.map((name) => pngChunk(name, new Uint8Array(6)));
  const clean = await stripped(pngOf(pngHeader(8, 8, colourType), ...chunks, pixels));
  expect(clean.hasAlpha).toBe(hasAlpha);
});

test.each([
  ['no width', [pngHeader(0, 8, 2), pixels]],
  ['no height', [pngHeader(8, 0, 2), pixels]],
  ['a header cut short', [pngChunk('IHDR', new Uint8Array(12).fill(1)), pixels]],
  ['no header', [pixels]],
  ['a header that comes late', [pixels, pngHeader(8, 8, 2)]],
  ['no pixels', [pngHeader(8, 8, 2)]],
])('a PNG with %s is damaged', async (_, chunks) => {
  expect(await stripPng(pngOf(...chunks))).toEqual(damaged);
});

test('chunks without end are refused', async () => {
  const withMany = (count: number): Bytes =>
    pngOf(pngHeader(8, 8, 2), ...Array<PngChunk>(count).fill(pixels));
  expect((await stripPng(withMany(100))).ok).toBe(true);
  expect(await stripPng(withMany(60_000))).toEqual(damaged);
});

test('an orientation with a wrong checksum is not followed', async () => {
  const exif = pngChunk('eXIf', tiffWithOrientation(6, 'MM'));
  exif.bytes[exif.bytes.byteLength - 1] = (exif.bytes.at(-1) ?? 0) ^ 1;
  expect((await stripped(pngOf(pngHeader(8, 8, 2), exif, pixels))).orientation).toBe(1);
});

test.each(['gAMA', 'sRGB', 'cHRM', 'tRNS'])('more than %s can hold is dropped', async (name) => {
  const kept = await stripped(withChunks(bare, pngChunk(name, new Uint8Array(300).fill(65))));
  expect(digest(...kept.original)).toBe(digest(bare));
});

test.each(['tEXt', 'zTXt', 'iTXt', 'pHYs', 'tIME', 'bKGD', 'caNv', 'vpAg'])(
  '%s is dropped',
  async (name) => {
    const kept = await stripped(withChunks(bare, pngChunk(name, telling)));
    expect(digest(...kept.original)).toBe(digest(bare));
  },
);

test('an orientation after the pixels is not followed, as in browsers', async () => {
  const late = pngChunk('eXIf', tiffWithOrientation(6, 'MM')).bytes;
  const kept = await stripped(joined([bare.subarray(0, -12), late, bare.subarray(-12)]));
  expect(kept.orientation).toBe(1);
  expect(digest(...kept.original)).toBe(digest(bare));
});

describe('a colour profile', () => {
  const monitor = { name: 'mmod', data: telling };
  const profile = profileOf([...swappingTags, monitor]);
  const profileChunk = (deflated: Bytes): PngChunk =>
    pngChunk('iCCP', joined([asciiBytes("TEST's display\0\0"), deflated]));

  test('keeps its colours and loses its names', async () => {
    const deflated = new Uint8Array(deflateSync(profile));
    const kept = joined((await stripped(withChunks(bare, profileChunk(deflated)))).original);
    const chunk = chunksOf(kept).find((candidate) => candidate.name === 'iCCP');
    expect(tellingTextsIn(kept)).toEqual([]);
    expect(new Uint8Array(inflateSync(chunk?.data.subarray(5) ?? telling))).toEqual(
      colourOnlyProfile(profile),
    );
  });

  test('is dropped when it is no profile, or grows without end', async () => {
    const bomb = new Uint8Array(deflateSync(new Uint8Array(profileBytesMax + 1)));
    const fake = new Uint8Array(deflateSync(telling));
    for (const deflated of [bomb, fake, telling]) {
      const kept = await stripped(withChunks(bare, profileChunk(deflated)));
      expect(namesIn(joined(kept.original))).toEqual(['IHDR', 'IDAT', 'IEND']);
    }
  });
});

test('the frames of an animation stay, stray ones go', async () => {
  const control = pngChunk('acTL', new Uint8Array(8).fill(1));
  const frame = [pngChunk('fcTL', new Uint8Array(26)), pngChunk('fdAT', new Uint8Array(40))];
  const animated = await stripped(withChunks(bare, control, ...frame));
  const stray = await stripped(withChunks(bare, ...frame));
  expect(namesIn(joined(animated.original))).toEqual([
    ...['IHDR', 'acTL', 'fcTL', 'fdAT', 'IDAT', 'IEND'],
  ]);
  expect(digest(...stray.original)).toBe(digest(bare));
});

test('a photo cut short anywhere is damaged', async () => {
  const lengths = [8, 20, 33, 100, 5000, bare.byteLength - 12, bare.byteLength - 1];
  for (const length of lengths) expect(await stripPng(bare.subarray(0, length))).toEqual(damaged);
});

test('a photo with one wrong bit in its pixels is damaged', async () => {
  const wrong = bare.slice();
  wrong[5000] = (wrong[5000] ?? 0) ^ 1;
  expect(await stripPng(wrong)).toEqual(damaged);
});

test('a photo that needs a chunk nobody knows is damaged', async () => {
  expect(await stripPng(withChunks(bare, pngChunk('CgBI', new Uint8Array(4))))).toEqual(damaged);
});

test('the checksum is the one other programs write', () => {
  expect(chunksOf(otters).every(isChunkIntact)).toBe(true);
});
