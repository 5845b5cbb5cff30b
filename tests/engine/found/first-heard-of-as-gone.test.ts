import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import type { MemberClaim, SignedClaim } from '../../../src/engine/membership/member.ts';
import type { News } from '../../../src/engine/membership/gossip-queue.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered, type TestTab } from '../cluster.ts';

const claimOf = (number: number, changes: Partial<MemberClaim> = {}): SignedClaim => ({
  claim: {
    nodeId: nodeIdNumbered(number),
    deviceId: deviceIdNumbered(number),
    incarnation: 1,
    weight: 1,
    isKeeper: false,
    protocol: 1,
    state: 'alive',
    ...changes,
  },
  proof: new Uint8Array(),
});

const deathOf = (number: number, accuser: NodeId): News => ({
  type: 'accusation',
  accusation: { subject: nodeIdNumbered(number), incarnation: 1, state: 'dead', accuser },
});

const tellOf = (tab: TestTab, from: NodeId, gossip: readonly News[]): void =>
  tab.put({ type: 'message', from, message: { type: 'pushPull', gossip, isReply: true } });

const ownershipBy = (tab: TestTab, number: number): string | undefined =>
  tab.node.members().find(({ nodeId }) => nodeId === nodeIdNumbered(number))?.ownership;

test('who is first heard of as gone owns nothing', () => {
  const cluster = Cluster.of(3);
  const from = nodeIdNumbered(1);
  tellOf(cluster.tab(0), from, [
    { type: 'claim', claim: claimOf(10, { incarnation: 2, state: 'left' }) },
    { type: 'claim', claim: claimOf(11) },
    deathOf(11, from),
  ]);
  expect([10, 11].map((number) => ownershipBy(cluster.tab(0), number))).toEqual(['none', 'none']);
});

test('who is told of again, long after it went, owns nothing again', () => {
  const cluster = Cluster.of(4);
  const { ownershipGraceMs } = cluster.options;
  cluster.crash(cluster.tab(3));
  for (const number of [0, 1, 2]) cluster.disconnect(nodeIdNumbered(number), nodeIdNumbered(3));
  cluster.run(60_000);
  expect(ownershipBy(cluster.tab(0), 3)).toMatch(/absent|departing/);
  cluster.run(ownershipGraceMs);
  expect(ownershipBy(cluster.tab(0), 3)).toBe('none');
  tellOf(cluster.tab(0), nodeIdNumbered(1), [
    { type: 'claim', claim: claimOf(3, { incarnation: 2, state: 'left' }) },
  ]);
  expect(ownershipBy(cluster.tab(0), 3)).toBe('none');
});

test('who begins anew leaves to the members of its earlier life what they had', () => {
  const cluster = Cluster.of(4);
  const disk = cluster.crash(cluster.tab(0));
  const after = cluster.open(0, { disk });
  expect([1, 2, 3].map((number) => ownershipBy(after, number))).toEqual([
    'absent',
    'absent',
    'absent',
  ]);
});

test('who begins anew gives nothing to members of its earlier life that are gone by now', () => {
  const cluster = Cluster.of(5);
  const disk = cluster.crash(cluster.tab(0));
  cluster.crash(cluster.tab(1));
  cluster.close(cluster.tab(2));
  for (const staying of [3, 4]) {
    for (const gone of [0, 1]) cluster.disconnect(nodeIdNumbered(staying), nodeIdNumbered(gone));
  }
  cluster.run(60_000);
  const after = cluster.open(0, { disk });
  const ownerships = () => [1, 2, 3].map((number) => ownershipBy(after, number));
  expect(ownerships()).toEqual(['absent', 'absent', 'absent']);
  cluster.run(5000);
  expect(ownerships()).toEqual(['none', 'none', 'present']);
});
