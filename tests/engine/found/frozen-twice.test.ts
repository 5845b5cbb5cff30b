/** A tab that is frozen again and again while its links answer whether they still are links, or not. */

import { expect, test } from 'vitest';

import { Cluster, nodeIdNumbered } from '../cluster.ts';

test('whose answers came while the tab was frozen for the second time is not hung up on', () => {
  const cluster = Cluster.of(5);
  const tab = cluster.tab(0);
  const others = [1, 2, 3, 4].map(nodeIdNumbered);
  cluster.run(1000);
  const ms = cluster.nowMs;
  const at = (monotonicMs: number) => ({ monotonicMs, wallMs: monotonicMs });

  const woken = tab.node.step({ type: 'wake' }, at(ms + 60_000));
  const pings = woken.flatMap((effect) =>
    effect.type === 'send' && effect.message.type === 'ping' && others.includes(effect.to)
      ? [{ from: effect.to, seq: effect.message.seq }]
      : [],
  );
  expect(new Set(pings.map(({ from }) => from))).toEqual(new Set(others));
  // The first answer is the first thing that the tab hears of when it wakes up again.
  const effects = pings.flatMap(({ from, seq }) => {
    const message = { type: 'ack', seq, gossip: [] } as const;
    return tab.node.step({ type: 'message', from, message }, at(ms + 120_000));
  });
  expect(effects.filter(({ type }) => type === 'hangUp')).toEqual([]);
});

test('a link that stays silent is hung up on also by a tab whose every timer is late', () => {
  const cluster = Cluster.of(3);
  const tab = cluster.tab(0);
  cluster.run(1000);
  const ms = cluster.nowMs;
  const hungUp = [1, 2, 3, 4, 5].flatMap((times) => {
    const atMs = ms + times * 60_000;
    const effects = tab.node.step({ type: 'wake' }, { monotonicMs: atMs, wallMs: atMs });
    return effects.filter(({ type }) => type === 'hangUp');
  });
  expect(hungUp).toEqual(
    [1, 2].map((number) => ({ type: 'hangUp', nodeId: nodeIdNumbered(number) })),
  );
});
