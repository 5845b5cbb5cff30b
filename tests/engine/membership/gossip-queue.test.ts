import { expect, test } from 'vitest';

import {
  GossipQueue,
  timesToTell,
  type News,
} from '../../../src/engine/membership/gossip-queue.ts';
import { nodeIdNumbered } from '../cluster.ts';

const accusationOf = (number: number, state: 'suspect' | 'dead' = 'suspect'): News => ({
  type: 'accusation',
  accusation: {
    subject: nodeIdNumbered(number),
    incarnation: 1,
    state,
    accuser: nodeIdNumbered(0),
  },
});

test('the least told news is told first', () => {
  const queue = new GossipQueue();
  queue.add(accusationOf(1));
  expect(queue.take(1, 3)).toEqual([accusationOf(1)]);
  queue.add(accusationOf(2));
  expect(queue.take(1, 3)).toEqual([accusationOf(2)]);
});

test('news is told so often and then no more', () => {
  const queue = new GossipQueue();
  queue.add(accusationOf(1));
  expect([1, 2, 3].map(() => queue.take(8, 2).length)).toEqual([1, 1, 0]);
});

test('newer news of a member replaces the older, and is told anew', () => {
  const queue = new GossipQueue();
  queue.add(accusationOf(1));
  queue.take(8, 2);
  queue.add(accusationOf(1, 'dead'));
  expect(queue.size).toBe(1);
  expect([1, 2, 3].map(() => queue.take(8, 2))).toEqual([
    [accusationOf(1, 'dead')],
    [accusationOf(1, 'dead')],
    [],
  ]);
});

test('accusations can be taken back', () => {
  const queue = new GossipQueue();
  queue.add(accusationOf(1));
  queue.dropAccusations();
  expect(queue.size).toBe(0);
});

test('more members need more tellings', () => {
  expect(timesToTell(1000)).toBeGreaterThan(timesToTell(5));
});
