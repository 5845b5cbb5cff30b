/** Which stretches of the ring one node owns together with each other one. */

import type { NodeId } from '../ids.ts';
import type { Ring } from './ring.ts';
import { joinRanges, type RingRange } from './ranges.ts';

export interface CoOwnership {
  /** All that the node owns. */
  readonly owned: readonly RingRange[];
  readonly sharedByNodeId: ReadonlyMap<NodeId, readonly RingRange[]>;
}

export const coOwnershipOf = (ring: Ring, nodeId: NodeId): CoOwnership => {
  const owned: RingRange[] = [];
  const sharedByNodeId = new Map<NodeId, RingRange[]>();
  for (const { range, list } of ring.arcs()) {
    if (!list.primaries.includes(nodeId)) continue;
    owned.push(range);
    for (const other of list.primaries) {
      if (other === nodeId) continue;
      const shared = sharedByNodeId.get(other) ?? [];
      shared.push(range);
      sharedByNodeId.set(other, shared);
    }
  }
  return {
    owned: joinRanges(owned),
    sharedByNodeId: new Map(
      Array.from(sharedByNodeId, ([other, ranges]) => [other, joinRanges(ranges)]),
    ),
  };
};
