/** A life whose disk had not heard of the last claim of the life before. */

import { expect, test } from 'vitest';

import { Cluster, type TestTab } from '../cluster.ts';

test('a life that begins under an incarnation already told speaks up, and all come to believe the same', () => {
  const cluster = Cluster.of(3);
  const before = cluster.tab(2);
  before.command(() => ({ type: 'setWeight', weight: 4, isKeeper: false }));
  cluster.run(1000);
  const after = cluster.open(2, { disk: cluster.crash(before) });
  cluster.run(10);
  const others = [cluster.tab(0), cluster.tab(1)];
  // It is back before anybody missed it: the new links take the place of the old ones.
  for (const other of others) {
    if (!after.claim || !other.claim) throw new Error('Nothing is signed.');
    other.put({ type: 'linkUp', nodeId: after.nodeId, claim: after.claim });
    after.put({ type: 'linkUp', nodeId: other.nodeId, claim: other.claim });
  }
  const incarnation = after.claim?.claim.incarnation;
  cluster.run(60_000);
  const weightSeenBy = (tab: TestTab) =>
    tab.node.members().find(({ nodeId }) => nodeId === after.nodeId)?.weight;
  expect([after, ...others].map(weightSeenBy)).toEqual([1, 1, 1]);
  // Once was enough.
  expect(after.claim?.claim.incarnation).toBe((incarnation ?? 0) + 2);
});
