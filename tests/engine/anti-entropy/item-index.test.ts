import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import {
  comparePoints,
  lowerPointOf,
  spanOfPosition,
  spanOfRange,
  upperPointOf,
} from '../../../src/engine/anti-entropy/item-order.ts';
import { itemKeyOf, type Position } from '../../../src/engine/ids.ts';
import type { ExchangeSpan } from '../../../src/engine/message.ts';
import { positionOf } from '../../../src/engine/ring/hash.ts';
import type { VersionMeta, VersionRef } from '../../../src/engine/version.ts';
import {
  cacheFlags,
  nodeNamed,
  placementNamed,
  replicaFlags,
  versionNumbered,
} from './some-versions.ts';

const everything = spanOfRange(0 as Position, 0 as Position);
const numbers = fc.uniqueArray(fc.nat({ max: 400 }), { maxLength: 300 });
const positions = fc.nat({ max: 2 ** 52 - 1 }) as fc.Arbitrary<Position>;

const pointOf = (meta: VersionMeta) => ({
  place: { placement: meta.placement, position: positionOf(meta.placement) },
  meta,
});

const indexOf = (held: readonly number[]): ItemIndex => {
  const index = new ItemIndex();
  for (const number of held) index.put(versionNumbered(number), replicaFlags);
  return index;
};

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;

const refsOf = (held: readonly number[], span: ExchangeSpan): readonly string[] => {
  const [lower, upper] = [lowerPointOf(span), upperPointOf(span)];
  return held
    .map((number) => pointOf(versionNumbered(number)))
    .filter((point) => comparePoints(lower, point) <= 0 && comparePoints(point, upper) < 0)
    .sort(comparePoints)
    .map((point) => nameOf(point.meta));
};

const salt = 7;

describe('the index of held copies', () => {
  test('holds what was put and not removed, as a plain sorted list does', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.boolean()), { maxLength: 900 });
    fc.assert(
      fc.property(changes, positions, positions, (steps, a, b) => {
        const index = new ItemIndex();
        const held = new Set<number>();
        for (const [number, isPut] of steps) {
          if (isPut) index.put(versionNumbered(number), replicaFlags);
          else index.remove(versionNumbered(number));
          if (isPut) held.add(number);
          else held.delete(number);
        }
        const span = spanOfRange(Math.min(a, b) as Position, Math.max(a, b) as Position);
        for (const each of [everything, span]) {
          const names = refsOf([...held], each);
          expect(index.refsIn(each, Infinity).map(nameOf)).toEqual(names);
          expect(index.countIn(each)).toBe(names.length);
          expect(index.fingerprint(each, salt)).toEqual(indexOf([...held]).fingerprint(each, salt));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('has equal fingerprints for equal sets and for no others', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const isSame = a.length === b.length && a.every((number) => b.includes(number));
        const [left, right] = [indexOf(a), indexOf(b)].map((index) =>
          index.fingerprint(everything, salt),
        );
        expect(left?.fingerprint === right?.fingerprint).toBe(isSame);
        expect(indexOf([...a].reverse()).fingerprint(everything, salt)).toEqual(left);
      }),
      { numRuns: 60 },
    );
  });

  test('tells a chunk that moved to another placement from one that stayed', () => {
    const [chunk, moved] = [versionNumbered(1), versionNumbered(1)];
    const index = new ItemIndex();
    index.put(chunk, replicaFlags);
    const other = new ItemIndex();
    other.put({ ...moved, placement: placementNamed('elsewhere') }, replicaFlags);
    expect(index.fingerprint(everything, salt)).not.toEqual(other.fingerprint(everything, salt));
  });

  test('is cut into spans that cover it without overlap, none much longer than its share', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 20 }), (held, parts) => {
        const index = indexOf(held);
        const spans = index.split(everything, parts);
        expect(spans.length).toBeLessThanOrEqual(parts);
        expect(spans.flatMap((span) => index.refsIn(span, Infinity))).toEqual(
          index.refsIn(everything, Infinity),
        );
        // Each end may move by a third of the share, to fall between two places.
        const share = held.length / parts;
        const longest = Math.ceil(share) + 2 * Math.floor(share / 3);
        for (const span of spans) expect(index.countIn(span)).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 300 },
    );
  });

  test('finds the siblings of an item, and all items of a placement', () => {
    const held = Array.from({ length: 200 }, (_, number) => number);
    const index = indexOf(held);
    const one = versionNumbered(0);
    const all = held.map(versionNumbered);
    const siblings = all.filter((meta) => meta.itemId === one.itemId);
    expect(siblings.length).toBeGreaterThan(2);
    const found = index.siblingsOf(itemKeyOf(one.placement, one.itemId));
    expect(found.map((meta) => meta.versionId)).toEqual(
      siblings.map((meta) => meta.versionId).sort(),
    );
    const placed = all.filter((meta) => meta.placement === one.placement);
    expect(index.placementItems(one.placement).map((copy) => nameOf(copy.meta))).toEqual(
      placed.map(nameOf).sort(),
    );
    expect(index.countIn(spanOfPosition(positionOf(one.placement)))).toBe(placed.length);
    expect(index.placementItems(placementNamed('nowhere'))).toEqual([]);
  });

  test('finds cached copies but lets nobody count on them', () => {
    const index = indexOf([1]);
    const before = index.fingerprint(everything, salt);
    index.put(versionNumbered(2), cacheFlags);
    expect(index.copyOf(versionNumbered(2))?.flags.isCache).toBe(true);
    expect(index.size).toBe(2);
    expect(index.fingerprint(everything, salt)).toEqual(before);

    index.setFlags(versionNumbered(2), replicaFlags);
    expect(index.fingerprint(everything, salt)).toEqual(
      indexOf([1, 2]).fingerprint(everything, salt),
    );
    index.setFlags(versionNumbered(2), cacheFlags);
    expect(index.fingerprint(everything, salt)).toEqual(before);
  });

  test('counts by arc add up to what is held', () => {
    const index = indexOf(Array.from({ length: 300 }, (_, number) => number));
    const counts = index.countsByArc(144);
    expect(counts).toHaveLength(144);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(index.countedSize);
  });

  test('knows the holders of each copy, and forgets them with it', () => {
    const [ann, ben] = [nodeNamed('ann'), nodeNamed('ben')];
    const index = indexOf([1, 2, 3]);
    index.noteHolderIn(everything, ben, 'all');
    index.addHolder(versionNumbered(2), ann);
    index.addHolder(versionNumbered(2), ann);
    expect(index.holdersOf(versionNumbered(2))).toEqual([ann, ben].sort());
    index.removeHolder(versionNumbered(2), ben);
    expect(index.holdersOf(versionNumbered(2))).toEqual([ann]);
    expect(index.holdersOf(versionNumbered(3))).toEqual([ben]);

    index.remove(versionNumbered(3));
    index.put(versionNumbered(3), replicaFlags);
    expect(index.holdersOf(versionNumbered(3))).toEqual([]);
    expect(index.holdersOf(versionNumbered(99))).toEqual([]);
  });
});
