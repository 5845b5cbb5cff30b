import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Cluster, nodeIdNumbered, type TestTab } from '../cluster.ts';

const payload = Uint8Array.of(1, 2, 3);

type Pair = readonly [number, number];

const allPairs = (count: number): Pair[] =>
  Array.from({ length: count }, (_, a) =>
    Array.from({ length: a }, (_other, b): Pair => [b, a]),
  ).flat();

/** Tabs with these links and no others. */
const clusterWith = (count: number, linked: readonly Pair[]): Cluster => {
  const cluster = new Cluster();
  for (let number = 0; number < count; number += 1) cluster.open(number);
  const names = new Set(linked.map(String));
  for (const pair of allPairs(count)) {
    if (!names.has(String(pair))) cluster.block(cluster.tab(pair[0]), cluster.tab(pair[1]));
  }
  for (const [a, b] of linked) cluster.connect(nodeIdNumbered(a), nodeIdNumbered(b));
  cluster.run(100);
  cluster.sent.length = 0;
  return cluster;
};

const relay = (from: TestTab, to: TestTab): void => {
  from.put({ type: 'command', command: { type: 'relay', to: to.nodeId, payload } });
};

const relaysSent = (cluster: Cluster) =>
  cluster.sent.filter(({ message }) => message.type === 'relay');

/** Two ways from 0 to 3. */
const diamond = (): Cluster =>
  clusterWith(4, [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ]);

const firstHopOf = (
  cluster: Cluster,
  [from, to]: readonly [TestTab, TestTab],
  withinMs = 100,
): TestTab => {
  relay(from, to);
  cluster.run(withinMs);
  const hop = cluster.tabs.get(relaysSent(cluster)[0]?.to ?? from.nodeId);
  if (!hop || to.delivered.length !== 1) throw new Error('It did not arrive.');
  return hop;
};

const isConnected = (count: number, linked: readonly Pair[]): boolean => {
  const reached = new Set([0]);
  for (let round = 0; round < count; round += 1) {
    for (const [a, b] of linked) {
      if (reached.has(a)) reached.add(b);
      if (reached.has(b)) reached.add(a);
    }
  }
  return reached.has(count - 1);
};

