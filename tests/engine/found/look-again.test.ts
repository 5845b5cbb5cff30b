import { describe, expect, test } from 'vitest';

import { defaultOptions } from '../../../src/engine/options.ts';
import { newPeer, rangesForRound } from '../../../src/engine/replication/exchange-peer.ts';
import { Cluster } from '../cluster.ts';
import { album, chunk, itemNamed, stampedEntry } from '../things.ts';

const period = (nowMs: number) => ({ nowMs, periodMs: 60_000 });
const rangesOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, number) => ({
    lower: from + 2 * number,
    upper: from + 2 * number + 1,
  }));

describe('what is compared with a peer', () => {
  test('is all looked at in turn where it is too much for one round', () => {
    const peer = newPeer(0);
    const always = rangesOf(1200);
    peer.settled = always;
    const looked = [60_000, 120_000, 180_000].flatMap((nowMs) =>
      rangesForRound(peer, { always, seldom: [], all: always }, period(nowMs)),
    );
    expect(looked).toEqual(always);
  });

  test('is all looked at in turn, also what is looked at seldom beside a short list for often', () => {
    const peer = newPeer(0);
    const always = rangesOf(100);
    const seldom = rangesOf(3000, 1000);
    const all = [...always, ...seldom];
    peer.settled = all;
    // Every fourth period has room for 512 of them.
    const periods = Array.from({ length: 4 * 7 }, (_, number) => (number + 1) * 60_000);
    const looked = periods.flatMap((nowMs) =>
      rangesForRound(peer, { always, seldom, all }, period(nowMs)),
    );
    expect(new Set(looked).size).toBe(all.length);
  });

  test('is what is new, and once in a period what is settled as well', () => {
    const peer = newPeer(0);
    const [fresh, ...settled] = rangesOf(3);
    const always = fresh ? [fresh, ...settled] : [];
    peer.settled = settled;
    expect(rangesForRound(peer, { always, seldom: [], all: always }, period(59_999))).toEqual([
      fresh,
    ]);
    expect(rangesForRound(peer, { always, seldom: [], all: always }, period(60_000))).toEqual(
      always,
    );
    expect(rangesForRound(peer, { always, seldom: [], all: always }, period(60_001))).toEqual([
      fresh,
    ]);
  });

  test('is looked at again though the peer never takes something else', () => {
    const cluster = Cluster.of(3);
    const reader = cluster.open(3, { weight: 0 });
    cluster.run(8_000);
    for (const number of [0, 1, 2]) {
      const command = { type: 'setSpace', usedBytes: 90, quotaBytes: 100 } as const;
      cluster.tab(number).put({ type: 'command', command });
    }
    reader.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));
    const first = { placement: album, itemId: itemNamed('first'), seen: [] };
    cluster.tab(0).stampAndWrite(stampedEntry('first'), first);
    cluster.run(2 * defaultOptions.exchangeIntervalMs);
    const photo = chunk('photo');
    const placements = [photo.meta.placement];
    reader.command(() => ({ type: 'pin', placements, want: 'everything' }));
    reader.write([photo]);
    cluster.run(10_000);
    // What is pushed to the reader never comes.
    cluster.change(({ to, message }) =>
      to === reader.nodeId && message.type === 'store'
        ? { type: 'unwatch', placements: [] }
        : message,
    );
    const seen = { placement: album, itemId: itemNamed('post'), seen: [] };
    const { version } = cluster.tab(0).stampAndWrite(stampedEntry('post'), seen);
    cluster.run(3 * defaultOptions.exchangeIntervalMs);
    expect(cluster.tab(0).disk.holds(photo.meta)).toBe(false);
    expect(reader.disk.holds(version.meta)).toBe(true);
  });
});
