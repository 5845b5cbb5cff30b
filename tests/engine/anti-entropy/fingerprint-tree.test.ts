import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { FingerprintTree } from '../../../src/engine/anti-entropy/fingerprint-tree.ts';
import {
  addInto,
  emptySum,
  fingerprintOf,
  subtractFrom,
  type VersionSum,
} from '../../../src/engine/anti-entropy/version-sum.ts';

interface Numbered {
  readonly number: number;
}

/** Large limbs, so that sums carry. */
const hashOf = (number: number): VersionSum =>
  Uint32Array.from({ length: 8 }, (_, limb) => Math.imul(number + 1, 0x9e3779b1 + limb * 2) >>> 0);

const sumOf = (numbers: readonly number[]): VersionSum => {
  const sum = emptySum();
  for (const number of numbers) addInto(sum, hashOf(number));
  return sum;
};

const newTree = () => new FingerprintTree<Numbered, Numbered>((a, b) => a.number - b.number);

describe('a fingerprint tree', () => {
  test('grows to several levels and shrinks to nothing, right at every bound on the way', () => {
    const orders = fc.shuffledSubarray(
      Array.from({ length: 3000 }, (_, number) => number * 2),
      { minLength: 2500 },
    );
    const bounds = fc.array(fc.nat({ max: 6000 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(orders, orders, bounds, (coming, going, probes) => {
        const tree = newTree();
        const held = new Set<number>();
        const check = () => {
          for (const [index, bound] of probes.entries()) {
            const upper = probes[index + 1] ?? Infinity;
            const between = [...held].filter((number) => number >= bound && number < upper);
            expect(tree.between({ number: bound }, { number: upper })).toEqual({
              count: between.length,
              sum: sumOf(between),
            });
            const below = [...held].filter((number) => number < bound);
            expect(tree.rank({ number: bound })).toBe(below.length);
            expect(tree.find({ number: bound })?.number).toBe(held.has(bound) ? bound : undefined);
          }
        };
        for (const number of coming) {
          tree.insert({ number }, hashOf(number));
          held.add(number);
        }
        check();
        for (const [index, number] of going.entries()) {
          expect(tree.remove({ number })?.number).toBe(held.delete(number) ? number : undefined);
          if (index % 1000 === 0) check();
        }
        const left = [...held].sort((a, b) => a - b);
        const [lower = 0, upper = 0] = probes;
        const walked: number[] = [];
        const isFound = tree.some({ number: lower }, { number: upper }, ({ number }) => {
          walked.push(number);
          return walked.length === 20;
        });
        const within = left.filter((number) => number >= lower && number < upper);
        expect(walked).toEqual(within.slice(0, 20));
        expect(isFound).toBe(within.length >= 20);
        expect(tree.slice(0, Infinity).map(({ number }) => number)).toEqual(left);
        expect(tree.slice(3, 2).map(({ number }) => number)).toEqual(left.slice(3, 5));
        for (const number of left) tree.remove({ number });
        expect(tree.size).toBe(0);
        expect(tree.between({ number: 0 }, { number: Infinity })).toEqual({
          count: 0,
          sum: emptySum(),
        });
      }),
      { numRuns: 6 },
    );
  });
});

describe('a sum of hashes', () => {
  test('is the same in any order, and taking away undoes adding', () => {
    const numbers = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, numbers, (some, others) => {
        const sum = sumOf([...some, ...others]);
        expect(sumOf([...others, ...some])).toEqual(sum);
        subtractFrom(sum, sumOf(others));
        expect(sum).toEqual(sumOf(some));
      }),
    );
  });

  test('wraps around at 2^256', () => {
    const most = new Uint32Array(8).fill(0xffffffff);
    const sum = most.slice();
    addInto(sum, Uint32Array.of(1, 0, 0, 0, 0, 0, 0, 0));
    expect(sum).toEqual(emptySum());
    subtractFrom(sum, Uint32Array.of(1, 0, 0, 0, 0, 0, 0, 0));
    expect(sum).toEqual(most);
  });

  test('is told with its count, so that hashes adding up to nothing still show', () => {
    expect(fingerprintOf(emptySum(), 1, 0)).not.toBe(fingerprintOf(emptySum(), 0, 0));
    expect(fingerprintOf(emptySum(), 1, 1)).not.toBe(fingerprintOf(emptySum(), 1, 0));
  });
});
