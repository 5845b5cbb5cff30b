import fc from 'fast-check';
import { expect, test } from 'vitest';

import { deviceWeightMax, withCappedDevices } from '../../../src/engine/ring/device-weights.ts';
import type { RingMember } from '../../../src/engine/ring/ring.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const member = (number: number, device: number, weight: RingMember['weight']): RingMember => ({
  nodeId: nodeIdNumbered(number),
  deviceId: deviceIdNumbered(device),
  weight,
  presence: 'present',
});

const weights = fc.constantFrom(0.25 as const, 0.5 as const, 1 as const, 2 as const, 4 as const);

const leastWeight = 0.25;

test('one device weighs no more than its cap, and a quarter for each further tab that claims to', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), weights)), (drawn) => {
      const all = drawn.map(([device, each], number) => member(number, device, each));
      const capped = withCappedDevices(all);
      for (const { deviceId } of all) {
        const tabs = capped.filter((each) => each.deviceId === deviceId);
        const total = tabs.reduce((sum, each) => sum + each.weight, 0);
        expect(total).toBeLessThanOrEqual(deviceWeightMax + (tabs.length - 1) * leastWeight);
      }
      for (const [number, each] of capped.entries()) {
        expect(each.weight).toBeGreaterThanOrEqual(leastWeight);
        expect(each.weight).toBeLessThanOrEqual(all[number]?.weight ?? 0);
      }
    }),
  );
});

test('tabs of devices within their cap are left as they are', () => {
  const all = [member(0, 0, 2), member(1, 0, 1), member(2, 1, 4)];
  expect(withCappedDevices(all)).toEqual(all);
});

test('the weightiest tab of a device keeps what it has when others open beside it', () => {
  const all = [member(1, 0, 1), member(2, 0, 4), member(3, 0, 2)];
  expect(withCappedDevices(all).map(({ weight }) => weight)).toEqual([0.25, 4, 0.25]);
});

test('whoever claims the device of another cannot drive it out of the ring', () => {
  const claimants = Array.from({ length: 40 }, (_, number) => member(number, 0, 4));
  const capped = withCappedDevices([...claimants, member(40, 0, 4)]);
  expect(capped.at(-1)).toEqual(member(40, 0, leastWeight));
});
