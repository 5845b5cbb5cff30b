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

test('one device weighs no more than its cap, however many tabs claim to', () => {
  const weight = fc.constantFrom(0.25 as const, 0.5 as const, 1 as const, 2 as const, 4 as const);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), weight)), (drawn) => {
      const all = drawn.map(([device, each], number) => member(number, device, each));
      const capped = withCappedDevices(all);
      for (const { deviceId } of all) {
        const tabs = capped.filter((each) => each.deviceId === deviceId);
        const total = tabs.reduce((sum, each) => sum + each.weight, 0);
        expect(total).toBeGreaterThan(0);
        expect(total).toBeLessThanOrEqual(deviceWeightMax);
      }
      for (const each of capped) {
        const claimed = all.find(({ nodeId }) => nodeId === each.nodeId)?.weight ?? 0;
        expect(each.weight).toBeLessThanOrEqual(claimed);
      }
    }),
  );
});

test('tabs of devices within their cap are left as they are', () => {
  const all = [member(0, 0, 2), member(1, 0, 1), member(2, 1, 4)];
  expect(withCappedDevices(all)).toEqual(all);
  expect(withCappedDevices([...all, member(3, 0, 2), member(4, 1, 0.25)])).toEqual([
    ...all,
    member(3, 0, 1),
  ]);
});
