import { expect, test } from 'vitest';

import type { Effect } from '../../../src/engine/effect.ts';
import { Cluster } from '../cluster.ts';
import { chunk, entry } from '../things.ts';

const isLoad = (effect: Effect): effect is Extract<Effect, { type: 'load' }> =>
  effect.type === 'load';

test('a disk that fails to read for a moment costs no copy', () => {
  const cluster = Cluster.of(1);
  const tab = cluster.tab(0);
  const version = chunk('piece');
  tab.write([version]);
  cluster.run(1_000);

  const { placement, itemId } = version.meta;
  const command = {
    type: 'fetch',
    operationId: 77 as never,
    placement,
    itemIds: [itemId],
  } as const;
  const now = { monotonicMs: cluster.nowMs, wallMs: 1_700_000_000_000 };
  const effects = tab.node.step({ type: 'command', command: { ...command, isPin: false } }, now);
  const [load] = effects.filter(isLoad);
  expect(load).toBeDefined();

  tab.node.step({ type: 'loadFailed', loadId: load?.loadId ?? 0 }, now);
  expect(tab.node.versionsOf(placement)).toHaveLength(1);
  expect(tab.disk.holds(version.meta)).toBe(true);
});

test('a read leaves out nothing that is here and cannot be read now', () => {
  const cluster = Cluster.of(3);
  cluster.run(20_000);
  const tab = cluster.tab(0);
  const version = entry('like');
  tab.write([version]);
  cluster.run(5_000);

  const { placement, itemId } = version.meta;
  const command = { type: 'read', operationId: 77 as never, placement, itemId } as const;
  const now = { monotonicMs: cluster.nowMs, wallMs: 1_700_000_000_000 };
  const [load] = tab.node.step({ type: 'command', command }, now).filter(isLoad);
  const effects = tab.node.step({ type: 'loadFailed', loadId: load?.loadId ?? 0 }, now);
  const answers = effects.filter(({ type }) => type === 'answer');
  expect(answers).toEqual([
    { type: 'answer', operationId: 77, answer: { type: 'readFailed', replies: 0 } },
  ]);
});
