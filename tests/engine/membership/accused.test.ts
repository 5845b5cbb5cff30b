/** A member that others say is gone. */

import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import type { Accusation } from '../../../src/engine/membership/member.ts';
import { Cluster, nodeIdNumbered } from '../cluster.ts';

interface Said {
  readonly subject: number;
  readonly state: Accusation['state'];
  readonly accuser: NodeId;
}

const incarnationOf = (cluster: Cluster, number: number): number =>
  cluster.tab(number).claim?.claim.incarnation ?? 0;

const accusationOf = (cluster: Cluster, { subject, state, accuser }: Said) => {
  const incarnation = incarnationOf(cluster, subject);
  const accusation: Accusation = { subject: nodeIdNumbered(subject), incarnation, state, accuser };
  return { type: 'accusation', accusation } as const;
};

/** `from` lies to `to`. */
const accuse = (cluster: Cluster, [from, to]: readonly [number, number], said: Said): void => {
  const gossip = [accusationOf(cluster, said)];
  cluster.send(nodeIdNumbered(from), nodeIdNumbered(to), { type: 'gossip', gossip });
};

test('a thousand accusations in one message cost the accused one claim', () => {
  const cluster = Cluster.of(2);
  const { nodeId, node } = cluster.tab(0);
  const said: Said = { subject: 0, state: 'suspect', accuser: nodeIdNumbered(1) };
  const gossip = Array.from({ length: 1000 }, () => accusationOf(cluster, said));
  const effects = node.step(
    { type: 'message', from: nodeIdNumbered(1), message: { type: 'gossip', gossip } },
    { monotonicMs: cluster.nowMs, wallMs: cluster.nowMs },
  );
  const asked = effects.flatMap((effect) => (effect.type === 'signClaim' ? [effect.claim] : []));
  expect(asked.map(({ nodeId: of, state }) => [of, state])).toEqual([
    [nodeId, 'left'],
    [nodeId, 'alive'],
  ]);
});

test('who is accused faster than it can sign clears its name all the same', () => {
  const cluster = Cluster.of(4);
  const first = incarnationOf(cluster, 1);
  const said: Said = { subject: 1, state: 'suspect', accuser: nodeIdNumbered(3) };
  const accusation = accusationOf(cluster, said);
  for (const to of [0, 2]) accuse(cluster, [3, to], said);
  const endMs = cluster.nowMs + 20_000;
  const flood = (): void => {
    const message = { type: 'gossip', gossip: [accusation] } as const;
    cluster.send(nodeIdNumbered(3), nodeIdNumbered(1), message);
    if (cluster.nowMs < endMs) cluster.after(0.7, flood);
  };
  flood();
  cluster.run(19_000);
  expect(incarnationOf(cluster, 1)).toBeGreaterThan(first);
  expect(cluster.tab(0).stateOf(cluster.tab(1))).toBe('alive');
});

test('who is accused again in each claim answers once a second, and is never taken for dead', () => {
  const cluster = Cluster.of(4);
  const first = incarnationOf(cluster, 1);
  const states = new Set<string | undefined>();
  for (let time = 0; time < 100; time += 1) {
    for (const to of [0, 1, 2]) {
      accuse(cluster, [3, to], { subject: 1, state: 'suspect', accuser: nodeIdNumbered(3) });
    }
    cluster.run(100);
    states.add(cluster.tab(0).stateOf(cluster.tab(1)));
  }
  const claims = (incarnationOf(cluster, 1) - first) / 2;
  expect(claims).toBeGreaterThan(5);
  expect(claims).toBeLessThanOrEqual(11);
  expect([...states].sort()).toEqual(['alive', 'suspect']);
});

test('who holds a link asks before it believes in a death, whoever is named as the accuser', () => {
  const cluster = Cluster.of(3);
  for (const accuser of [0, 1, 2, 9].map(nodeIdNumbered)) {
    accuse(cluster, [2, 0], { subject: 1, state: 'dead', accuser });
    cluster.run(11);
    expect(cluster.isLinked(nodeIdNumbered(0), nodeIdNumbered(1))).toBe(true);
    expect(cluster.tab(0).stateOf(cluster.tab(1))).toBe('suspect');
    cluster.run(2000);
    expect(cluster.tab(0).stateOf(cluster.tab(1))).toBe('alive');
  }
});
