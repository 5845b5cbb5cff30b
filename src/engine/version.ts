/**
 * One version of an item as the engine knows it: who wrote it, what they had seen, and the exact
 * bytes, which mean nothing to it. Signatures and rights were checked before it came here.
 * Dots and contexts follow "Dotted Version Vectors" (Preguiça et al., 2012), minted by the writing
 * device and never by a replica; the HLC follows Kulkarni et al., "Logical Physical Clocks" (2014).
 */

import type { Actor, ItemId, NodeId, Placement, VersionId } from './ids.ts';

/** The one write of `actor` with number `seq`. Never given out twice. */
export interface Dot {
  readonly actor: Actor;
  readonly seq: number;
}

/** What a writer had seen of this item: per actor the highest seq. Sorted by actor. */
export type CausalContext = readonly Dot[];

export interface Hlc {
  readonly wallMs: number;
  readonly counter: number;
}

interface VersionCommon {
  readonly placement: Placement;
  readonly itemId: ItemId;
  readonly versionId: VersionId;
  /** The album that is charged for it and whose watchers hear of it. */
  readonly albumId: Placement;
  readonly sizeBytes: number;
}

/** A small, versioned, signed record of an album. A tombstone of a chunk is an entry too. */
export interface EntryMeta extends VersionCommon {
  readonly form: 'entry';
  readonly dot: Dot;
  readonly context: CausalContext;
  readonly hlc: Hlc;
  readonly isTombstone: boolean;
  /** Epoch of the album's secrets. A higher epoch's rules beat a lower one's. */
  readonly epoch: number;
}

/** An immutable piece of ciphertext. Only a tombstone of the same item supersedes it. */
export interface ChunkMeta extends VersionCommon {
  readonly form: 'chunk';
}

export type VersionMeta = EntryMeta | ChunkMeta;

/** A version with its exact bytes: the signed envelope, or the stamped chunk. */
export interface Version {
  readonly meta: VersionMeta;
  readonly bytes: Uint8Array;
}

/** Why this node keeps a copy. A copy with no reason left may be dropped. */
export interface CopyFlags {
  /** This node is, or was when it came, on the item's preference list. */
  readonly isReplica: boolean;
  /** The owner of this tab wants it: own and joined albums, outside N. */
  readonly isPin: boolean;
  /** Absent primaries this node keeps it for. */
  readonly hintsFor: readonly NodeId[];
  /** May be dropped whenever space is short. */
  readonly isCache: boolean;
}

/** Names one stored version. */
export interface VersionRef {
  readonly placement: Placement;
  readonly itemId: ItemId;
  readonly versionId: VersionId;
}

/** One string for maps and rows: the three ids, one after the other. */
export const versionName = ({ placement, itemId, versionId }: VersionRef): string =>
  placement + itemId + versionId;

/** A chunk's version is its item; see ids. */
export const isChunkRef = (ref: VersionRef): boolean =>
  (ref.versionId as string) === (ref.itemId as string);

/** What a node knows of a copy it holds, without the bytes. */
export interface StoredCopy {
  readonly meta: VersionMeta;
  readonly flags: CopyFlags;
}
