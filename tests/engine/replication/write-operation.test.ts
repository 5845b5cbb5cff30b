import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { OperationId } from '../../../src/engine/ids.ts';
import {
  isHopeless,
  isSafe,
  newWrite,
  withDevice,
  withFailed,
  withStored,
  withTarget,
  type WriteOperation,
} from '../../../src/engine/replication/write-operation.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const [a, b, c] = [1, 2, 3].map(nodeIdNumbered) as [
  ReturnType<typeof nodeIdNumbered>,
  ReturnType<typeof nodeIdNumbered>,
  ReturnType<typeof nodeIdNumbered>,
];
const deviceOf = deviceIdNumbered;

/** This device has it, and three others were asked. */
const started = (settings: { w: number; versionsCount: number }): WriteOperation => {
  const own = withDevice(newWrite(1 as OperationId, settings), deviceOf(0));
  return [a, b, c].reduce(withTarget, own);
};

describe('a write', () => {
  test('is safe once W devices have all of it', () => {
    const write = started({ w: 2, versionsCount: 2 });
    const half = withStored(write, a, deviceOf(1));
    expect(isSafe(half)).toBe(false);
    expect(isSafe(withStored(half, a, deviceOf(1)))).toBe(true);
  });

  test('is not safe on W tabs of one device', () => {
    const write = started({ w: 2, versionsCount: 1 });
    const sameDevice = [a, b, c].reduce((each, id) => withStored(each, id, deviceOf(0)), write);
    expect(isSafe(sameDevice)).toBe(false);
  });

  test('is not safe on the only device, though that is W', () => {
    expect(isSafe(started({ w: 1, versionsCount: 1 }))).toBe(false);
  });

  test('is hopeless once each target has stored it or failed', () => {
    const write = started({ w: 3, versionsCount: 1 });
    const almost = withFailed(withStored(write, a, deviceOf(1)), b);
    expect(isHopeless(almost)).toBe(false);
    expect(isHopeless(withFailed(almost, c))).toBe(true);
  });

  test('does not count a target that failed, whatever it says later', () => {
    const write = withFailed(started({ w: 2, versionsCount: 1 }), a);
    expect(isSafe(withStored(write, a, deviceOf(1)))).toBe(false);
  });

  test('does not count a device that nobody knows', () => {
    const write = started({ w: 2, versionsCount: 1 });
    expect(isSafe(withStored(write, a, undefined))).toBe(false);
  });

  test('counts the same devices in whatever order they answer', () => {
    const answers = [a, b, c].flatMap((id, number) => [
      { id, device: deviceOf(number % 2) },
      { id, device: deviceOf(number % 2) },
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(answers, { minLength: answers.length }), (shuffled) => {
        const write = shuffled.reduce(
          (each, { id, device }) => withStored(each, id, device),
          started({ w: 2, versionsCount: 2 }),
        );
        expect(new Set(write.devices)).toEqual(new Set([deviceOf(0), deviceOf(1)]));
      }),
    );
  });
});
