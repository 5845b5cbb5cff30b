/** An owner with a full disk never takes a tombstone, and so never agrees that it may go. */

import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry, stampedEntry } from '../things.ts';

const minute = 60_000;

test('an owner who cannot agree is asked once a sweep, and the others do not ask each other between', () => {
  const cluster = Cluster.of(3, {
    tombstoneKeepMs: 3 * minute,
    tombstoneSweepIntervalMs: 30 * minute,
    awayMaxMs: minute,
  });
  const { placement, itemId } = entry('post').meta;
  const stampOf = { placement, itemId, seen: [] };
  const post = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
  cluster.run(5000);
  cluster.tab(2).disk.failure = 'storageFull';
  const seen = [post.meta.versionId];
  const deletion = stampedEntry('deletion', { placement, itemId, isTombstone: true });
  cluster.tab(0).stampAndWrite(deletion, { placement, itemId, seen });
  cluster.run(35 * minute);
  cluster.sent.length = 0;
  cluster.run(60 * minute);
  const asked = cluster.sent.filter(({ message }) => message.type === 'confirm');
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(20);
});
