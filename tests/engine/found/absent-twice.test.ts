/** A phone's tab of one life, frozen for long, awake for a moment, and frozen for long again. */

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

test.each([3000, 8000])(
  'what is deleted in a second absence, %d ms after a first, does not come back',
  (awakeMs) => {
    const cluster = Cluster.of(5, lives);
    const all = [0, 1, 2, 3, 4].map((number) => cluster.tab(number));
    for (const tab of all) pin(tab);
    const { placement, itemId } = entry('post').meta;
    const stampOf = { placement, itemId, seen: [] };
    const phone = cluster.tab(4);
    const others = all.filter((tab) => tab !== phone);
    const post = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
    cluster.run(3 * minute);
    const freeze = (): void => {
      phone.isAwake = false;
      for (const other of others) cluster.block(phone, other);
    };
    const wake = (): void => {
      phone.isAwake = true;
      for (const other of others) cluster.unblock(phone, other);
      for (const { nodeId } of others) phone.put({ type: 'linkDown', nodeId });
    };
    freeze();
    cluster.run(12 * minute);
    wake();
    cluster.run(awakeMs);
    freeze();
    const deletion = stampedEntry('deletion', { placement, itemId, isTombstone: true });
    const seen = [post.meta.versionId];
    cluster.tab(1).stampAndWrite(deletion, { placement, itemId, seen });
    cluster.run(50 * minute);
    wake();
    cluster.run(3 * minute);
    expect(all.filter(({ disk }) => disk.holds(post.meta))).toEqual([]);
    expect(phone.node.counters.longAbsences).toBe(2);
  },
);
