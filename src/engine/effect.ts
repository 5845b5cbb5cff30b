/** Everything a node can ask of its host. Effects are data; the host carries them out in order. */

import type { Actor, ItemId, NodeId, OperationId, Placement } from './ids.ts';
import type { MemberClaim, SignedClaim } from './membership/member.ts';
import type { EngineMessage } from './message.ts';
import type {
  CausalContext,
  CopyFlags,
  Dot,
  Hlc,
  Version,
  VersionMeta,
  VersionRef,
} from './version.ts';

/** Control overtakes entries, entries overtake bulk. */
export type Priority = 'control' | 'entries' | 'bulk';

export type Effect =
  | {
      readonly type: 'send';
      readonly to: NodeId;
      readonly message: EngineMessage;
      readonly priority: Priority;
    }
  /**
   * Makes all writes durable in one transaction, and only then performs `afterwards`: an
   * acknowledgement cannot leave before the write it speaks of. Persists take effect in the order
   * they were emitted, and `persisted` (or `persistFailed`) comes back for each.
   */
  | {
      readonly type: 'persist';
      readonly persistId: number;
      readonly writes: readonly StorageWrite[];
      readonly durability: 'strict' | 'relaxed';
      readonly afterwards: readonly Effect[];
    }
  | { readonly type: 'load'; readonly loadId: number; readonly refs: readonly VersionRef[] }
  | { readonly type: 'answer'; readonly operationId: OperationId; readonly answer: Answer }
  | { readonly type: 'notify'; readonly event: EngineEvent }
  | { readonly type: 'dial'; readonly nodeId: NodeId }
  | { readonly type: 'hangUp'; readonly nodeId: NodeId }
  /** A signaling message that came over the mesh for this node. */
  | { readonly type: 'deliver'; readonly from: NodeId; readonly payload: Uint8Array }
  /**
   * Comes back as `claimSigned`. Handshakes show the newest `alive` one; a `left` one is a farewell
   * signed ahead of time, which the engine alone sends.
   */
  | { readonly type: 'signClaim'; readonly claim: MemberClaim };

export type StorageWrite =
  | { readonly type: 'putVersion'; readonly version: Version; readonly flags: CopyFlags }
  | { readonly type: 'setFlags'; readonly ref: VersionRef; readonly flags: CopyFlags }
  | { readonly type: 'deleteVersion'; readonly ref: VersionRef }
  | { readonly type: 'putState'; readonly state: PersistentState };

/** The engine's own small memory between two lives of a tab. */
export interface PersistentState {
  /** Lives of this node that wrote something: oldest first, the last that did at the end. */
  readonly lives: readonly OwnLife[];
  readonly incarnation: number;
  readonly hlc: Hlc;
  /** Wall time at which this node was last in touch with others. */
  readonly contactMs: number;
  /** What it gave up for good, with its tombstones; see replication/collected. Older stores lack it. */
  readonly collected?: Uint8Array;
  /** When tombstones came that were old already; see replication/late-tombstones. The same holds. */
  readonly lateTombstones?: Uint8Array;
  /** Last known claims of others, newest first, so that a reopened tab knows whom to look for. */
  readonly members: readonly SignedClaim[];
}

/** What one life of this node wrote, under an actor of its own. */
export interface OwnLife {
  readonly actor: Actor;
  /** Its entries from this seq on may be on no other device yet. */
  readonly confirmedSeq: number;
}

/** `tooManyWriters`: more lives have written this item lately than a context can name. */
export type WriteFailureReason =
  'storageFull' | 'storageFailed' | 'quorumUnreachable' | 'tooManyWriters';

export type Answer =
  | {
      readonly type: 'stamped';
      readonly dot: Dot;
      readonly context: CausalContext;
      readonly hlc: Hlc;
    }
  /** On this disk; `written` or `writtenHere` follows. */
  | { readonly type: 'durableHere' }
  /** W distinct devices hold it on disk; `devices` of them so far. */
  | { readonly type: 'written'; readonly devices: number }
  /** Durable here, and not yet on W devices; replication goes on by itself. */
  | { readonly type: 'writtenHere'; readonly devices: number }
  | { readonly type: 'writeFailed'; readonly reason: WriteFailureReason }
  /** All siblings, those that other replicas lacked repaired on the way. */
  | { readonly type: 'read'; readonly versions: readonly Version[]; readonly replies: number }
  | { readonly type: 'readFailed'; readonly replies: number }
  /** One chunk of a `fetch`; the operation ends when each item has been answered. */
  | { readonly type: 'fetched'; readonly version: Version }
  | { readonly type: 'fetchFailed'; readonly itemId: ItemId };

export type EngineEvent =
  | { readonly type: 'membersChanged' }
  /** Versions of a pinned placement that are now held here, or no longer count. */
  | {
      readonly type: 'itemsChanged';
      readonly placement: Placement;
      readonly metas: readonly VersionMeta[];
    }
  /** What is known of who holds the items of these placements changed. */
  | { readonly type: 'copiesChanged'; readonly placements: readonly Placement[] }
  /** A first answer has come from an owner of a pinned placement. */
  | { readonly type: 'placementAnswered'; readonly placement: Placement }
  | { readonly type: 'transfersChanged' }
  | {
      readonly type: 'handedOff';
      readonly to: NodeId;
      readonly versions: number;
      readonly placements: readonly Placement[];
    };
