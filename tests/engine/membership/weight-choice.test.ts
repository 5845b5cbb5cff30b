import { describe, expect, test } from 'vitest';

import { WeightChoice, weightFor } from '../../../src/engine/membership/weight-choice.ts';

const gibibyte = 2 ** 30;
const minute = 60_000;
const roomy = { quotaBytes: 100 * gibibyte, uploadBytesPerS: 2 ** 30, uptimeMs: 0 };

describe('the weight of a node', () => {
  test.each([
    [0.01, 0.25],
    [0.25, 0.5],
    [1, 1],
    [4, 2],
    [16, 4],
  ])('with %d GiB granted is %d', (quota, weight) => {
    expect(weightFor({ ...roomy, quotaBytes: quota * gibibyte })).toBe(weight);
  });

  test('is small where little could be sent in the time it will stay', () => {
    const slow = { ...roomy, uploadBytesPerS: 300_000 };
    expect(weightFor({ ...slow, uptimeMs: 0 })).toBe(0.5);
    expect(weightFor({ ...slow, uptimeMs: 60 * minute })).toBe(1);
    expect(weightFor({ ...slow, uptimeMs: 8 * 60 * minute })).toBe(2);
    expect(weightFor({ ...slow, uploadBytesPerS: undefined })).toBe(1);
  });
});

describe('a change of weight', () => {
  const poor = { ...roomy, quotaBytes: 1000 };

  test('needs ten minutes of grounds, and is one step', () => {
    const choice = new WeightChoice(1);
    expect(choice.consider(poor, 0)).toBe(1);
    expect(choice.consider(poor, 9 * minute)).toBe(1);
    expect(choice.consider(poor, 10 * minute)).toBe(0.5);
    expect(choice.consider(poor, 15 * minute)).toBe(0.5);
    expect(choice.consider(poor, 20 * minute)).toBe(0.25);
    expect(choice.consider(poor, 40 * minute)).toBe(0.25);
  });

  test('is called off when the grounds have gone meanwhile', () => {
    const choice = new WeightChoice(1);
    const fitting = { ...roomy, quotaBytes: gibibyte };
    choice.consider(poor, 0);
    choice.consider(fitting, 5 * minute);
    expect(choice.consider(poor, 10 * minute)).toBe(1);
    expect(choice.consider(roomy, 19 * minute)).toBe(1);
    expect(choice.consider(roomy, 29 * minute)).toBe(2);
  });
});
