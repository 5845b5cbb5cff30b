import { expect, test } from 'vitest';

import { suspicionTimeoutMs } from '../../../src/engine/membership/suspicion.ts';
import { defaultOptions } from '../../../src/engine/options.ts';

const timeoutOf = (members: number, confirmations: number, health = 0): number =>
  suspicionTimeoutMs({ members, confirmations, health }, defaultOptions);

test('a suspicion starts long and is short once three others confirm it', () => {
  expect(timeoutOf(50, 0)).toBeCloseTo(6 * 4000 * Math.log10(50));
  expect(timeoutOf(50, 3)).toBeCloseTo(4000 * Math.log10(50));
});

test('each confirmation shortens it', () => {
  const timeouts = [0, 1, 2, 3].map((confirmations) => timeoutOf(50, confirmations));
  expect(timeouts).toEqual([...timeouts].sort((a, b) => b - a));
  expect(new Set(timeouts).size).toBe(4);
});

test('two nodes have nobody to confirm anything, so it is short at once', () => {
  expect(timeoutOf(2, 0)).toBe(4000);
});

test('a node that is itself unwell waits longer', () => {
  expect(timeoutOf(50, 3, 2)).toBeCloseTo(3 * timeoutOf(50, 3));
});
