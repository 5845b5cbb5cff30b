import { describe, expect, test } from 'vitest';

import type { Dot, EntryMeta } from '../../../src/engine/version.ts';
import { Cluster, Disk, type TestTab } from '../cluster.ts';
import { album, entry, stampedEntry } from '../things.ts';

/** The disk as it is now, to be restored later as an old snapshot. */
const snapshotOf = (disk: Disk): Disk => {
  const snapshot = new Disk();
  for (const [name, copy] of disk.copies) snapshot.copies.set(name, copy);
  snapshot.state = disk.state;
  return snapshot;
};

const write = (tab: TestTab, name: string): EntryMeta => {
  const stampOf = { placement: album, itemId: entry(name).meta.itemId, seen: [] };
  const { meta } = tab.stampAndWrite(stampedEntry(name), stampOf).version;
  if (meta.form !== 'entry') throw new Error('An entry was written.');
  return meta;
};

const textOf = ({ actor, seq }: Dot): string => `${actor}/${seq}`;

const reopen = (cluster: Cluster, disk: Disk): TestTab => {
  cluster.close(cluster.tab(0));
  cluster.run(1000);
  return cluster.open(0, { disk });
};

describe('a store that was rolled back', () => {
  test('gives no dot out twice, even before it has heard from anybody', () => {
    const cluster = Cluster.of(1);
    write(cluster.tab(0), 'first');
    const snapshot = snapshotOf(cluster.tab(0).disk);
    const losing = reopen(cluster, snapshotOf(snapshot));
    const lost = Array.from({ length: 20 }, (_, number) => write(losing, `lost ${number}`));
    const tab = reopen(cluster, snapshot);
    const later = Array.from({ length: 20 }, (_, number) => write(tab, `later ${number}`));
    const dots = [...lost, ...later].map(({ dot }) => textOf(dot));
    expect(new Set(dots).size).toBe(40);
  });

  test('begins a new actor epoch when it meets a dot it never gave out', () => {
    const cluster = Cluster.of(3);
    const first = write(cluster.tab(0), 'first');
    cluster.run(1000);
    const snapshot = snapshotOf(cluster.tab(0).disk);
    const lost = write(reopen(cluster, cluster.tab(0).disk), 'lost');
    cluster.run(60_000);
    const tab = reopen(cluster, snapshot);
    cluster.run(60_000);
    expect(tab.disk.holds(lost)).toBe(true);
    expect(tab.node.counters.rollbacksMet).toBe(1);

    const later = write(tab, 'later');
    expect(later.dot.actor).not.toBe(first.dot.actor);
    cluster.run(10);
    expect(tab.disk.state?.actor).toBe(later.dot.actor);
  });

  test('knows it even when it has written again before it met such a dot', () => {
    const cluster = Cluster.of(3);
    write(cluster.tab(0), 'first');
    cluster.run(1000);
    const snapshot = snapshotOf(cluster.tab(0).disk);
    write(reopen(cluster, cluster.tab(0).disk), 'lost');
    cluster.run(60_000);
    const tab = reopen(cluster, snapshot);
    const before = write(tab, 'before');
    cluster.run(60_000);
    expect(tab.node.counters.rollbacksMet).toBe(1);
    expect(write(tab, 'after').dot.actor).not.toBe(before.dot.actor);
  });

  test('is not suspected where the store is whole', () => {
    const cluster = Cluster.of(3);
    const first = write(cluster.tab(0), 'first');
    cluster.run(1000);
    const tab = reopen(cluster, cluster.tab(0).disk);
    cluster.run(60_000);
    expect(tab.node.counters.rollbacksMet).toBe(0);
    expect(write(tab, 'later').dot.actor).toBe(first.dot.actor);
  });

  test('begins no more epochs than four in a life, however many dots are forged', () => {
    const cluster = Cluster.of(2);
    const [tab, liar] = [cluster.tab(0), cluster.tab(1)];
    const actors = new Set<string>();
    for (let round = 0; round < 7; round += 1) {
      const { dot } = write(tab, `post ${round}`);
      actors.add(dot.actor);
      const forged = entry(`forged ${round}`, { dot: { ...dot, seq: dot.seq + 1_000_000 } });
      liar.write([forged]);
      cluster.run(1000);
    }
    expect(actors.size).toBe(5);
    expect(tab.node.counters.rollbacksMet).toBeGreaterThan(4);
  });
});
