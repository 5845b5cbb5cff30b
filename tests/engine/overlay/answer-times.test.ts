import { expect, test } from 'vitest';

import { AnswerTimes } from '../../../src/engine/overlay/answer-times.ts';
import { Cluster } from '../cluster.ts';
import { album, itemNamed, stampedEntry } from '../things.ts';

test('the slowest of twenty answers says nothing, the one before it does, and old ones are forgotten', () => {
  const times = new AnswerTimes();
  for (let tookMs = 1; tookMs <= 7; tookMs += 1) times.add(tookMs);
  expect(times.p95Ms).toBeUndefined();
  for (let tookMs = 8; tookMs <= 19; tookMs += 1) times.add(tookMs);
  times.add(10_000);
  expect(times.p95Ms).toBe(19);
  for (let count = 0; count < 32; count += 1) times.add(5);
  expect(times.p95Ms).toBe(5);
});

test('a read turns to a further replica when one is slower than it mostly is', () => {
  const cluster = Cluster.of(4, { hedgeMs: 5000 });
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(album);
  const [silent] = primaries.map((nodeId) => cluster.tabs.get(nodeId));
  const [reader] = fallbacks.map((nodeId) => cluster.tabs.get(nodeId));
  if (!silent || !reader) throw new Error('Three own the album, and the fourth reads.');
  const itemId = itemNamed('post');
  reader.stampAndWrite(stampedEntry('post'), { placement: album, itemId, seen: [] });
  cluster.run(10_000);
  const read = () =>
    reader.command((operationId) => ({ type: 'read', operationId, placement: album, itemId }));
  for (let count = 0; count < 40; count += 1) {
    read();
    cluster.run(100);
  }
  cluster.mute(reader, silent);
  const answers = [read(), read(), read()];
  const isAnswered = () => answers.every(([answer]) => answer?.type === 'read');
  expect(cluster.runUntil(isAnswered, 300)).toBe(true);
});
