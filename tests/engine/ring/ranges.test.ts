import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  areCovered,
  intersectRanges,
  joinRanges,
  rangesContain,
  rangesCover,
  subtractRanges,
  uniteRanges,
  type RingRange,
} from '../../../src/engine/ring/ranges.ts';

const size = 40;

const someRanges = fc
  .array(fc.tuple(fc.nat(size - 1), fc.integer({ min: 1, max: 6 })), { maxLength: 8 })
  .map((drawn) => drawn.map(([lower, length]) => ({ lower, upper: lower + length })));

const pointsOf = (ranges: readonly RingRange[]): Set<number> => {
  const points = new Set<number>();
  for (const { lower, upper } of ranges) {
    for (let point = lower; point < upper; point += 1) points.add(point);
  }
  return points;
};

describe('sets of ranges', () => {
  test('joined, hold the same points, sorted and apart', () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const joined = joinRanges(ranges);
        expect(pointsOf(joined)).toEqual(pointsOf(ranges));
        joined.slice(1).forEach((range, index) => {
          expect(range.lower).toBeGreaterThan(joined[index]?.upper ?? 0);
        });
      }),
    );
  });

  test('united, are as if they had been joined', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (a, b) => {
        const united = uniteRanges(joinRanges(a), joinRanges(b));
        expect(united).toEqual(joinRanges([...a, ...b]));
      }),
    );
  });

  test('subtracted and intersected, are what they are of points', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (a, b) => {
        const [left, right] = [joinRanges(a), joinRanges(b)];
        const [inA, inB] = [pointsOf(a), pointsOf(b)];
        const difference = pointsOf(subtractRanges(left, right));
        const intersection = pointsOf(intersectRanges(left, right));
        expect(difference).toEqual(new Set([...inA].filter((point) => !inB.has(point))));
        expect(intersection).toEqual(new Set([...inA].filter((point) => inB.has(point))));
      }),
    );
  });

  test('cover a range when they hold all of its points', () => {
    fc.assert(
      fc.property(
        someRanges,
        fc.nat(size),
        fc.integer({ min: 1, max: 6 }),
        (ranges, lower, length) => {
          const inner = { lower, upper: lower + length };
          const points = pointsOf(ranges);
          const isIn = [...pointsOf([inner])].every((point) => points.has(point));
          expect(rangesCover(joinRanges(ranges), inner)).toBe(isIn);
        },
      ),
    );
  });

  test('are covered by others that hold all of their points', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (inner, ranges) => {
        const points = pointsOf(ranges);
        const isIn = [...pointsOf(inner)].every((point) => points.has(point));
        expect(areCovered(joinRanges(inner), joinRanges(ranges))).toBe(isIn);
        expect(areCovered(joinRanges(inner), joinRanges([...inner, ...ranges]))).toBe(true);
      }),
    );
  });

  test('contain what they contain', () => {
    fc.assert(
      fc.property(someRanges, fc.nat(size + 6), (ranges, point) => {
        expect(rangesContain(joinRanges(ranges), point)).toBe(pointsOf(ranges).has(point));
      }),
    );
  });
});
