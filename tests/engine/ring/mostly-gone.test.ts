import { expect, test } from 'vitest';

import { defaultOptions } from '../../../src/engine/options.ts';
import { coOwnershipOf } from '../../../src/engine/ring/co-owners.ts';
import { Ring, type RingMember } from '../../../src/engine/ring/ring.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const tokens = defaultOptions.tokensPerWeight;

/** How often a member's device was looked at to say what one of three present owns with whom. */
const looksAmong = (gone: number, presence: RingMember['presence']): number => {
  let looks = 0;
  const members = Array.from({ length: 3 + gone }, (_, number): RingMember => ({
    nodeId: nodeIdNumbered(number),
    get deviceId() {
      looks += 1;
      return deviceIdNumbered(number);
    },
    weight: 1,
    presence: number < 3 ? 'present' : presence,
  }));
  const ring = new Ring(members, defaultOptions);
  looks = 0;
  expect(coOwnershipOf(ring, nodeIdNumbered(0)).arcs).not.toEqual([]);
  return looks;
};

test('what a node owns costs no more for all who left a moment ago', () => {
  expect(looksAmong(200, 'absent')).toBeLessThan(tokens * 200);
  expect(looksAmong(400, 'absent')).toBeLessThan(tokens * 200);
});

test('what a node owns where the others departed costs no more than a few looks at each token', () => {
  expect(looksAmong(100, 'departing')).toBeLessThan(tokens * 103 * 40);
  expect(looksAmong(200, 'departing')).toBeLessThan(tokens * 203 * 40);
});
