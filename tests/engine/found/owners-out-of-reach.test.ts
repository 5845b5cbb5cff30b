import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { album, itemNamed, stampedEntry } from '../things.ts';

test('a stand-in that comes later takes home what was written while no owner was in reach', () => {
  const cluster = Cluster.of(4);
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(album);
  const [writer, ...owners] = primaries.map((nodeId) => cluster.tabs.get(nodeId));
  const [standIn] = fallbacks.map((nodeId) => cluster.tabs.get(nodeId));
  if (!writer || !standIn || owners.length !== 2) throw new Error('Four tabs, three owners.');
  for (const owner of owners) if (owner) cluster.block(writer, owner);
  const disk = cluster.close(standIn);
  cluster.run(1000);
  const post = { placement: album, itemId: itemNamed('post'), seen: [] };
  const { version, answers } = writer.stampAndWrite(stampedEntry('post'), post);
  cluster.run(12_000);
  expect(answers).toContainEqual({ type: 'writtenHere', devices: 1 });

  const number = [0, 1, 2, 3].find((each) => cluster.tab(each) === standIn) ?? 0;
  const back = cluster.open(number, { disk });
  for (const other of [writer, ...owners]) if (other) cluster.connect(back.nodeId, other.nodeId);
  cluster.run(60_000);
  expect(owners.map((owner) => owner?.disk.holds(version.meta))).toEqual([true, true]);
});
