import { describe, expect, test } from 'vitest';

import type { ItemId, NodeId, Position, VersionId } from '../../../src/engine/ids.ts';
import type { EngineMessage, ExchangeRange } from '../../../src/engine/message.ts';
import { hear, isCaughtUp, newRound } from '../../../src/engine/replication/exchange-round.ts';
import type { VersionRef } from '../../../src/engine/version.ts';
import { Cluster, nodeIdNumbered, type TestTab } from '../cluster.ts';
import { entry, placementNamed } from '../things.ts';

const whole = { lower: 0 as Position, lowerKey: '', upper: 0 as Position, upperKey: '' };
const middle = (2 ** 51) as Position;

const inventedRef = (number: number): VersionRef => {
  const id = number.toString(16).padStart(63, '0');
  return {
    placement: placementNamed('album'),
    itemId: `0${id}` as ItemId,
    versionId: `f${id}` as VersionId,
  };
};

const isReplyOf = (tab: TestTab, from: NodeId, message: EngineMessage) =>
  from === tab.nodeId && message.type === 'exchange' && message.isReply;

test.each([0, 3])('a round a peer never lets end is cut short and begun anew: %i named', (each) => {
  const cluster = Cluster.of(2);
  const [tab, hostile] = [cluster.tab(0), cluster.tab(1)];
  let named = 0;
  const start = cluster.sent.length;
  cluster.change(({ from, message }) => {
    if (!isReplyOf(hostile, from, message) || message.type !== 'exchange') return message;
    const refs = Array.from({ length: each }, () => inventedRef((named += 1)));
    const items: ExchangeRange = { ...whole, upper: middle, content: { type: 'items', refs } };
    const other = { type: 'fingerprint', fingerprint: 'ab'.repeat(8), count: 7 } as const;
    const rest: ExchangeRange = { ...whole, lower: middle, content: other };
    return { ...message, ranges: each > 0 ? [items, rest] : [rest] };
  });
  tab.write([entry('one')]);
  tab.put({ type: 'command', command: { type: 'distrustLinks' } });
  cluster.run(40_000);
  const repliesByRound = new Map<number, number>();
  for (const { from, message } of cluster.sent.slice(start)) {
    if (!isReplyOf(hostile, from, message) || message.type !== 'exchange') continue;
    const { exchangeId } = message;
    repliesByRound.set(exchangeId, (repliesByRound.get(exchangeId) ?? 0) + 1);
  }
  expect(Math.max(...repliesByRound.values())).toBe(32);
  // Not settled: that would be looked at again after a minute.
  expect(repliesByRound.size).toBeGreaterThan(3);
});

describe('a round', () => {
  const options = { exchangeRefsMax: 10 };
  const lacking = (count: number) => Array.from({ length: count }, (_, at) => inventedRef(at));

  test('takes up what is lacked to a limit, and is not caught up beyond it', () => {
    const round = newRound(1, nodeIdNumbered(1), []);
    expect(hear(round, lacking(160), options)).toBe(true);
    expect(isCaughtUp(round)).toBe(true);
    expect(hear(round, lacking(161), options)).toBe(false);
    expect(round.lacked.size).toBe(160);
    expect(isCaughtUp(round)).toBe(false);
  });

  test('has a limit of turns, and none is left to whoever speaks on', () => {
    const round = newRound(1, nodeIdNumbered(1), []);
    for (let turn = 1; turn < 32; turn += 1) expect(hear(round, [], options)).toBe(true);
    expect(hear(round, [], options)).toBe(false);
    // What was said last may still have been the end.
    expect(isCaughtUp(round)).toBe(true);
  });
});
