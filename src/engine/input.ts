/** Everything that can happen to a node. The host turns time, network and disk into these. */

import type { Placement, ItemId, NodeId, OperationId, VersionId } from './ids.ts';
import type { SignedClaim, Weight } from './membership/member.ts';
import type { EngineMessage } from './message.ts';
import type { Version } from './version.ts';

/** Two clocks: deadlines run on the monotonic one, the HLC alone looks at the wall. */
export interface Now {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export type Input =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'message'; readonly from: NodeId; readonly message: EngineMessage }
  /** An authenticated link, and what its other end said of itself in the handshake. */
  | { readonly type: 'linkUp'; readonly nodeId: NodeId; readonly claim: SignedClaim }
  | { readonly type: 'linkDown'; readonly nodeId: NodeId }
  | { readonly type: 'dialFailed'; readonly nodeId: NodeId }
  | { readonly type: 'loaded'; readonly loadId: number; readonly versions: readonly Version[] }
  /** The disk could not be read now; what lies on it is still there. */
  | { readonly type: 'loadFailed'; readonly loadId: number }
  | { readonly type: 'persisted'; readonly persistId: number }
  | {
      readonly type: 'persistFailed';
      readonly persistId: number;
      readonly reason: 'storageFull' | 'storageFailed';
    }
  | { readonly type: 'claimSigned'; readonly claim: SignedClaim }
  /** The deadline that `nextDeadlineMs` named has come, or the tab woke up. */
  | { readonly type: 'wake' };

export type Command =
  /** Asks for the dot, context and time of a new version, to be signed and written. */
  | {
      readonly type: 'stamp';
      readonly operationId: OperationId;
      readonly placement: Placement;
      readonly itemId: ItemId;
      /** Versions the author had on the screen. */
      readonly seen: readonly VersionId[];
    }
  /**
   * Keeps versions of one placement here and on its preference list; answered `durableHere` once
   * they are on this disk, and then `written` at W (or `writtenHere`).
   */
  | {
      readonly type: 'write';
      readonly operationId: OperationId;
      readonly versions: readonly Version[];
      /** Keep them here even where this node is no replica. */
      readonly isPin: boolean;
    }
  /** A quorum read of one entry. */
  | {
      readonly type: 'read';
      readonly operationId: OperationId;
      readonly placement: Placement;
      readonly itemId: ItemId;
    }
  /** Chunks, here or from whoever has them; each answered alone, in any order. */
  | {
      readonly type: 'fetch';
      readonly operationId: OperationId;
      readonly placement: Placement;
      readonly itemIds: readonly ItemId[];
      /** Keep them as pins; else as cache. */
      readonly isPin: boolean;
    }
  /** Pins placements of an album: opens them by exchange with their owners and watches them. */
  | {
      readonly type: 'pin';
      readonly placements: readonly Placement[];
      /**
       * `everything` pulls what is missing here. `census` pulls nothing: it pushes what is held here
       * to owners that lack it, and learns who holds what, items not held here included, so that
       * `copiesOf` can speak of a photo that was never opened on this device.
       */
      readonly want: 'everything' | 'census';
    }
  | { readonly type: 'unpin'; readonly placements: readonly Placement[] }
  /**
   * Keeps versions that lie on this device already, in the store of another slot: checked when they
   * came there, and pins here. Answered `durableHere` or `writeFailed`; exchanges carry them on.
   */
  | {
      readonly type: 'adopt';
      readonly operationId: OperationId;
      readonly versions: readonly Version[];
    }
  /** What this browser's store holds, and what it may. */
  | { readonly type: 'setSpace'; readonly usedBytes: number; readonly quotaBytes: number }
  | { readonly type: 'setWeight'; readonly weight: Weight; readonly isKeeper: boolean }
  /** Sends a signaling message over the mesh; it may get lost. */
  | { readonly type: 'relay'; readonly to: NodeId; readonly payload: Uint8Array }
  /** Timers cannot be trusted: the tab is frozen, throttled or asleep. */
  | { readonly type: 'suspend' }
  /** Links may be zombies: the tab came back, or the network changed. */
  | { readonly type: 'distrustLinks' }
  /** Says goodbye: a signed leave to the neighbours. */
  | { readonly type: 'leave' };
