import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joined, type Bytes } from '../../src/media/bytes.ts';
import type { CleanOutcome } from '../../src/media/clean-photo.ts';
import { stripJpeg } from '../../src/media/strip-jpeg.ts';
import { stripPng } from '../../src/media/strip-png.ts';
import { stripWebp } from '../../src/media/strip-webp.ts';
import { digest } from './digest.ts';
import { photo, pngName, webpName, webpWithAlphaName } from './fixture-photos.ts';

type Strip = (file: Bytes) => CleanOutcome | Promise<CleanOutcome>;

const photos: readonly (readonly [string, Strip, Bytes])[] = [
  ['a JPEG', stripJpeg, photo('01-colosseum-o6-gps.jpg')],
  ['a PNG', stripPng, photo(pngName)],
  ['a WebP', stripWebp, photo(webpName)],
  ['a WebP with alpha', stripWebp, photo(webpWithAlphaName)],
];

/** Damage falls mostly on the head, where the structure is. */
function damagedCopies(file: Bytes): fc.Arbitrary<Bytes> {
  const place = fc.oneof(fc.nat(200), fc.nat(6000), fc.nat(file.byteLength - 1));
  const changes = fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 12 });
  const length = fc.oneof(fc.constant(file.byteLength), fc.nat(file.byteLength));
  return fc.tuple(changes, length).map(([all, end]) => {
    const copy = file.slice(0, end);
    for (const [at, value] of all) if (at < end) copy[at] = value;
    return copy;
  });
}

/** Whatever is let through is clean: stripping it once more takes nothing away. */
async function expectDamagedOrClean(strip: Strip, file: Bytes): Promise<void> {
  const once = await strip(file);
  if (!once.ok) {
    expect(once.error).toEqual({ type: 'damaged' });
    return;
  }

  const again = await strip(joined(once.value.original));
  expect(again.ok && digest(...again.value.original)).toBe(digest(...once.value.original));
}

test.each(photos)('%s damaged anywhere is refused or comes out clean', async (_, strip, file) => {
  await fc.assert(
    fc.asyncProperty(damagedCopies(file), (copy) => expectDamagedOrClean(strip, copy)),
    { numRuns: 300 },
  );
});

test.each(photos)(
  'noise after the first bytes of %s is refused or comes out clean',
  async (_, strip, file) => {
    const noise = fc.uint8Array({ maxLength: 4096, size: 'max' });
    await fc.assert(
      fc.asyncProperty(fc.nat(64), noise, (headLength, tail) =>
        expectDamagedOrClean(strip, joined([file.subarray(0, headLength), new Uint8Array(tail)])),
      ),
    );
  },
);
