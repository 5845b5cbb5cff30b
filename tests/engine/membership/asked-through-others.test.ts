import { describe, expect, test } from 'vitest';

import type { EngineOptions } from '../../../src/engine/options.ts';
import { Cluster } from '../cluster.ts';

/** Seven tabs; the first is linked with the last one alone, and the others ask for it there. */
const withLonelyTab = (settleMs = 60_000, options: Partial<EngineOptions> = {}) => {
  const cluster = Cluster.of(7, options);
  const [lonely, witness] = [cluster.tab(0), cluster.tab(6)];
  for (let number = 1; number < 6; number += 1) cluster.block(lonely, cluster.tab(number));
  cluster.run(settleMs);
  cluster.sent.length = 0;
  return { cluster, lonely, witness };
};

const accusations = ({ sent }: Cluster) =>
  sent.flatMap(({ message }) =>
    'gossip' in message
      ? message.gossip.flatMap((news) => (news.type === 'accusation' ? [news.accusation] : []))
      : [],
  );

describe('a member that only one other can link with', () => {
  test('is suspected by nobody, though those who are asked first have no link to it', () => {
    const { cluster, lonely } = withLonelyTab(2000, { indirectProbes: 1 });
    cluster.run(60_000);
    const nacks = cluster.sent.filter(
      ({ message }) => message.type === 'nack' && message.target === lonely.nodeId,
    );
    expect(nacks.length).toBeGreaterThan(0);
    expect(accusations(cluster)).toEqual([]);
  });

  test('is found out when that one goes with it', () => {
    const { cluster, lonely, witness } = withLonelyTab();
    for (const number of [1, 2, 3, 4, 5]) {
      cluster.disconnect(witness.nodeId, cluster.tab(number).nodeId);
    }
    cluster.crash(lonely);
    cluster.crash(witness);
    const isKnown = () =>
      [1, 2, 3, 4, 5].every((number) => cluster.tab(number).stateOf(lonely) === 'dead');
    expect(cluster.runUntil(isKnown, 60_000)).toBe(true);
  });

  test('is asked through the one that reached it before', () => {
    const { cluster, lonely, witness } = withLonelyTab();
    cluster.run(60_000);
    const asked = cluster.sent.filter(
      ({ message }) => message.type === 'pingRequest' && message.target === lonely.nodeId,
    );
    const isThroughWitness = asked.filter(({ to }) => to === witness.nodeId);
    expect(asked.length).toBeGreaterThan(0);
    // Three are asked at a time.
    expect(isThroughWitness.length * 3).toBe(asked.length);
  });

  test('is suspected by the others too when it falls silent to that one', () => {
    const { cluster, lonely, witness } = withLonelyTab();
    cluster.crash(lonely);
    const isKnown = () =>
      [1, 2, 3, 4, 5, 6].every((number) => cluster.tab(number).stateOf(lonely) === 'dead');
    expect(cluster.runUntil(isKnown, 60_000)).toBe(true);
    const suspicions = accusations(cluster).filter(({ state }) => state === 'suspect');
    expect(suspicions.some(({ accuser }) => accuser !== witness.nodeId)).toBe(true);
  });
});
