import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { hintsPerCopyMax } from '../../../src/engine/replication/copy-flags.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered, type TestTab } from '../cluster.ts';
import { entry } from '../things.ts';

const version = entry('post');

/** Two of five who do not own it. */
const strangers = (cluster: Cluster): readonly [TestTab, TestTab] => {
  const { primaries } = cluster.tab(0).node.preferenceListFor(version.meta.placement);
  const [one, other] = [...cluster.tabs.values()].filter(
    ({ nodeId }) => !primaries.includes(nodeId),
  );
  if (!one || !other) throw new Error('Two of five are no owners.');
  return [one, other];
};

const storeHint = (at: TestTab, from: TestTab, forNodeId: NodeId, requestId: number) => {
  const reason = { type: 'hint', forNodeId } as const;
  const message = { type: 'store', requestId, versions: [version], reason } as const;
  at.put({ type: 'message', from: from.nodeId, message });
};

/** A member that is nowhere, and all that is known of it. */
const claimOf = (number: number) => ({
  type: 'claim' as const,
  claim: {
    claim: {
      nodeId: nodeIdNumbered(number),
      deviceId: deviceIdNumbered(number),
      incarnation: 1,
      state: 'alive' as const,
      weight: 0 as const,
      protocol: 1,
      isKeeper: false,
    },
    proof: new Uint8Array(),
  },
});

const refusals = (cluster: Cluster, from: TestTab) =>
  cluster.sent.flatMap(({ from: sender, message }) =>
    sender === from.nodeId && message.type === 'storeRefused' ? [message.refusal] : [],
  );

test('a hint for somebody who is no member is refused', () => {
  const cluster = Cluster.of(5);
  const [standIn, hostile] = strangers(cluster);
  storeHint(standIn, hostile, nodeIdNumbered(1000), 1);
  cluster.run(50);
  expect(refusals(cluster, standIn)).toEqual(['notHere']);
  expect(standIn.disk.holds(version.meta)).toBe(false);
});

test.each([
  ['at once', 0],
  ['one after the other', 20],
])('one version is not kept for more absent nodes than it may have owners: %s', (_, pauseMs) => {
  const cluster = Cluster.of(5);
  const [standIn, hostile] = strangers(cluster);
  const absent = Array.from({ length: 3 * hintsPerCopyMax }, (_each, number) => 0x100 + number);
  const gossip = absent.map(claimOf);
  standIn.put({ type: 'message', from: hostile.nodeId, message: { type: 'gossip', gossip } });
  for (const number of absent) {
    storeHint(standIn, hostile, nodeIdNumbered(number), number);
    cluster.run(pauseMs);
  }
  cluster.run(50);
  expect(standIn.disk.flagsOf(version.meta)?.hintsFor.length).toBe(hintsPerCopyMax);
  expect(standIn.node.hintsHeld().length).toBe(hintsPerCopyMax);
  if (pauseMs > 0) {
    expect(refusals(cluster, standIn).length).toBe(absent.length - hintsPerCopyMax);
    // Those kept stay: once more for one of them is no more than before.
    storeHint(standIn, hostile, nodeIdNumbered(0x100), 1);
    cluster.run(50);
    expect(refusals(cluster, standIn).length).toBe(absent.length - hintsPerCopyMax);
  }
});
