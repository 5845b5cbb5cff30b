import { expect, test } from 'vitest';

import { PushPullBudget } from '../../../src/engine/membership/push-pull-budget.ts';
import { Cluster, nodeIdNumbered } from '../cluster.ts';

test('a neighbour that asks and asks is told the table now and then', () => {
  const cluster = Cluster.of(3);
  const [victim, hostile] = [cluster.tab(0), cluster.tab(1)];
  cluster.run(10_000);
  cluster.sent.length = 0;
  for (let asked = 0; asked < 200; asked += 1) {
    const message = { type: 'pushPull', gossip: [], isReply: false } as const;
    cluster.send(hostile.nodeId, victim.nodeId, message);
    cluster.run(50);
  }
  const told = cluster.sent.filter(
    ({ from, to, message }) =>
      from === victim.nodeId && to === hostile.nodeId && message.type === 'pushPull',
  );
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(4);
});

test('a rush is told twenty thousand rows a second, and one whole table at least', () => {
  const budget = new PushPullBudget();
  const ask = (number: number, rows: number, nowMs: number) =>
    budget.take(nodeIdNumbered(number), rows, nowMs);
  const told = Array.from({ length: 100 }, (_, number) => ask(number, 1000, 5000));
  expect(told.filter(Boolean).length).toBe(20);
  expect(ask(200, 1000, 5999)).toBe(false);
  expect(ask(200, 50_000, 6000)).toBe(true);
});

test('a link made anew may ask at once', () => {
  const budget = new PushPullBudget();
  expect(budget.take(nodeIdNumbered(1), 10, 0)).toBe(true);
  expect(budget.take(nodeIdNumbered(1), 10, 10)).toBe(false);
  budget.linkDown(nodeIdNumbered(1));
  expect(budget.take(nodeIdNumbered(1), 10, 20)).toBe(true);
});
