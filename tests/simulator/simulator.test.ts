import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { runSeed } from './simulator.ts';

/** Kept for ever: each found a bug once. One `seed` or `seed nodes` to a line; `#` says which. */
const regressions = readFileSync(join(import.meta.dirname, 'regression-seeds.txt'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/#.*/, '').trim())
  .filter((line) => line !== '')
  .map((line) => line.split(/\s+/).map(Number));

const freshSeeds = Array.from({ length: 24 }, (_, index) => index + 1);

/** A sweep that never takes a path proves nothing about it. */
const pathsToTake = [
  'fault close',
  'fault crash',
  'fault freezes',
  'fault sleeps',
  'fault throttle',
  'fault tail lost',
  'fault wipe',
  'fault partition',
  'fault link break',
  'fault signaling down',
  'answer written',
  'answer writtenHere',
  'answer writeFailed',
  'answer read',
  'answer fetched',
  'answer fetchFailed',
  'event handedOff',
  'event placementAnswered',
  'message storeRefused',
  'message pingRequest',
  'message nack',
];

/** One seed alone may take a while where the machine has much else to do. */
const seedTimeoutMs = 120_000;

describe('a simulated network', { timeout: seedTimeoutMs }, () => {
  const pathsTaken = new Set<string>();

  for (const [seed = 0, devicesCount = 0] of regressions) {
    test(`stays well where it once fell ill: seed ${seed}, ${devicesCount || 'some'} devices`, () => {
      expect(runSeed(seed, devicesCount).failure).toBeUndefined();
    });
  }

  for (const seed of freshSeeds) {
    test(`loses nothing and comes together again: seed ${seed}`, () => {
      const report = runSeed(seed);
      for (const path of report.counts.keys()) pathsTaken.add(path);
      expect(report.failure, report.story.slice(-40).join('\n')).toBeUndefined();
    });
  }

  test('takes every path in some of these seeds', () => {
    expect(pathsToTake.filter((path) => !pathsTaken.has(path))).toEqual([]);
  });

  test('does the same again for the same seed, and something else for another', () => {
    const [first, again, other] = [runSeed(3), runSeed(3), runSeed(4)];
    expect(again.traceHash).toBe(first.traceHash);
    expect(again.story).toEqual(first.story);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});
