import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { chunk } from '../things.ts';

test('an owner that turns out to lack an item is its holder no more', () => {
  const cluster = Cluster.of(3);
  const version = chunk('piece');
  const { placement, itemId } = version.meta;
  cluster.tab(0).write([version]);
  cluster.run(5_000);
  const reachable = () => cluster.tab(0).node.copiesOf(placement, [itemId])[0]?.reachable;
  const forgetful = cluster.tab(1);
  expect(reachable()).toContain(forgetful.node.deviceId);

  // Its disk loses the copy, as it finds when it reads it, and it cannot get it again.
  forgetful.disk.copies.clear();
  cluster.change(({ from, message }) =>
    message.type === 'fetch' && from === forgetful.nodeId
      ? { type: 'nack', seq: 0, target: from, hasTried: true }
      : message,
  );
  forgetful.command((operationId) => ({
    type: 'fetch',
    operationId,
    placement,
    itemIds: [itemId],
    isPin: false,
  }));
  expect(
    cluster.runUntil(() => reachable()?.includes(forgetful.node.deviceId) === false, 180_000),
  ).toBe(true);
  cluster.run(30_000);
  expect(cluster.isLinked(cluster.tab(0).nodeId, forgetful.nodeId)).toBe(true);
  expect(reachable()).not.toContain(forgetful.node.deviceId);
});
