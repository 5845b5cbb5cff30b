import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { readTargets, writeTargets } from '../../../src/engine/replication/routes.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const list = {
  primaries: [1, 2, 3].map(nodeIdNumbered),
  fallbacks: [4, 5, 6].map(nodeIdNumbered),
};

const view = (
  away: readonly number[],
  twins: Readonly<Record<number, number>> = {},
  unproven: readonly number[] = [],
) => ({
  hasProven: (nodeId: NodeId) => !unproven.map(nodeIdNumbered).includes(nodeId),
  isReachable: (nodeId: NodeId) => !away.map(nodeIdNumbered).includes(nodeId),
  deviceOf: (nodeId: NodeId) => {
    const number = Number.parseInt(nodeId.slice(0, 4), 16);
    return deviceIdNumbered(twins[number] ?? number);
  },
});

const shown = (
  away: readonly number[],
  twins?: Readonly<Record<number, number>>,
  unproven?: readonly number[],
) =>
  writeTargets(list, view(away, twins, unproven)).map(({ nodeId, reason }) => {
    const number = Number.parseInt(nodeId.slice(0, 4), 16);
    return reason.type === 'hint'
      ? `${number} for ${Number.parseInt(reason.forNodeId.slice(0, 4), 16)}`
      : String(number);
  });

describe('a write goes to', () => {
  test.each([
    ['the primaries when all are there', [], undefined, ['1', '2', '3']],
    ['a fallback for an absent primary', [2], undefined, ['1', '3', '4 for 2']],
    ['a fallback for each absent primary', [1, 3], undefined, ['2', '4 for 1', '5 for 3']],
    ['the next fallback when one is away too', [2, 4], undefined, ['1', '3', '5 for 2']],
    ['no fallback on the device of a target', [2], { 4: 1 }, ['1', '3', '5 for 2']],
    ['fewer nodes where there are no more', [2, 4, 5, 6], undefined, ['1', '3']],
    ['nobody when all are away', [1, 2, 3, 4, 5, 6], undefined, []],
  ] as const)('%s', (_, away, twins, expected) => {
    expect(shown(away, twins)).toEqual(expected);
  });
});

test('a write goes to the owner before a newcomer too, which keeps it as a replica', () => {
  expect(shown([], {}, [2])).toEqual(['1', '2', '3', '4']);
  expect(shown([1], {}, [2])).toEqual(['2', '3', '4 for 1', '5']);
});

test('a read may go to whoever is there, primaries first', () => {
  expect(readTargets(list, view([1, 5]))).toEqual([2, 3, 4, 6].map(nodeIdNumbered));
});
