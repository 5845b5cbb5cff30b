/**
 * Signed rows are true when they are signed; who tells them again later tells what was so once.
 * Rows nobody signed never come here: src/node leaves them out.
 */

import { describe, expect, test } from 'vitest';

import type { MemberClaim, SignedClaim } from '../../../src/engine/membership/member.ts';
import { Cluster, Disk, nodeIdNumbered, type TestTab } from '../cluster.ts';

const signedBy = (tab: TestTab, changes: Partial<MemberClaim> = {}): SignedClaim => {
  if (!tab.claim) throw new Error('It has signed nothing.');
  return { claim: { ...tab.claim.claim, ...changes }, proof: tab.claim.proof };
};

const tell = (cluster: Cluster, signed: SignedClaim, how: 'gossip' | 'pushPull'): void => {
  const gossip = [{ type: 'claim', claim: signed }] as const;
  const message =
    how === 'gossip' ? { type: how, gossip } : { type: how, gossip, isReply: true as const };
  cluster.send(nodeIdNumbered(1), nodeIdNumbered(0), message);
  cluster.run(1000);
};

const incarnationOf = (tab: TestTab): number => signedBy(tab).claim.incarnation;

const weightAt = (tab: TestTab, of: TestTab): number | undefined =>
  tab.node.members().find(({ nodeId }) => nodeId === of.nodeId)?.weight;

describe.each(['gossip', 'pushPull'] as const)('a row that is told again later, by %s,', (how) => {
  test('gives nobody back the weight it had then', () => {
    const cluster = Cluster.of(3);
    const [tab, subject] = [cluster.tab(0), cluster.tab(2)];
    const old = signedBy(subject);
    subject.command(() => ({ type: 'setWeight', weight: 4, isKeeper: false }));
    cluster.run(2000);
    expect(weightAt(tab, subject)).toBe(4);
    tell(cluster, old, how);
    expect(weightAt(tab, subject)).toBe(4);
  });

  test('brings nobody back who said goodbye', () => {
    const cluster = Cluster.of(3);
    const old = signedBy(cluster.tab(2));
    cluster.close(cluster.tab(2));
    cluster.run(2000);
    expect(cluster.tab(0).stateOf(cluster.tab(2))).toBe('left');
    tell(cluster, old, how);
    expect(cluster.tab(0).stateOf(cluster.tab(2))).toBe('left');
  });

  test('of goodbye sends nobody away who has come back', () => {
    const cluster = Cluster.of(3);
    const subject = cluster.tab(2);
    const farewell = signedBy(subject, { state: 'left', incarnation: incarnationOf(subject) + 1 });
    const disk = cluster.close(subject);
    cluster.run(2000);
    cluster.open(2, { disk });
    cluster.run(5000);
    tell(cluster, farewell, how);
    expect(cluster.tab(0).stateOf(cluster.tab(2))).toBe('alive');
  });

  test('makes its own subject speak above it', () => {
    const cluster = Cluster.of(2);
    const tab = cluster.tab(0);
    const later = incarnationOf(tab) + 10;
    tell(cluster, signedBy(tab, { incarnation: later, weight: 4 }), how);
    expect(incarnationOf(tab)).toBeGreaterThan(later);
    expect(weightAt(cluster.tab(1), tab)).toBe(1);
  });
});

test('a node put back to an old store is heard again: it speaks above all it has said before', () => {
  const cluster = Cluster.of(3);
  const backup = new Disk();
  backup.state = cluster.tab(2).disk.state;
  for (const weight of [2, 4, 1, 2] as const) {
    cluster.tab(2).command(() => ({ type: 'setWeight', weight, isKeeper: false }));
    cluster.run(1000);
  }
  const before = incarnationOf(cluster.tab(2));
  cluster.close(cluster.tab(2));
  cluster.run(2000);
  const tab = cluster.open(2, { disk: backup });
  cluster.run(10_000);
  expect(incarnationOf(tab)).toBeGreaterThan(before);
  for (const other of [cluster.tab(0), cluster.tab(1)]) {
    expect(other.stateOf(tab)).toBe('alive');
    expect(weightAt(other, tab)).toBe(1);
  }
});

test('a node put back to an old store is heard of by who cannot link with it, and knew it later', () => {
  const cluster = Cluster.of(3);
  const [knower, witness, subject] = [cluster.tab(0), cluster.tab(1), cluster.tab(2)];
  const backup = new Disk();
  backup.state = subject.disk.state;
  for (const weight of [2, 4, 1, 2] as const) {
    subject.command(() => ({ type: 'setWeight', weight, isKeeper: false }));
    cluster.run(1000);
  }
  cluster.run(60_000);
  for (const tab of [knower, witness, subject]) cluster.crash(tab);
  cluster.disconnect(knower.nodeId, witness.nodeId);
  cluster.disconnect(witness.nodeId, subject.nodeId);
  cluster.block(knower, subject);
  const [reopened, between] = [cluster.open(2, { disk: backup }), cluster.open(1)];
  cluster.run(10_000);
  const again = cluster.open(0, { disk: knower.disk });
  cluster.run(60_000);
  for (const other of [between, again]) expect(other.stateOf(reopened)).toBe('alive');
});
