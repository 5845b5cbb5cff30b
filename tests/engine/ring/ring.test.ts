import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Placement, Position } from '../../../src/engine/ids.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { coOwnershipOf } from '../../../src/engine/ring/co-owners.ts';
import { bytesToHex, positionOf, sha256 } from '../../../src/engine/ring/hash.ts';
import { circleEnd, type RingRange } from '../../../src/engine/ring/ranges.ts';
import { Ring, type RingMember } from '../../../src/engine/ring/ring.ts';
import { deviceIdNumbered } from '../cluster.ts';
import { nodeNamed } from '../anti-entropy/some-versions.ts';

const member = (number: number, changes: Partial<RingMember> = {}): RingMember => ({
  nodeId: nodeNamed(String(number)),
  deviceId: deviceIdNumbered(number),
  weight: 1,
  presence: 'present',
  ...changes,
});

const members = (count: number): RingMember[] =>
  Array.from({ length: count }, (_, number) => member(number));

const placements = Array.from(
  { length: 2000 },
  (_, number) => bytesToHex(sha256(Uint8Array.of(number, number >> 8))).slice(0, 32) as Placement,
);

const somewhere = fc.integer({ min: 0, max: 2 ** 52 - 1 }).map((value) => value as Position);

const someMembers = fc
  .uniqueArray(fc.tuple(fc.nat(40), fc.nat(12), fc.constantFrom(0.25, 0.5, 1, 2)), {
    maxLength: 14,
    selector: ([number]) => number,
  })
  .map((drawn) =>
    drawn.map(([number, device, weight]) =>
      member(number, {
        deviceId: deviceIdNumbered(device),
        weight: weight as RingMember['weight'],
      }),
    ),
  );

const fewTokens = { ...defaultOptions, tokensPerWeight: 8 };

describe('a preference list', () => {
  test('has N primaries on distinct devices, clipped to the devices there are', () => {
    fc.assert(
      fc.property(someMembers, somewhere, (all, position) => {
        const ring = new Ring(all, fewTokens);
        const { primaries, fallbacks } = ring.listAt(position);
        const devices = primaries.map((nodeId) => ring.members.get(nodeId)?.deviceId);
        expect(new Set(devices).size).toBe(primaries.length);
        const wanted = new Set(all.map(({ deviceId }) => deviceId)).size >= 10 ? 5 : 3;
        expect(primaries.length).toBe(
          Math.min(wanted, new Set(all.map(({ deviceId }) => deviceId)).size),
        );
        expect(new Set([...primaries, ...fallbacks]).size).toBe(
          primaries.length + fallbacks.length,
        );
      }),
    );
  });

  test('is the same for equal views, however they came about', () => {
    fc.assert(
      fc.property(someMembers, someMembers, somewhere, (before, after, position) => {
        const grown = new Ring(after, fewTokens, new Ring(before, fewTokens));
        const fresh = new Ring([...after].reverse(), fewTokens);
        expect(grown.listAt(position)).toEqual(fresh.listAt(position));
      }),
    );
  });

  test('names other devices as fallbacks before other tabs of the same ones', () => {
    const twins = [0, 1, 2, 3].flatMap((number) => [
      member(number),
      member(number + 10, { deviceId: deviceIdNumbered(number) }),
    ]);
    const ring = new Ring(twins, defaultOptions);
    for (const placement of placements.slice(0, 50)) {
      const { primaries, fallbacks } = ring.listAt(positionOf(placement));
      const taken = primaries.map((nodeId) => ring.members.get(nodeId)?.deviceId);
      const [first] = fallbacks;
      expect(taken).not.toContain(first && ring.members.get(first)?.deviceId);
    }
  });

  test('keeps an absent primary, and has only present fallbacks', () => {
    const all = members(6);
    const before = new Ring(all, defaultOptions);
    const after = new Ring(
      all.map((each, number) => (number === 2 ? { ...each, presence: 'absent' } : each)),
      defaultOptions,
    );
    for (const placement of placements.slice(0, 100)) {
      const position = positionOf(placement);
      expect(after.listAt(position).primaries).toEqual(before.listAt(position).primaries);
      expect(after.listAt(position).fallbacks).not.toContain(all[2]?.nodeId);
    }
  });

  test('lets a departing primary go only where fewer than W others are present', () => {
    const all = members(6);
    const departing = (numbers: readonly number[]) =>
      new Ring(
        all.map((each, number) =>
          numbers.includes(number) ? { ...each, presence: 'departing' } : each,
        ),
        defaultOptions,
      );
    const before = new Ring(all, defaultOptions);
    const [one, two] = [departing([2]), departing([2, 3])];
    for (const placement of placements.slice(0, 200)) {
      const position = positionOf(placement);
      const { primaries } = before.listAt(position);
      expect(one.listAt(position).primaries).toEqual(primaries);
      const gone = primaries.filter((id) => id === all[2]?.nodeId || id === all[3]?.nodeId);
      const expected = gone.length < 2 ? gone : [];
      const left = two.listAt(position).primaries;
      expect(left.filter((id) => gone.includes(id))).toEqual(expected);
      expect(left.length).toBe(3);
    }
  });

  test('is empty on an empty ring', () => {
    expect(new Ring([], defaultOptions).listAt(0 as Position)).toEqual({
      primaries: [],
      fallbacks: [],
    });
  });
});

