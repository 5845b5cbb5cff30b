import { describe, expect, test } from 'vitest';

import { itemKeyOf } from '../../../src/engine/ids.ts';
import type { Dot, EntryMeta } from '../../../src/engine/version.ts';
import { Cluster, Disk, type TestTab } from '../cluster.ts';
import { album, entry, itemNamed, stampedEntry } from '../things.ts';

/** The disk as it is now, to be restored later as an old snapshot. */
const snapshotOf = (disk: Disk): Disk => {
  const snapshot = new Disk();
  for (const [name, copy] of disk.copies) snapshot.copies.set(name, copy);
  snapshot.state = disk.state;
  return snapshot;
};

const write = (tab: TestTab, name: string, seen: readonly EntryMeta[] = []): EntryMeta => {
  const versionIds = seen.map(({ versionId }) => versionId);
  const stampOf = { placement: album, itemId: entry(name).meta.itemId, seen: versionIds };
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

const versionsAt = (tab: TestTab, name: string): readonly string[] =>
  tab.node.siblingsOf(itemKeyOf(album, itemNamed(name))).map(({ versionId }) => versionId);

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

  test('covers nothing that it lost, for nobody who sees only what it wrote after', () => {
    const cluster = Cluster.of(3);
    const [other, keeper] = [cluster.tab(1), cluster.tab(2)];
    const first = write(cluster.tab(0), 'post');
    cluster.run(1000);
    const snapshot = snapshotOf(cluster.tab(0).disk);
    cluster.block(cluster.tab(0), other);
    cluster.block(other, keeper);
    const lost = write(cluster.tab(0), 'post', [first]);
    cluster.run(1000);
    expect(keeper.disk.holds(lost)).toBe(true);
    expect(other.disk.holds(lost)).toBe(false);

    cluster.block(cluster.tab(0), keeper);
    cluster.unblock(cluster.tab(0), other);
    const tab = reopen(cluster, snapshot);
    const after = write(tab, 'post', [first]);
    cluster.run(5000);
    const last = write(other, 'post', [after]);
    cluster.unblock(tab, keeper);
    cluster.unblock(other, keeper);
    cluster.run(120_000);
    for (const each of [tab, other, keeper]) {
      expect(versionsAt(each, 'post')).toEqual([lost.versionId, last.versionId].sort());
    }
  });
});

describe('a life of a node', () => {
  test('writes under an actor that no other life has', () => {
    const cluster = Cluster.of(1);
    const actors = [write(cluster.tab(0), 'post').dot.actor];
    for (let life = 0; life < 5; life += 1) {
      const tab = reopen(cluster, cluster.tab(0).disk);
      actors.push(write(tab, 'post').dot.actor, write(tab, 'post').dot.actor);
    }
    expect(new Set(actors).size).toBe(6);
  });

  test('is known to the disk before it writes, so that the next one knows its writes', () => {
    const cluster = Cluster.of(1);
    const { actor } = write(cluster.tab(0), 'post').dot;
    expect(cluster.tab(0).disk.state?.lives).toEqual([{ actor, confirmedSeq: 0 }]);
  });

  test('is remembered while what it wrote is nowhere else, and no longer', () => {
    const cluster = Cluster.of(1);
    const actors: string[] = [];
    for (let life = 0; life < 3; life += 1) {
      actors.push(write(cluster.tab(0), `post ${life}`).dot.actor);
      cluster.run(6000);
      reopen(cluster, cluster.tab(0).disk);
    }
    const actorsOnDisk = () => cluster.tab(0).disk.state?.lives.map(({ actor }) => actor);
    cluster.run(6000);
    expect(actorsOnDisk()).toEqual(actors);
    cluster.open(1);
    cluster.run(120_000);
    expect(actorsOnDisk()).toEqual(actors.slice(-1));
  });
});
