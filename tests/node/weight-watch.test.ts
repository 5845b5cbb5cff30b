import { expect, test } from 'vitest';

import type { Input } from '../../src/engine/input.ts';
import { WeightWatch } from '../../src/node/weight-watch.ts';

const minute = 60_000;

test('the ring is told of another weight once, after ten minutes of grounds', () => {
  const told: Input[] = [];
  const watch = new WeightWatch((input) => told.push(input));
  for (let now = 0; now <= 12 * minute; now += minute / 2) watch.look(300 * 2 ** 20, now);
  expect(told).toEqual([
    { type: 'command', command: { type: 'setWeight', weight: 0.5, isKeeper: false } },
  ]);
});
