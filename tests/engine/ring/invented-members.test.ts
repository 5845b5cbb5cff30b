import { expect, test } from 'vitest';

import type { DeviceId } from '../../../src/engine/ids.ts';
import type { News } from '../../../src/engine/membership/gossip-queue.ts';
import type { Weight } from '../../../src/engine/membership/member.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered, type TestTab } from '../cluster.ts';
import { album } from '../things.ts';

const claimOf = (number: number, weight: Weight, deviceId: DeviceId): News => ({
  type: 'claim',
  claim: {
    claim: {
      nodeId: nodeIdNumbered(number),
      deviceId,
      incarnation: 1,
      weight,
      isKeeper: false,
      protocol: 1,
      state: 'alive',
    },
    proof: new Uint8Array(),
  },
});

const tell = (tab: TestTab, from: TestTab, gossip: readonly News[]): void =>
  tab.put({
    type: 'message',
    from: from.nodeId,
    message: { type: 'pushPull', gossip, isReply: true },
  });

const inRing = (tab: TestTab): readonly string[] =>
  tab.node.members().flatMap(({ nodeId, ownership }) => (ownership === 'none' ? [] : [nodeId]));

test('a ring takes no more members than a core may have, the same ones in each view', () => {
  const cluster = Cluster.of(3, { coreMax: 8 });
  const invented = Array.from({ length: 40 }, (_, at) =>
    claimOf(100 + at, at % 2 === 0 ? 2 : 0.5, deviceIdNumbered(100 + at)),
  );
  tell(cluster.tab(0), cluster.tab(1), invented);
  tell(cluster.tab(2), cluster.tab(1), [...invented].reverse());
  expect(inRing(cluster.tab(0))).toHaveLength(9);
  expect([...inRing(cluster.tab(0))].sort()).toEqual([...inRing(cluster.tab(2))].sort());
  const [one, other] = [cluster.tab(0), cluster.tab(2)].map(({ node }) =>
    node.preferenceListFor(album),
  );
  expect(one).toEqual(other);
});

test('who is said to share its device with others owns something still, in every view', () => {
  const cluster = new Cluster();
  for (const number of [10, 11, 12]) cluster.open(number);
  cluster.run(8000);
  const [victim, liar, witness] = [cluster.tab(10), cluster.tab(11), cluster.tab(12)];
  const twins = Array.from({ length: 9 }, (_, number) => claimOf(number, 4, deviceIdNumbered(10)));
  tell(victim, liar, twins);
  tell(witness, liar, twins);
  expect(inRing(victim)).toContain(victim.nodeId);
  expect(inRing(witness)).toContain(victim.nodeId);
});
