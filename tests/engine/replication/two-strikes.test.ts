import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

/** Three owners that have proven their ranges, and a write of which the last one was not told. */
const clusterWithAMissedWrite = () => {
  const cluster = Cluster.of(3);
  cluster.run(120_000);
  const late = cluster.tab(2).nodeId;
  const version = entry('like');
  cluster.change(({ to, message }) =>
    message.type === 'store' && to === late
      ? { type: 'storeRefused', requestId: message.requestId, refusal: 'notHere' }
      : message,
  );
  const from = cluster.sent.length;
  cluster.tab(0).write([version]);
  const told = () => cluster.sent.slice(from).filter(({ to }) => to === late);
  const asked = () =>
    cluster.sent.slice(from).filter((sent) => sent.from === late && sent.message.type === 'fetch');
  const naming = () =>
    told().filter(
      ({ message }) =>
        message.type === 'exchange' &&
        JSON.stringify(message.ranges).includes(version.meta.versionId),
    );
  return { cluster, version, asked, naming };
};

test('what an owner hears of once may still be on its way; twice, it is missing', () => {
  const { cluster, version, asked, naming } = clusterWithAMissedWrite();
  expect(cluster.runUntil(() => naming().length > 0, 300_000)).toBe(true);
  cluster.run(100);
  expect(asked()).toHaveLength(0);

  expect(cluster.runUntil(() => asked().length > 0, 300_000)).toBe(true);
  expect(naming().length).toBeGreaterThan(1);
  cluster.run(5_000);
  expect(cluster.tab(2).disk.holds(version.meta)).toBe(true);
});
