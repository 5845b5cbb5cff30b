/**
 * What one device may weigh, however many tabs it opens: a device is one disk and one failure, and
 * tabs are cheap to open for whoever wants more tokens than others.
 */

import type { DeviceId, NodeId } from '../ids.ts';
import type { Weight } from '../membership/member.ts';
import type { RingMember } from './ring.ts';

export const deviceWeightMax = 4;

const weights: readonly Weight[] = [4, 2, 1, 0.5, 0.25];

/** A device is declared and not proven: whoever names another's must not take all of it away. */
const leastWeight = 0.25;

/**
 * The weightiest tab first, for a second one that opens must not move what the first holds; of equals
 * the lower id, so that equal views cap the same tabs. What is left over goes unused.
 */
export const withCappedDevices = (members: readonly RingMember[]): RingMember[] => {
  const leftByDevice = new Map<DeviceId, number>();
  const weightsByNodeId = new Map<NodeId, Weight>();
  const inOrder = [...members].sort(
    (a, b) => b.weight - a.weight || (a.nodeId < b.nodeId ? -1 : 1),
  );
  for (const { nodeId, deviceId, weight } of inOrder) {
    const left = leftByDevice.get(deviceId) ?? deviceWeightMax;
    const most = Math.min(weight, Math.max(left, leastWeight));
    const capped = weights.find((each) => each <= most) ?? leastWeight;
    weightsByNodeId.set(nodeId, capped);
    leftByDevice.set(deviceId, left - capped);
  }
  return members.map((member) => {
    const weight = weightsByNodeId.get(member.nodeId) ?? member.weight;
    return weight === member.weight ? member : { ...member, weight };
  });
};
