/**
 * The peer-to-peer protocol as one union. `V` is what stands for a version and `C` for a signed
 * claim: bytes on the wire (`WireMessage`), and verified values inside the engine
 * (`EngineMessage`), so an unverified version cannot be handed to the engine by mistake.
 */

import type { ItemId, NodeId, Placement, Position, VersionId } from './ids.ts';
import type { Accusation, SignedClaim } from './membership/member.ts';
import type { Dot, Version, VersionRef } from './version.ts';

/** News about members, piggybacked on probes and acknowledgements. */
export type Gossip<C> =
  | { readonly type: 'claim'; readonly claim: C }
  | { readonly type: 'accusation'; readonly accusation: Accusation };

/** Why a version is being sent, so that the receiver knows how to keep it. */
export type StoreReason =
  /** A coordinator's write to one of the item's primaries, or a hint on its way home. */
  | { readonly type: 'replica' }
  /** A primary lags behind: whoever read it sends what others have, and may not keep it. */
  | { readonly type: 'repair' }
  /** A fallback keeps it for an absent primary. */
  | { readonly type: 'hint'; readonly forNodeId: NodeId }
  /** The receiver watches the placement. */
  | { readonly type: 'watched' };

export type StoreRefusal =
  | 'storageFull'
  | 'storageFailed'
  | 'notHere'
  | 'tooMany'
  /** Little room is left: no more photos are taken for others. */
  | 'storageShort'
  /** Stamped too far ahead of the receiver's clock: one of the versions at least. */
  | 'tooFarAhead';

/** What an owner says of an item that somebody would give up; see replication/confirmations. */
export type Standing =
  /** It holds this very version and nothing else of the item; a tombstone only where it is old. */
  | 'same'
  /** It holds something else of the item, or a tombstone too young to be given up. */
  | 'other'
  /** It holds nothing of it, and lacks nothing that other owners have. */
  | 'lacking'
  /** The same, and it has itself given up a tombstone that had seen this version, or was it. */
  | 'gone'
  | 'unsure';

/**
 * A stretch of the order (position, key), lower bound in, upper bound out. A key is placement, item
 * id and version id joined, and a bound's key may be cut short anywhere: '' stands before all keys
 * of its position, so that ring ranges have '' on both sides and one album's single position can
 * still be split. `upper` 0 with '' means the end of the circle.
 */
export interface ExchangeSpan {
  readonly lower: Position;
  readonly lowerKey: string;
  readonly upper: Position;
  readonly upperKey: string;
}

/** One span of an exchange, and what its sender says of it. */
export interface ExchangeRange extends ExchangeSpan {
  readonly content:
    /** Sum of the versions' hashes mod 2^256, hashed with the exchange's id; and how many. */
    | { readonly type: 'fingerprint'; readonly fingerprint: string; readonly count: number }
    /** The sender's fingerprint is the same; said back, cut short, so that the other knows. */
    | { readonly type: 'agreed'; readonly check: string }
    /** Everything held in the span, by short names. */
    | { readonly type: 'names'; readonly names: readonly string[] }
    /** Of those names, the ones the sender lacks; and what it holds besides. */
    | {
        readonly type: 'difference';
        /** Of all that the sender holds in the span. */
        readonly fingerprint: string;
        readonly lacked: readonly string[];
        readonly refs: readonly VersionRef[];
      }
    /** What those short names stand for. */
    | { readonly type: 'spelt'; readonly refs: readonly VersionRef[] }
    /** Everything held in the span, for one who holds nothing there. */
    | { readonly type: 'items'; readonly refs: readonly VersionRef[] };
}

export type Message<V, C> =
  // Membership (SWIM, Lifeguard)
  | { readonly type: 'ping'; readonly seq: number; readonly gossip: readonly Gossip<C>[] }
  | { readonly type: 'ack'; readonly seq: number; readonly gossip: readonly Gossip<C>[] }
  | { readonly type: 'pingRequest'; readonly seq: number; readonly target: NodeId }
  /** The relay could not reach the target either; it itself is fine. */
  | {
      readonly type: 'nack';
      readonly seq: number;
      readonly target: NodeId;
      /** Whether it was asked at all: without a link to it this says nothing about the target. */
      readonly hasTried: boolean;
    }
  | { readonly type: 'gossip'; readonly gossip: readonly Gossip<C>[] }
  | { readonly type: 'pushPull'; readonly gossip: readonly Gossip<C>[]; readonly isReply: boolean }
  // Replication
  | {
      readonly type: 'store';
      readonly requestId: number;
      readonly versions: readonly V[];
      readonly reason: StoreReason;
    }
  /** All versions of the request are on disk here. */
  | {
      readonly type: 'stored';
      readonly requestId: number;
      /** Who stored it speaks for the range already; if not, readers do not ask it yet. */
      readonly isProven: boolean;
    }
  | { readonly type: 'storeRefused'; readonly requestId: number; readonly refusal: StoreRefusal }
  | {
      readonly type: 'read';
      readonly requestId: number;
      readonly placement: Placement;
      readonly itemId: ItemId;
      /** Ids are enough for a replica that only confirms. */
      readonly want: 'versions' | 'ids';
    }
  | {
      readonly type: 'readReply';
      readonly requestId: number;
      readonly versionIds: readonly VersionId[];
      readonly versions: readonly V[];
      /** This replica has not proven its range yet: its silence about an item means nothing. */
      readonly isProven: boolean;
      /** What the sender has done for others lately; see load. */
      readonly load: number;
    }
  | { readonly type: 'fetch'; readonly requestId: number; readonly refs: readonly VersionRef[] }
  | {
      readonly type: 'fetched';
      readonly requestId: number;
      readonly versions: readonly V[];
      readonly missing: readonly VersionRef[];
      readonly load: number;
    }
  // Anti-entropy
  | {
      readonly type: 'exchange';
      /** By chance: it salts the fingerprints and short names of this exchange. */
      readonly exchangeId: number;
      readonly ranges: readonly ExchangeRange[];
      readonly isReply: boolean;
    }
  /** Before a version is given up for good: what do the owners hold of its item? */
  | {
      readonly type: 'confirm';
      readonly requestId: number;
      readonly refs: readonly VersionRef[];
      /** One for each of the refs; null for a chunk, which has none. */
      readonly dots: readonly (Dot | null)[];
    }
  /** In the order asked. */
  | {
      readonly type: 'confirmed';
      readonly requestId: number;
      readonly standings: readonly Standing[];
    }
  | { readonly type: 'watch'; readonly placements: readonly Placement[] }
  | { readonly type: 'unwatch'; readonly placements: readonly Placement[] }
  // Overlay
  /** This link is about to be closed, because it is one too many: no reason to worry. */
  /** Of two that part because their link is idle, either may come back when it likes. */
  | { readonly type: 'part'; readonly hasRoom: boolean }
  /** Carries a signaling message to a member that the sender has no link with. */
  | {
      readonly type: 'relay';
      readonly from: NodeId;
      readonly to: NodeId;
      /** Drawn by the sender; with it a node knows a message that it has passed on before. */
      readonly relayId: number;
      readonly hopsLeft: number;
      readonly payload: Uint8Array;
    }
  /** To the neighbour a relay came from: it arrived, and is the sender's of this to see to now. */
  | { readonly type: 'relayed'; readonly relayId: number };

export type EngineMessage = Message<Version, SignedClaim>;
export type WireMessage = Message<Uint8Array, Uint8Array>;
