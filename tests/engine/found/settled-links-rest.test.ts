import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';

const linksCount = (cluster: Cluster): number => {
  const nodeIds = [...cluster.tabs.keys()];
  const pairs = nodeIds.flatMap((a) => nodeIds.filter((b) => a < b && cluster.isLinked(a, b)));
  return pairs.length;
};

test('a link over which nothing but what is settled is compared again is closed as an idle one', () => {
  const cluster = Cluster.of(16, { fullMeshMax: 4, exchangeIntervalMs: 15_000 });
  // To prove what they own, all have met all.
  expect(cluster.runUntil(() => linksCount(cluster) === 120, 120_000)).toBe(true);
  expect(cluster.runUntil(() => linksCount(cluster) < 100, 120_000)).toBe(true);
});