describe('a signal over the mesh', () => {
  test.each(allPairs(3))('of three goes round the missing link between %i and %i', (a, b) => {
    const cluster = clusterWith(
      3,
      allPairs(3).filter((pair) => String(pair) !== String([a, b])),
    );
    const [one, other] = [cluster.tab(a), cluster.tab(b)];
    expect(one.node.hasRouteTo(other.nodeId)).toBe(true);
    relay(one, other);
    cluster.run(50);
    expect(other.delivered).toEqual([expect.objectContaining({ from: one.nodeId, payload })]);
  });

  test('between two of eight who alone are not linked goes by any of the others', () => {
    const cluster = clusterWith(
      8,
      allPairs(8).filter((pair) => String(pair) !== '2,5'),
    );
    relay(cluster.tab(2), cluster.tab(5));
    cluster.run(50);
    expect(cluster.tab(5).delivered.length).toBe(1);
    expect(relaysSent(cluster).length).toBe(2);
  });

  test('reaches the end of a line', () => {
    const cluster = clusterWith(6, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    relay(cluster.tab(0), cluster.tab(5));
    cluster.run(200);
    expect(cluster.tab(5).delivered.length).toBe(1);
  });

  test('comes back from a dead end and goes another way', () => {
    // 3 is the nearest to 4 on the circle of ids, and leads nowhere.
    const cluster = clusterWith(5, [
      [0, 1],
      [0, 3],
      [1, 4],
    ]);
    relay(cluster.tab(0), cluster.tab(4));
    cluster.run(100);
    expect(cluster.tab(4).delivered.length).toBe(1);
    const hops = relaysSent(cluster).map(({ from, to }) => [from, to]);
    expect(hops.slice(0, 2)).toEqual([
      [nodeIdNumbered(0), nodeIdNumbered(3)],
      [nodeIdNumbered(3), nodeIdNumbered(0)],
    ]);
  });

  test('arrives once, wherever links lead there at all, and never circles', () => {
    fc.assert(
      fc.property(fc.subarray(allPairs(6)), (linked) => {
        const cluster = clusterWith(6, linked);
        relay(cluster.tab(0), cluster.tab(5));
        cluster.run(500);
        expect(cluster.tab(5).delivered.length).toBe(isConnected(6, linked) ? 1 : 0);
        expect(relaysSent(cluster).length).toBeLessThanOrEqual(32);
      }),
      { numRuns: 60 },
    );
  });

  test('is answered the way it came', () => {
    const cluster = diamond();
    // By the circle of ids the answer would go from 3 to 1; the question comes by 2.
    const [asker, answerer] = [cluster.tab(0), cluster.tab(3)];
    relay(asker, answerer);
    cluster.run(50);
    const by = relaysSent(cluster).find(({ to }) => to === answerer.nodeId)?.from;
    cluster.sent.length = 0;
    relay(answerer, asker);
    cluster.run(50);
    expect(asker.delivered.length).toBe(1);
    expect(relaysSent(cluster)[0]?.to).toBe(by);
  });

  test('passes by a hop that died a moment ago', () => {
    const cluster = diamond();
    const [from, to] = [cluster.tab(0), cluster.tab(3)];
    cluster.crash(firstHopOf(cluster, [from, to]));
    relay(from, to);
    cluster.run(900);
    expect(to.delivered.length).toBe(1);
    cluster.run(200);
    expect(to.delivered.length).toBe(2);
  });

  test('does not multiply where all are slow: who confirms late is waited for from then on', () => {
    const cluster = clusterWith(
      8,
      allPairs(8).filter((pair) => String(pair) !== '2,5'),
    );
    const [from, to] = [cluster.tab(2), cluster.tab(5)];
    cluster.messageMs = 1500;
    relay(from, to);
    cluster.run(30_000);
    cluster.sent.length = 0;
    relay(from, to);
    cluster.run(30_000);
    expect(relaysSent(cluster).length).toBe(2);
    expect(to.delivered.length).toBe(2);
  });

  test('passes by a hop that died, also one that was slow before, within ten seconds', () => {
    const cluster = diamond();
    const [from, to] = [cluster.tab(0), cluster.tab(3)];
    cluster.messageMs = 2000;
    const hop = firstHopOf(cluster, [from, to], 20_000);
    cluster.messageMs = 10;
    cluster.crash(hop);
    relay(from, to);
    cluster.run(10_500);
    expect(to.delivered.length).toBe(2);
  });

  test('is delivered once, though it comes by two ways', () => {
    const cluster = diamond();
    const [from, to] = [cluster.tab(0), cluster.tab(3)];
    const message = {
      ...({ type: 'relay', from: from.nodeId, to: to.nodeId, payload } as const),
      ...{ relayId: 7, hopsLeft: 32 },
    };
    for (const hop of [1, 2]) cluster.tab(hop).put({ type: 'message', from: from.nodeId, message });
    cluster.run(3000);
    expect(to.delivered.length).toBe(1);
  });

  test('whose hops are used up goes no further', () => {
    const cluster = diamond();
    const [from, hop, to] = [cluster.tab(0), cluster.tab(1), cluster.tab(3)];
    const message = {
      ...({ type: 'relay', from: from.nodeId, to: to.nodeId, payload } as const),
      ...{ relayId: 7, hopsLeft: 0 },
    };
    hop.put({ type: 'message', from: from.nodeId, message });
    cluster.run(3000);
    expect(relaysSent(cluster)).toEqual([]);
  });

  test('goes back once, also when nobody is there any more', () => {
    const cluster = clusterWith(3, [[0, 1]]);
    const [from, deadEnd] = [cluster.tab(0), cluster.tab(1)];
    relay(from, cluster.tab(2));
    cluster.crash(from);
    cluster.run(5000);
    const hops = relaysSent(cluster).map((sent) => [sent.from, sent.to]);
    expect(hops).toEqual([
      [from.nodeId, deadEnd.nodeId],
      [deadEnd.nodeId, from.nodeId],
    ]);
  });

  test('that comes back when another way was taken goes no further', () => {
    const cluster = diamond();
    const [from, to] = [cluster.tab(0), cluster.tab(3)];
    const hop = firstHopOf(cluster, [from, to]);
    cluster.mute(hop, from);
    cluster.sent.length = 0;
    relay(from, to);
    cluster.run(2000);
    const sent = relaysSent(cluster);
    const first = sent[0]?.message;
    if (first === undefined) throw new Error('Nothing was relayed.');
    from.put({ type: 'message', from: hop.nodeId, message: first });
    cluster.run(2000);
    expect(relaysSent(cluster)).toEqual(sent);
  });

  test('in a flood costs a bounded amount, and leaves the others their share', () => {
    const cluster = clusterWith(4, [
      [0, 1],
      [1, 2],
      [1, 3],
    ]);
    const [flooder, relayer, target, other] = [0, 1, 2, 3].map((number) => cluster.tab(number));
    if (!flooder || !relayer || !target || !other) throw new Error('Nobody.');
    for (let count = 0; count < 2000; count += 1) relay(flooder, target);
    cluster.run(50);
    expect(target.delivered.length).toBe(512);
    relay(other, target);
    cluster.run(50);
    expect(target.delivered.length).toBe(513);
    cluster.run(31_000);
    relay(flooder, target);
    cluster.run(50);
    expect(target.delivered.length).toBe(514);
  });
});

test('a node without links has no route, and none leads to itself', () => {
  const cluster = clusterWith(2, []);
  const [one, other] = [cluster.tab(0), cluster.tab(1)];
  expect(one.node.hasRouteTo(other.nodeId)).toBe(false);
  const linked = clusterWith(2, [[0, 1]]);
  expect(linked.tab(0).node.hasRouteTo(nodeIdNumbered(0))).toBe(false);
});
