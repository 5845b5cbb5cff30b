import { expect, test } from 'vitest';

import type { Placement } from '../../../src/engine/ids.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { chunk, itemNamed, placementNamed } from '../things.ts';

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

const fullTab = (cluster: Cluster): TestTab => {
  const linksCount = ({ nodeId }: TestTab) =>
    [...cluster.tabs.values()].filter((other) => cluster.isLinked(nodeId, other.nodeId)).length;
  const full = [...cluster.tabs.values()].find(
    (tab) => linksCount(tab) >= cluster.options.linksMax,
  );
  if (!full) throw new Error('Nobody has as many links as it may.');
  return full;
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

test('a reader that has as many links as it may, all wanted, reads all the same', () => {
  const cluster = Cluster.of(24, { fullMeshMax: 4, linksMax: 14, exchangeIntervalMs: 15_000 });
  cluster.run(90_000);
  const tab = fullTab(cluster);
  const reads = read(tab, strangeTo(cluster, tab));
  expect(cluster.runUntil(() => reads.length > 0, 1000)).toBe(true);
  expect(reads).toMatchObject([{ type: 'read' }]);
});

/** Tabs, and placements none of whose owners they are linked with. */
const strangers = (cluster: Cluster) =>
  [...cluster.tabs.values()].flatMap((tab) =>
    placements
      .filter((placement) => {
        const { primaries } = tab.node.preferenceListFor(placement);
        return !primaries.includes(tab.nodeId) && linkedOwners(cluster, tab, placement) === 0;
      })
      .map((placement) => ({ tab, placement })),
  );

test('a photo that nobody linked has is fetched from an owner that is dialled for it', () => {
  const sparse = { fullMeshMax: 4, exchangeIntervalMs: 600_000 };
  const cluster = Cluster.of(16, { ...sparse, largeRing: defaultOptions.smallRing });
  cluster.run(90_000);
  const [stranger] = strangers(cluster);
  if (!stranger) throw new Error('Everybody is linked with an owner of each.');
  const { tab, placement } = stranger;
  const made = chunk('photo');
  const photo = { ...made, meta: { ...made.meta, placement } };
  for (const owner of tab.node.preferenceListFor(placement).primaries) {
    cluster.tabs.get(owner)?.write([photo]);
  }
  cluster.run(100);
  const fetched = tab.command((operationId) => ({
    ...{ type: 'fetch', operationId, placement, isPin: false },
    itemIds: [photo.meta.itemId],
  }));
  expect(cluster.runUntil(() => fetched.length > 0, 1000)).toBe(true);
  expect(fetched).toMatchObject([{ type: 'fetched' }]);
});

test('a photo that no owner in reach has, and no further one comes for, is said not to be here', () => {
  const cluster = Cluster.of(3);
  const tab = reader(cluster);
  const itemIds = [itemNamed('never')];
  const fetched = tab.command((operationId) => ({
    ...{ type: 'fetch', operationId, placement: placementNamed('album'), isPin: false, itemIds },
  }));
  expect(cluster.runUntil(() => fetched.length > 0, 1000)).toBe(true);
  expect(fetched).toMatchObject([{ type: 'fetchFailed' }]);
});
