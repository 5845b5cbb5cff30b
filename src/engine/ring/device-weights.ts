/**
 * What one device may weigh, however many tabs it opens: a device is one disk and one failure, and
 * tabs are cheap to open for whoever wants more tokens than others.
 */

import type { DeviceId } from '../ids.ts';
import type { Weight } from '../membership/member.ts';
import type { RingMember } from './ring.ts';

export const deviceWeightMax = 4;

const weights: readonly Weight[] = [4, 2, 1, 0.5, 0.25];

/** In order of ids, so that equal views cap the same tabs; what is left over goes unused. */
export const withCappedDevices = (sorted: readonly RingMember[]): RingMember[] => {
  const leftByDevice = new Map<DeviceId, number>();
  return sorted.flatMap((member) => {
    const left = leftByDevice.get(member.deviceId) ?? deviceWeightMax;
    const weight = weights.find((each) => each <= Math.min(left, member.weight));
    if (weight === undefined) return [];
    leftByDevice.set(member.deviceId, left - weight);
    return [weight === member.weight ? member : { ...member, weight }];
  });
};
