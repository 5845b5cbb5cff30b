/** What may be read of a node between its steps. Nothing here changes anything. */

import type { DeviceId, ItemId, ItemKey, NodeId, Placement, Position } from './ids.ts';
import type { Weight } from './membership/member.ts';
import type { MemberState } from './membership/member-row.ts';
import type { Counters } from './node-core.ts';
import type { QuorumSizes } from './options.ts';
import type { ItemCopies } from './replication/copy-counts.ts';
import type { PreferenceList, RingMember } from './ring/ring.ts';
import type { VersionMeta } from './version.ts';

export interface MemberInfo {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly state: MemberState;
  /** What it owns of the ring: a member that went keeps its ranges for a while. */
  readonly ownership: RingMember['presence'] | 'none';
  readonly weight: Weight;
  readonly isKeeper: boolean;
  readonly isLinked: boolean;
  readonly roundTripMs: number | undefined;
  /** When it came to that state, on the monotonic clock. */
  readonly sinceMs: number;
}

/** A range being compared with another node now; `upper` 0 means the end of the circle. */
export interface Repair {
  readonly nodeId: NodeId;
  readonly lower: Position;
  readonly upper: Position;
}

export interface HintsHeld {
  readonly forNodeId: NodeId;
  readonly count: number;
}

export interface RingView {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  /** All members heard of, this node first. */
  members(): readonly MemberInfo[];
  deviceOf(nodeId: NodeId): DeviceId | undefined;
  /** As configured for a ring of this many devices, not clipped to those there are. */
  quorumSizes(): QuorumSizes;
  /** Devices in reach, this one included. */
  readonly devicesHere: number;
  tokensOf(nodeId: NodeId): readonly Position[];
  preferenceListFor(placement: Placement): PreferenceList;
  /** Whether the mesh can carry a signaling message there. */
  hasRouteTo(nodeId: NodeId): boolean;

  /** Live siblings and tombstones held here. */
  versionsOf(placement: Placement): readonly VersionMeta[];
  siblingsOf(key: ItemKey): readonly VersionMeta[];
  /** In the order asked. */
  copiesOf(placement: Placement, itemIds: readonly ItemId[]): readonly ItemCopies[];
  /** An owner of the placement has answered since it was pinned. */
  hasAnswered(placement: Placement): boolean;

  piecesByArc(arcs: number): readonly number[];
  /** Of those, how many have fewer than N copies on devices that are here. */
  thinPiecesByArc(arcs: number): readonly number[];
  readonly heldCount: number;
  readonly heldBytes: number;
  /** Bytes kept for others: held and not pinned. */
  readonly othersBytes: number;
  readonly piecesInRepair: number;
  repairs(): readonly Repair[];
  hintsHeld(): readonly HintsHeld[];
  readonly counters: Counters;
}
