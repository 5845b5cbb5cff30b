/** What the host reads of the engine between its steps. `RingNode` gives it. */

import type { DeviceId, ItemId, ItemKey, NodeId, Placement } from '../engine/ids.ts';
import type { QuorumSizes } from '../engine/options.ts';
import type { VersionMeta } from '../engine/version.ts';

export interface ItemCopies {
  /** On this node's disk. */
  readonly here: boolean;
  /** Distinct devices with a copy that can be reached, this one included. */
  readonly reachable: readonly DeviceId[];
  /** Distinct devices with a copy that cannot be reached now. */
  readonly away: readonly DeviceId[];
}

export interface RingReader {
  /** Live siblings and tombstones held here. */
  versionsOf(placement: Placement): readonly VersionMeta[];
  siblingsOf(key: ItemKey): readonly VersionMeta[];
  /** In the order asked. */
  copiesOf(placement: Placement, itemIds: readonly ItemId[]): readonly ItemCopies[];
  /** An owner of the placement has answered since it was pinned. */
  hasAnswered(placement: Placement): boolean;
  /** As configured for a ring of this many devices, not clipped to those there are. */
  quorumSizes(): QuorumSizes;
  readonly devicesHere: number;
  deviceOf(nodeId: NodeId): DeviceId | undefined;
}
