/** A dial of which the page says nothing more. */

import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import type { SignedClaim } from '../../../src/engine/membership/member.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered, type TestTab } from '../cluster.ts';

const claimOf = (number: number): SignedClaim => ({
  claim: {
    nodeId: nodeIdNumbered(number),
    deviceId: deviceIdNumbered(number),
    incarnation: 1,
    weight: 1,
    isKeeper: false,
    protocol: 1,
    state: 'alive',
  },
  proof: new Uint8Array(),
});

const tellOf = (cluster: Cluster, tab: TestTab, numbers: readonly number[]): void => {
  const gossip = numbers.map((number) => ({ type: 'claim', claim: claimOf(number) }) as const);
  cluster.send(nodeIdNumbered(1), tab.nodeId, { type: 'gossip', gossip });
};

test('who was dialled without a word of how it ended is dialled again, and so is who comes later, though the tab was shown meanwhile', () => {
  const cluster = Cluster.of(2);
  const tab = cluster.tab(0);
  const dialled = new Set<NodeId>();
  cluster.dial = (from, to) => {
    if (from === tab) dialled.add(to);
  };
  const eight = [2, 3, 4, 5, 6, 7, 8, 9];
  tellOf(cluster, tab, eight);
  cluster.run(1000);
  expect(dialled).toEqual(new Set(eight.map(nodeIdNumbered)));

  tab.command(() => ({ type: 'distrustLinks' }));
  dialled.clear();
  tellOf(cluster, tab, [20]);
  cluster.run(60_000);
  expect(dialled).toEqual(new Set([...eight, 20].map(nodeIdNumbered)));
});
