import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isOnItsSide,
  orientationTiff,
  readOrientation,
  type Orientation,
} from '../../src/media/orientation.ts';
import { tiffWithOrientation } from './build-bytes.ts';

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(orientations)(
  'orientation %i is read back from the tag written for it',
  (orientation) => {
    expect(readOrientation(orientationTiff(orientation))).toBe(orientation);
  },
);

test.each(['II', 'MM'] as const)('orientation is read in byte order %s', (byteOrder) => {
  expect(readOrientation(tiffWithOrientation(8, byteOrder))).toBe(8);
});

test.each([0, 9, 256, 65_535])('an orientation of %i counts as upright', (value) => {
  expect(readOrientation(tiffWithOrientation(value, 'MM'))).toBe(1);
});

test('an orientation of two numbers counts as upright', () => {
  const tiff = tiffWithOrientation(6, 'MM');
  tiff[17] = 2;
  expect(readOrientation(tiff)).toBe(1);
});

test('a tag cut short counts as upright', () => {
  const tiff = tiffWithOrientation(6, 'MM');
  const lengths = [...tiff.keys()];
  const read = lengths.map((length) => readOrientation(tiff.subarray(0, length)));
  expect(read).toEqual(lengths.map((length) => (length < 22 ? 1 : 6)));
});

test('only quarter turns lay a photo on its side', () => {
  expect(orientations.filter(isOnItsSide)).toEqual([5, 6, 7, 8]);
});

test('any bytes have an orientation', () => {
  const tiffOrNoise = fc.tuple(fc.constantFrom('', 'II*\0', 'MM\0*'), fc.uint8Array());
  fc.assert(
    fc.property(tiffOrNoise, ([head, noise]) => {
      const bytes = new Uint8Array([...Buffer.from(head, 'latin1'), ...noise]);
      expect(orientations).toContain(readOrientation(bytes));
    }),
  );
});
