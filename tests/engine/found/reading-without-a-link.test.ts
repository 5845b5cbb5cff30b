import { expect, test } from 'vitest';

import type { Placement } from '../../../src/engine/ids.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { itemNamed, placementNamed } from '../things.ts';

const placements = Array.from({ length: 60 }, (_, number) => placementNamed(`album ${number}`));

/** The last tab in the order of ids, so that it is the other end's turn to dial. */
const reader = (cluster: Cluster): TestTab => {
  const last = [...cluster.tabs.values()].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1)).at(-1);
  if (!last) throw new Error('Somebody reads.');
  return last;
};

const linkedOwners = (cluster: Cluster, tab: TestTab, placement: Placement): number => {
  const { primaries } = tab.node.preferenceListFor(placement);
  return primaries.filter((owner) => cluster.isLinked(tab.nodeId, owner)).length;
};

/** A placement that the tab has nothing of, and too few links to read it by. */
const strangeTo = (cluster: Cluster, tab: TestTab): Placement => {
  const strange = placements.find((placement) => {
    const { primaries } = tab.node.preferenceListFor(placement);
    return !primaries.includes(tab.nodeId) && linkedOwners(cluster, tab, placement) < 3;
  });
  if (!strange) throw new Error('It is linked with owners of each.');
  return strange;
};

const read = (tab: TestTab, placement: Placement) =>
  tab.command((operationId) => ({
    type: 'read',
    operationId,
    placement,
    itemId: itemNamed('post'),
  }));

test('owners a reader has no link with are dialled at once, whoever has the lower id', () => {
  const cluster = Cluster.of(16, { fullMeshMax: 4, exchangeIntervalMs: 600_000 });
  cluster.run(90_000);
  const tab = reader(cluster);
  const reads = read(tab, strangeTo(cluster, tab));
  expect(cluster.runUntil(() => reads.length > 0, 1000)).toBe(true);
  expect(reads).toMatchObject([{ type: 'read' }]);
});

test('owners whose links a reader gave up as idle are dialled at once', () => {
  const cluster = Cluster.of(16, { fullMeshMax: 4, exchangeIntervalMs: 600_000 });
  cluster.run(90_000);
  const tab = reader(cluster);
  const placement = strangeTo(cluster, tab);
  read(tab, placement);
  cluster.run(5000);
  expect(linkedOwners(cluster, tab, placement)).toBe(5);
  const isIdle = () => linkedOwners(cluster, tab, placement) < 3;
  expect(cluster.runUntil(isIdle, 180_000)).toBe(true);
  const reads = read(tab, placement);
  expect(cluster.runUntil(() => reads.length > 0, 1000)).toBe(true);
  expect(reads).toMatchObject([{ type: 'read' }]);
});
