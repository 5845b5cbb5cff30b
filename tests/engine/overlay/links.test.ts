import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { chunk } from '../things.ts';

const linksOf = (cluster: Cluster, tab: TestTab): readonly NodeId[] =>
  [...cluster.tabs.keys()].filter((nodeId) => cluster.isLinked(tab.nodeId, nodeId));

const accusations = (cluster: Cluster) =>
  cluster.sent.flatMap(({ message }) =>
    'gossip' in message ? message.gossip.filter(({ type }) => type === 'accusation') : [],
  );

const expectAllKnown = (cluster: Cluster): void => {
  for (const tab of cluster.tabs.values()) {
    const alive = tab.node.members().filter(({ state }) => state === 'alive');
    expect(alive.length).toBe(cluster.tabs.size);
  }
};

/** A ring come to rest, and a link in it that nobody wants. */
const withExtraLink = () => {
  const cluster = Cluster.of(16, { fullMeshMax: 4, exchangeIntervalMs: 600_000 });
  cluster.run(90_000);
  const tabs = [...cluster.tabs.values()];
  const pairs = tabs.flatMap((a) => tabs.map((b) => ({ a, b })));
  const pair = pairs.find(({ a, b }) => a !== b && !cluster.isLinked(a.nodeId, b.nodeId));
  if (!pair) throw new Error('Everybody is linked.');
  const { a, b } = pair;
  cluster.connect(a.nodeId, b.nodeId);
  return { cluster, a, b };
};

describe('links', () => {
  test('that nobody wants close when idle, and nobody is suspected for it', () => {
    const { cluster, a, b } = withExtraLink();
    cluster.run(30_000);
    expect(cluster.isLinked(a.nodeId, b.nodeId)).toBe(true);
    cluster.sent.length = 0;
    cluster.run(50_000);
    expect(cluster.isLinked(a.nodeId, b.nodeId)).toBe(false);
    expect(accusations(cluster)).toEqual([]);
    expectAllKnown(cluster);
  });

  test('stay within the cap at both ends, and the ring stays one', () => {
    const cluster = Cluster.of(16, { linksMax: 6 });
    cluster.run(120_000);
    for (const tab of cluster.tabs.values()) {
      // Four more may be on their way out.
      expect(linksOf(cluster, tab).length).toBeLessThanOrEqual(10);
      expect(linksOf(cluster, tab).length).toBeGreaterThan(0);
    }
    expectAllKnown(cluster);
  });

  test('needed for data drive out idle ones beyond the cap', () => {
    const cluster = Cluster.of(20, { fullMeshMax: 6, linksMax: 20 });
    cluster.run(80_000);
    const writer = cluster.tab(0);
    for (let number = 1; number < 20; number += 1) {
      cluster.connect(writer.nodeId, cluster.tab(number).nodeId);
    }
    const { primaries } = writer.node.preferenceListFor(chunk('photo').meta.placement);
    const photo = chunk('photo');
    writer.write([photo]);
    cluster.run(10_000);
    for (const nodeId of primaries) {
      expect(cluster.tabs.get(nodeId)?.disk.holds(photo.meta)).toBe(true);
    }
  });

  test('that end without a word are a suspicion', () => {
    const cluster = Cluster.of(8, { fullMeshMax: 4 });
    const [a] = cluster.tabs.values();
    const [other] = a ? linksOf(cluster, a) : [];
    const b = other && cluster.tabs.get(other);
    if (!a || !b) throw new Error('Nobody is linked.');
    cluster.disconnect(a.nodeId, b.nodeId);
    expect(a.stateOf(b)).toBe('suspect');
  });

  test('are tried to the dead, also where members are many: two halves find each other again', () => {
    const cluster = Cluster.of(16, { fullMeshMax: 4 });
    const [half, other] = [0, 8].map((first) =>
      Array.from({ length: 8 }, (_, number) => cluster.tab(first + number)),
    );
    const pairs = (half ?? []).flatMap((a) => (other ?? []).map((b) => ({ a, b })));
    for (const { a, b } of pairs) cluster.block(a, b);
    const [pair] = pairs;
    const isOver = () => pair?.a.stateOf(pair.b) === 'dead';
    expect(cluster.runUntil(isOver, 120_000)).toBe(true);
    cluster.run(30_000);
    for (const { a, b } of pairs) cluster.unblock(a, b);
    const isHealed = () => pairs.every(({ a, b }) => a.stateOf(b) === 'alive');
    expect(cluster.runUntil(isHealed, 60_000)).toBe(true);
  });
});
