import { expect, test } from 'vitest';

import { replicaFlags, versionNumbered } from '../anti-entropy/some-versions.ts';
import { Cluster, Disk } from '../cluster.ts';

const count = 1500;
const bytes = new Uint8Array(3);

/** Refs in messages of exchanges, whoever sent them. */
const refsTold = (cluster: Cluster): number =>
  cluster.sent.reduce((sum, { message }) => {
    if (message.type !== 'exchange') return sum;
    const refs = message.ranges.flatMap(({ content }) => ('refs' in content ? content.refs : []));
    return sum + refs.length;
  }, 0);

const holderAndNewcomer = () => {
  const cluster = new Cluster({ repairsPerRoundMax: 64 });
  const disk = new Disk();
  for (let number = 0; number < count; number += 1) {
    // Entries alone: they come faster than anybody could list them anew.
    const version = { meta: versionNumbered(4 * number), bytes };
    disk.apply({ type: 'putVersion', version, flags: replicaFlags });
  }
  const holder = cluster.open(0, { disk });
  cluster.run(3000);
  return { cluster, holder, newcomer: cluster.open(1) };
};

test('a newcomer pulls all of a list at once, so much at a time, and is told of it no further', () => {
  const { cluster, newcomer } = holderAndNewcomer();
  expect(cluster.runUntil(() => newcomer.disk.copies.size === count, 20_000)).toBe(true);
  // Both sides list it when they first meet.
  expect(refsTold(cluster)).toBeLessThan(3 * count);
});

test('a list of what the peer does not have is not gone through to its end', () => {
  const { cluster, holder, newcomer } = holderAndNewcomer();
  cluster.change(({ from, message }) =>
    from === holder.nodeId && message.type === 'fetched'
      ? { ...message, versions: [], missing: message.versions.map(({ meta }) => meta) }
      : message,
  );
  const asked = (): number =>
    cluster.sent.reduce(
      (sum, { from, message }) =>
        from === newcomer.nodeId && message.type === 'fetch' ? sum + message.refs.length : sum,
      0,
    );
  cluster.run(3000);
  const rounds = cluster.sent.filter(({ message }) => message.type === 'exchange').length;
  expect(asked()).toBeGreaterThan(64);
  expect(asked()).toBeLessThanOrEqual(64 * rounds);
});
