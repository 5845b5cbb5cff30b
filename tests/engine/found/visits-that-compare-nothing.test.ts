/**
 * A phone opened for a moment every week has links and compares nothing. What was deleted meanwhile it
 * has not heard of, and when the tombstone is gone nobody is left to tell it.
 */

import { expect, test } from 'vitest';

import { Cluster, type TestTab } from '../cluster.ts';
import { album, entry, stampedEntry } from '../things.ts';

const minute = 60_000;
const lives = {
  tombstoneKeepMs: 20 * minute,
  tombstoneSweepIntervalMs: 2 * minute,
  awayMaxMs: 10 * minute,
  ownershipGraceMs: minute,
};

const pin = (tab: TestTab): void => {
  tab.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));
};

test('a visit in which nothing is compared is no presence: what was deleted does not come back', () => {
  const cluster = Cluster.of(5, lives);
  for (const number of [0, 1, 2, 3, 4]) pin(cluster.tab(number));
  const { placement, itemId } = entry('post').meta;
  const stampOf = { placement, itemId, seen: [] };
  const post = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
  cluster.run(5000);
  let disk = cluster.close(cluster.tab(4));
  cluster.run(2 * minute);
  let isHasty = true;
  const visitor = cluster.tab(4).nodeId;
  cluster.change(({ from, to, message }) => {
    const isCompared = message.type === 'exchange' && [from, to].includes(visitor);
    return isHasty && isCompared ? { type: 'unwatch', placements: [] } : message;
  });
  cluster.tab(1).stampAndWrite(stampedEntry('deletion', { placement, itemId, isTombstone: true }), {
    placement,
    itemId,
    seen: [post.meta.versionId],
  });
  for (let visit = 0; visit < 4; visit += 1) {
    cluster.run(7 * minute);
    cluster.open(4, { disk });
    cluster.run(7000);
    disk = cluster.close(cluster.tab(4));
  }
  cluster.run(3 * minute);
  expect(disk.holds(post.meta)).toBe(true);
  isHasty = false;
  pin(cluster.open(4, { disk }));
  cluster.run(3 * minute);
  const holders = [...cluster.tabs.values()].filter((tab) => tab.disk.holds(post.meta));
  expect(holders).toEqual([]);
});
