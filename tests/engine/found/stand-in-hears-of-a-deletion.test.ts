import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { chunk, stampedEntry } from '../things.ts';

test('a stand-in gives up a deleted photo, though the owner it keeps it for stays away', () => {
  const cluster = Cluster.of(4);
  const photo = chunk('photo');
  const { placement, itemId, versionId } = photo.meta;
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(placement);
  const [writer, , away] = primaries.map((nodeId) => cluster.tabs.get(nodeId));
  const [standIn] = fallbacks.map((nodeId) => cluster.tabs.get(nodeId));
  if (!writer || !away || !standIn) throw new Error('Four tabs, three owners.');
  cluster.close(away);
  cluster.run(1000);
  writer.write([photo], false);
  cluster.run(1000);
  expect(standIn.disk.flagsOf(photo.meta)?.hintsFor).toEqual([away.nodeId]);

  const disk = cluster.close(standIn);
  cluster.run(1000);
  const tombstone = stampedEntry('photo', { placement, itemId, isTombstone: true });
  writer.stampAndWrite(tombstone, { placement, itemId, seen: [versionId] });
  cluster.run(1000);
  const number = [0, 1, 2, 3].find((each) => cluster.tab(each) === standIn) ?? 0;
  cluster.open(number, { disk });
  expect(cluster.runUntil(() => !disk.holds(photo.meta), 20_000)).toBe(true);
});