describe('the circle', () => {
  test('is covered by the arcs without gap or overlap, each with the list of its positions', () => {
    fc.assert(
      fc.property(
        someMembers.filter((all) => all.length > 0),
        (all) => {
          const ring = new Ring(all, fewTokens);
          let end = 0;
          const arcs = [...ring.arcs()].sort((a, b) => a.range.lower - b.range.lower);
          for (const { range, list } of arcs) {
            expect(range.lower).toBe(end);
            end = range.upper;
            expect(ring.listAt(range.lower as Position)).toEqual(list);
            expect(ring.listAt((range.upper - 1) as Position)).toEqual(list);
          }
          expect(end).toBe(circleEnd);
        },
      ),
    );
  });

  test('is shared with others exactly where both own', () => {
    const presences = fc.array(fc.constantFrom('present', 'absent', 'departing'), {
      minLength: 14,
      maxLength: 14,
    });
    fc.assert(
      fc.property(someMembers, presences, (all, drawn) => {
        const [own, ...others] = all;
        if (!own) return;
        const mixed = others.map((each, number) => ({
          ...each,
          presence: drawn[number] ?? 'present',
        }));
        const ring = new Ring([own, ...mixed], fewTokens);
        const { owned, sharedByNodeId } = coOwnershipOf(ring, own.nodeId);
        const isIn = (ranges: readonly RingRange[], { lower }: RingRange) =>
          ranges.some((range) => range.lower <= lower && lower < range.upper);
        for (const { range, list } of ring.arcs()) {
          const isOwned = list.primaries.includes(own.nodeId);
          expect(isIn(owned, range)).toBe(isOwned);
          for (const { nodeId } of others) {
            const isShared = isOwned && list.primaries.includes(nodeId);
            expect(isIn(sharedByNodeId.get(nodeId) ?? [], range)).toBe(isShared);
          }
        }
      }),
    );
  });
});

describe('load', () => {
  const sharesOf = (ring: Ring): Map<string, number> => {
    const shares = new Map<string, number>();
    for (const { range, list } of ring.arcs()) {
      for (const nodeId of list.primaries) {
        shares.set(nodeId, (shares.get(nodeId) ?? 0) + range.upper - range.lower);
      }
    }
    return shares;
  };

  test('on 50 nodes has a maximum of at most 1.25 times the mean', () => {
    const shares = [...sharesOf(new Ring(members(50), defaultOptions)).values()];
    const mean = shares.reduce((sum, share) => sum + share, 0) / 50;
    expect(Math.max(...shares) / mean).toBeLessThanOrEqual(1.25);
  });

  test('follows the weights', () => {
    const weights = [0.25, 0.5, 1, 2] as const;
    const all = members(40).map((each, number) => ({
      ...each,
      weight: weights[number % 4] ?? 1,
    }));
    const shares = sharesOf(new Ring(all, defaultOptions));
    const shareOfWeight = (weight: number) =>
      all
        .filter((each) => each.weight === weight)
        .reduce((sum, { nodeId }) => sum + (shares.get(nodeId) ?? 0), 0);
    expect(shareOfWeight(2) / shareOfWeight(0.25)).toBeGreaterThan(5);
  });

  test('moves little when one joins: hardly more than its fair share', () => {
    const before = new Ring(members(20), defaultOptions);
    const after = new Ring(members(21), defaultOptions, before);
    const moved = placements.reduce((sum, placement) => {
      const old = before.listAt(positionOf(placement)).primaries;
      const now = after.listAt(positionOf(placement)).primaries;
      return sum + now.filter((nodeId) => !old.includes(nodeId)).length;
    }, 0);
    const optimum = (placements.length * 5) / 21;
    expect(moved).toBeLessThanOrEqual(optimum * 1.3);
  });
});
