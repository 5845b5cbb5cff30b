import { expect, test } from 'vitest';

import { Cluster, type TestTab } from '../cluster.ts';

/** How long the first tab believes in one that crashed. */
const mournedAfterMs = (cluster: Cluster, crashed: TestTab): number => {
  const crashedMs = cluster.nowMs;
  cluster.crash(crashed);
  while (cluster.tab(0).stateOf(crashed) !== 'dead') cluster.run(500);
  return cluster.nowMs - crashedMs;
};

test('a member that accuses without end does not make its neighbours doubt themselves', () => {
  const cluster = Cluster.of(4);
  const [victim, accuser] = [cluster.tab(0), cluster.tab(3)];
  const accuse = (): void => {
    const incarnation = victim.claim?.claim.incarnation ?? 0;
    const accusation = {
      ...{ subject: victim.nodeId, incarnation, accuser: accuser.nodeId },
      state: 'suspect' as const,
    };
    cluster.send(accuser.nodeId, victim.nodeId, {
      type: 'gossip',
      gossip: [{ type: 'accusation', accusation }],
    });
    cluster.after(500, accuse);
  };
  accuse();
  cluster.run(60_000);
  expect(mournedAfterMs(cluster, cluster.tab(2))).toBeLessThan(15_000);
});
