import { expect, test } from 'vitest';

import type { NodeId } from '../../src/engine/ids.ts';
import { Cluster } from './cluster.ts';
import { album, itemNamed, stampedEntry } from './things.ts';

/** Numbers under which the node asked others for something. */
const askedBy = ({ sent }: Cluster, nodeId: NodeId): ReadonlySet<number> => {
  const asked = new Set<number>();
  for (const { from, message } of sent) {
    if (from !== nodeId) continue;
    if (message.type === 'ping') asked.add(message.seq);
    if (message.type === 'store') asked.add(message.requestId);
  }
  return asked;
};

test('no answer to what an earlier life asked is taken for one to this life', () => {
  const cluster = Cluster.of(3);
  const { nodeId } = cluster.tab(0);
  const lives = ['first', 'second'].map((name) => {
    const itemId = itemNamed(name);
    cluster.tab(0).stampAndWrite(stampedEntry(name), { placement: album, itemId, seen: [] });
    cluster.run(30_000);
    const asked = askedBy(cluster, nodeId);
    cluster.sent.length = 0;
    const disk = cluster.crash(cluster.tab(0));
    for (const other of [1, 2]) cluster.disconnect(nodeId, cluster.tab(other).nodeId);
    cluster.open(0, { disk });
    return asked;
  });
  const [first, second] = lives;
  expect(first?.size).toBeGreaterThan(20);
  expect([...(second ?? [])].filter((each) => first?.has(each))).toEqual([]);
});
