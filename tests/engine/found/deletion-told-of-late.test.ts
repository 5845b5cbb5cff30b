/**
 * Somebody deletes a post offline, and the others hear of it when the tombstone is older than
 * tombstones are kept. Who was away for a moment just then has yet to hear of it too.
 */

import { expect, test } from 'vitest';

import type { Version } from '../../../src/engine/version.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { album, entry, stampedEntry } from '../things.ts';

const minute = 60_000;
const lives = {
  tombstoneKeepMs: 3 * minute,
  tombstoneSweepIntervalMs: minute / 6,
  awayMaxMs: 2 * minute,
  ownershipGraceMs: minute / 4,
};

const pin = (tab: TestTab): void =>
  void tab.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));

const holdersOf = (cluster: Cluster, { meta }: Version): readonly TestTab[] =>
  [...cluster.tabs.values()].filter(({ disk }) => disk.holds(meta));

/** Tab 0 deletes the post where nobody hears it, and is back when its tombstone is old; tab 4 is away. */
const toldOfLate = () => {
  const cluster = Cluster.of(5, lives);
  for (const number of [0, 1, 2, 3, 4]) pin(cluster.tab(number));
  const { itemId } = entry('post').meta;
  const stamp = { placement: album, itemId, seen: [] };
  const post = cluster.tab(0).stampAndWrite(stampedEntry('post'), stamp).version;
  cluster.run(2000);
  for (const number of [1, 2, 3, 4]) cluster.block(cluster.tab(0), cluster.tab(number));
  const tombstone = cluster
    .tab(0)
    .stampAndWrite(stampedEntry('deletion', { itemId, isTombstone: true }), {
      placement: album,
      itemId,
      seen: [post.meta.versionId],
    }).version;
  cluster.run(1000);
  const deleter = cluster.close(cluster.tab(0));
  for (const number of [1, 2, 3, 4]) cluster.unblock(cluster.tab(0), cluster.tab(number));
  cluster.run(3.2 * minute);
  const absent = cluster.close(cluster.tab(4));
  cluster.run(minute / 3);
  pin(cluster.open(0, { disk: deleter }));
  cluster.run(minute / 4);
  return { cluster, post, tombstone, absent };
};

test('a deletion told of late reaches who was away for a moment, also where others were closed since', () => {
  const { cluster, post, tombstone, absent } = toldOfLate();
  expect(holdersOf(cluster, tombstone)).toHaveLength(4);
  const disks = [1, 2, 3].map((number) => cluster.close(cluster.tab(number)));
  cluster.run(1000);
  disks.forEach((disk, at) => pin(cluster.open(at + 1, { disk })));
  cluster.run(50_000);
  pin(cluster.open(4, { disk: absent }));
  cluster.run(10_000);
  expect(cluster.tab(4).node.counters.longAbsences).toBe(0);
  expect(holdersOf(cluster, post)).toEqual([]);
});

test('the tombstone of a deletion told of late goes in the end', () => {
  const { cluster, tombstone } = toldOfLate();
  cluster.run(1.5 * minute);
  expect(holdersOf(cluster, tombstone)).toHaveLength(4);
  cluster.run(1.5 * minute);
  expect(holdersOf(cluster, tombstone)).toEqual([]);
});
