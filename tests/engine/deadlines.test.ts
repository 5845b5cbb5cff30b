import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Deadlines } from '../../src/engine/deadlines.ts';

describe('deadlines', () => {
  test('run in the order of their times, and equal times in the order they were set', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const deadlines = new Deadlines();
        const run: number[] = [];
        times.forEach((atMs, index) => deadlines.set(`d${index}`, atMs, () => run.push(index)));
        deadlines.runDue(20);
        const expected = times
          .map((atMs, index) => ({ atMs, index }))
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
          .map(({ index }) => index);
        expect(run).toEqual(expected);
      }),
    );
  });

  test('set again move, and cancelled ones do not run', () => {
    const deadlines = new Deadlines();
    const run: string[] = [];
    deadlines.set('moved', 5, () => run.push('early'));
    deadlines.set('moved', 15, () => run.push('late'));
    deadlines.set('cancelled', 5, () => run.push('cancelled'));
    deadlines.cancel('cancelled');
    expect(deadlines.nextMs()).toBe(15);
    deadlines.runDue(10);
    expect(run).toEqual([]);
    deadlines.runDue(15);
    expect(run).toEqual(['late']);
    expect(deadlines.nextMs()).toBeUndefined();
  });

  test('set while others run wait for the next call, however early', () => {
    const deadlines = new Deadlines();
    let count = 0;
    const again = () => {
      count += 1;
      deadlines.set('again', 0, again);
    };
    deadlines.set('again', 0, again);
    deadlines.runDue(100);
    expect(count).toBe(1);
  });

  test('that an earlier one cancels do not run in the same call', () => {
    const deadlines = new Deadlines();
    const run: string[] = [];
    deadlines.set('first', 1, () => deadlines.cancel('second'));
    deadlines.set('second', 2, () => run.push('second'));
    deadlines.runDue(10);
    expect(run).toEqual([]);
  });

  test('moved and cancelled ones do not pile up, and the rest keep their order', () => {
    const deadlines = new Deadlines();
    const run: number[] = [];
    for (let number = 0; number < 100; number += 1) {
      deadlines.set(`kept/${number}`, 1000 - (number % 7), () => run.push(number));
    }
    let mostHeld = 0;
    for (let number = 0; number < 2000; number += 1) {
      deadlines.set('moved', 60_000 + (number % 3), () => {});
      deadlines.set(`cancelled/${number}`, 60_000, () => {});
      deadlines.cancel(`cancelled/${number}`);
      mostHeld = Math.max(mostHeld, deadlines.heapSize);
    }
    expect(mostHeld).toBeLessThanOrEqual(2 * deadlines.size + 64);
    deadlines.runDue(1000);
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    expect(run).toEqual(numbers.sort((a, b) => (b % 7) - (a % 7) || a - b));
    for (const number of numbers) deadlines.set(`brief/${number}`, 90_000, () => {});
    for (const number of numbers) deadlines.cancel(`brief/${number}`);
    expect(deadlines.heapSize).toBeLessThanOrEqual(2 * deadlines.size + 64);
  });
});
