import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { NodeView } from '../../../src/engine/replication/node-view.ts';
import { nodeIdNumbered } from '../cluster.ts';

/** What one tab that has lost its link to another thinks of it so much later. */
const isOutOfReach = (settings: {
  readonly afterMs: number;
  readonly isUnreachable: boolean;
  readonly isLinked?: boolean;
}): boolean => {
  const other: NodeId = nodeIdNumbered(1);
  const core = {
    nodeId: nodeIdNumbered(0),
    nowMs: settings.afterMs,
    links: { has: () => settings.isLinked === true },
  };
  const table = { rowOf: () => ({ state: 'alive', sinceMs: 0 }) };
  const membership = { table };
  const view = new NodeView(core as never, membership as never, () => settings.isUnreachable);
  return view.isOutOfReach(other);
};

test('a member without a link is out of reach once dials have failed for a while', () => {
  expect(isOutOfReach({ afterMs: 61_000, isUnreachable: true })).toBe(true);
  expect(isOutOfReach({ afterMs: 59_000, isUnreachable: true })).toBe(false);
  expect(isOutOfReach({ afterMs: 61_000, isUnreachable: true, isLinked: true })).toBe(false);
});

test('one whose link ended because nobody used it is within reach, however long ago', () => {
  expect(isOutOfReach({ afterMs: 3_600_000, isUnreachable: false })).toBe(false);
});
