import { beforeEach, expect, test } from 'vitest';
import type { NodeId } from '../../src/engine/ids.ts';
import { RelayBudget } from '../../src/node/links/relay-budget.ts';

const nodeId = (at: number): NodeId => at.toString(16).padStart(32, '0') as NodeId;
const [hostile, honest] = ['a'.repeat(32) as NodeId, 'b'.repeat(32) as NodeId];
const strangers = Array.from({ length: 100 }, (_, at) => nodeId(at));

let budget: RelayBudget;

beforeEach(() => {
  budget = new RelayBudget();
});

const heardBy = (neighbour: NodeId, nowMs: number): number =>
  strangers.filter((stranger) => budget.allows(neighbour, stranger, nowMs)).length;

test('a neighbour brings words of eight strangers, and others are none the worse', () => {
  expect([heardBy(hostile, 0), heardBy(honest, 0)]).toEqual([8, 8]);
  expect(budget.refused).toBe(2 * 92);
});

test('more words of the same strangers are heard', () => {
  heardBy(hostile, 0);
  expect(heardBy(hostile, 11_999)).toBe(8);
});

test('a dial’s time later there is room for others', () => {
  heardBy(hostile, 0);
  expect(strangers.slice(8).filter((id) => budget.allows(hostile, id, 12_000))).toHaveLength(8);
});

test('answers of those that this node wrote to are heard, all of them', () => {
  for (const stranger of strangers) budget.invite(stranger, 0);
  expect(heardBy(hostile, 59_999)).toBe(100);
  expect(heardBy(hostile, 60_000)).toBe(8);
});

test('of more than five hundred that this node wrote to the oldest are strangers again', () => {
  budget.invite(nodeId(0), 0);
  budget.invite(nodeId(1), 0);
  for (let at = 1000; at < 1499; at += 1) budget.invite(nodeId(at), 0);
  for (const id of strangers.slice(2, 10)) budget.allows(hostile, id, 1);
  expect([budget.allows(hostile, nodeId(0), 1), budget.allows(hostile, nodeId(1), 1)]).toEqual([
    false,
    true,
  ]);
});
