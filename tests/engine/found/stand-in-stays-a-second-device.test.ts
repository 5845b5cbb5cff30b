import { expect, test } from 'vitest';

import type { VersionRef } from '../../../src/engine/version.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { chunk } from '../things.ts';

interface Handover {
  readonly cluster: Cluster;
  readonly standIn: TestTab;
  readonly photo: VersionRef;
}

/** All owners are away; one device stands in for the first of them, until that one is back. */
const handOver = (writerDevice: number, whoStays: 'all' | 'onlyTheStandIn' = 'all'): Handover => {
  const cluster = new Cluster();
  const away = cluster.open(0, { device: 0 });
  const writer = cluster.open(1, { device: writerDevice });
  const others = [2, 3, 4, 5].map((number) => cluster.open(number));
  cluster.run(8000);
  const listOf = ({ placement }: VersionRef) => writer.node.preferenceListFor(placement);
  const version = Array.from({ length: 300 }, (_, number) => chunk(`photo ${number}`)).find(
    ({ meta }) => {
      const { primaries, fallbacks } = listOf(meta);
      const isWriterOwner = primaries.includes(writer.nodeId);
      return primaries[0] === away.nodeId && !isWriterOwner && fallbacks[0] !== writer.nodeId;
    },
  );
  if (!version) throw new Error('Of so many photos one is owned by the tab that goes.');
  const { primaries, fallbacks } = listOf(version.meta);
  const standIn = others.find(({ nodeId }) => nodeId === fallbacks[0]);
  if (!standIn) throw new Error('Somebody stands in.');
  for (const owner of primaries) cluster.close(cluster.tabs.get(owner) ?? away);
  cluster.run(1000);
  writer.write([version]);
  cluster.run(1000);
  expect(standIn.disk.flagsOf(version.meta)?.hintsFor).toEqual([away.nodeId]);

  if (whoStays === 'onlyTheStandIn') {
    for (const tab of [writer, ...others]) if (tab !== standIn) cluster.close(tab);
  }
  cluster.run(1000);
  cluster.open(0, { device: 0, disk: away.disk });
  const isHome = () => !standIn.disk.flagsOf(version.meta)?.hintsFor.length;
  expect(cluster.runUntil(isHome, 20_000)).toBe(true);
  expect(away.disk.holds(version.meta)).toBe(true);
  return { cluster, standIn, photo: version.meta };
};

test('a stand-in keeps its copy where the owner that is back is a tab of the only other device', () => {
  const { standIn, photo } = handOver(0);
  expect(standIn.disk.flagsOf(photo)?.isReplica).toBe(true);
});

test('a stand-in keeps its copy where the other devices that had it are gone', () => {
  const { standIn, photo } = handOver(1, 'onlyTheStandIn');
  expect(standIn.disk.flagsOf(photo)?.isReplica).toBe(true);
});

test('a stand-in gives its copy up once it is on enough other devices', () => {
  const { standIn, photo } = handOver(1);
  expect(standIn.disk.holds(photo)).toBe(false);
});
