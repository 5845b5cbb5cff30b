/** Which stretches of the ring one node owns together with each other one. */

import type { NodeId } from '../ids.ts';
import type { Ring } from './ring.ts';
import { joinRanges, type RingRange } from './ranges.ts';

export interface CoOwnership {
  /** All that the node owns. */
  readonly owned: readonly RingRange[];
  /** The same arc by arc, each with its other owners. */
  readonly arcs: readonly { readonly range: RingRange; readonly others: readonly NodeId[] }[];
  readonly sharedByNodeId: ReadonlyMap<NodeId, readonly RingRange[]>;
}

export const coOwnershipOf = (ring: Ring, nodeId: NodeId): CoOwnership => {
  const arcs: { readonly range: RingRange; readonly others: readonly NodeId[] }[] = [];
  const sharedByNodeId = new Map<NodeId, RingRange[]>();
  for (const { range, list } of ring.arcsNear(nodeId)) {
    if (!list.primaries.includes(nodeId)) continue;
    const others = list.primaries.filter((other) => other !== nodeId);
    arcs.push({ range, others });
    for (const other of others) {
      const shared = sharedByNodeId.get(other) ?? [];
      shared.push(range);
      sharedByNodeId.set(other, shared);
    }
  }
  return {
    owned: joinRanges(arcs.map(({ range }) => range)),
    arcs,
    sharedByNodeId: new Map(
      Array.from(sharedByNodeId, ([other, ranges]) => [other, joinRanges(ranges)]),
    ),
  };
};
