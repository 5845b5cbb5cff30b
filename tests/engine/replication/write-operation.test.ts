import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, OperationId } from '../../../src/engine/ids.ts';
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
const from = (device: DeviceId | undefined) => ({ device, isEarly: false });
const early = (device: DeviceId) => ({ device, isEarly: true });

/** This device has it, and three others were asked. */
const started = (settings: { w: number; versionsCount: number }): WriteOperation => {
  const own = withDevice(newWrite(1 as OperationId, settings), deviceOf(0), false);
  return [a, b, c].reduce(withTarget, own);
};

describe('a write', () => {
  test('is safe once W devices have all of it', () => {
    const write = started({ w: 2, versionsCount: 2 });
    const half = withStored(write, a, from(deviceOf(1)));
    expect(isSafe(half)).toBe(false);
    expect(isSafe(withStored(half, a, from(deviceOf(1))))).toBe(true);
  });

  test('is not safe on W tabs of one device', () => {
    const write = started({ w: 2, versionsCount: 1 });
    const sameDevice = [a, b, c].reduce(
      (each, id) => withStored(each, id, from(deviceOf(0))),
      write,
    );
    expect(isSafe(sameDevice)).toBe(false);
  });

  test('is not safe on the only device, though that is W', () => {
    expect(isSafe(started({ w: 1, versionsCount: 1 }))).toBe(false);
  });

  test('is hopeless once each target has stored it or failed', () => {
    const write = started({ w: 3, versionsCount: 1 });
    const almost = withFailed(withStored(write, a, from(deviceOf(1))), b);
    expect(isHopeless(almost)).toBe(false);
    expect(isHopeless(withFailed(almost, c))).toBe(true);
  });

  test('does not count a target that failed, whatever it says later', () => {
    const write = withFailed(started({ w: 2, versionsCount: 1 }), a);
    expect(isSafe(withStored(write, a, from(deviceOf(1))))).toBe(false);
  });

  test('waits for one who speaks for the range, and counts the others when there is none', () => {
    const write = withStored(started({ w: 2, versionsCount: 1 }), a, early(deviceOf(1)));
    expect(isSafe(write)).toBe(false);
    expect(isSafe(withStored(write, b, from(deviceOf(2))))).toBe(true);
    const lastOnes = withStored(withFailed(write, b), c, early(deviceOf(3)));
    expect(isSafe(lastOnes)).toBe(true);
  });

  test('does not count a device that nobody knows', () => {
    const write = started({ w: 2, versionsCount: 1 });
    expect(isSafe(withStored(write, a, from(undefined)))).toBe(false);
  });

  test('counts the same devices in whatever order they answer', () => {
    const answers = [a, b, c].flatMap((id, number) => [
      { id, device: deviceOf(number % 2) },
      { id, device: deviceOf(number % 2) },
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(answers, { minLength: answers.length }), (shuffled) => {
        const write = shuffled.reduce(
          (each, { id, device }) => withStored(each, id, from(device)),
          started({ w: 2, versionsCount: 2 }),
        );
        expect(new Set(write.devices)).toEqual(new Set([deviceOf(0), deviceOf(1)]));
      }),
    );
  });
});
