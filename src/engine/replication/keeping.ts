/** Whether this node keeps a version, and for which reasons. The receiver decides, by its own ring. */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import type { NodeId } from '../ids.ts';
import type { StoreReason, StoreRefusal } from '../message.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import { err, ok, type Result } from '../result.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { isChunkRef, type CopyFlags, type VersionRef } from '../version.ts';
import { hasReason, hintsPerCopyMax, joinFlags, noReason } from './copy-flags.ts';
import type { Pins } from './pins.ts';
import type { Room } from './room.ts';

/** Reasons beyond those the ring and the pins give. */
export type KeepWish = 'pin' | 'cache' | 'none';

export class Keeping {
  readonly #core: NodeCore;
  readonly #index: ItemIndex;
  readonly #ring: CurrentRing;
  readonly #pins: Pins;
  readonly #room: Room;
  readonly #membership: Pick<Membership, 'table'>;

  constructor(
    core: NodeCore,
    parts: {
      readonly index: ItemIndex;
      readonly ring: CurrentRing;
      readonly pins: Pins;
      readonly room: Room;
      readonly membership: Pick<Membership, 'table'>;
    },
  ) {
    this.#core = core;
    this.#index = parts.index;
    this.#ring = parts.ring;
    this.#pins = parts.pins;
    this.#room = parts.room;
    this.#membership = parts.membership;
  }

  /** Seen at a peer: does it belong here? A new version of what is here does too. */
  isWanted(ref: VersionRef): boolean {
    return hasReason(this.flagsFor(ref, 'none'));
  }

  /**
   * What stands beside a hint or replaces it is kept as a replica where nothing else asks for it: a
   * stand-in that took no tombstone would keep what was deleted for as long as it waits.
   */
  flagsFor(ref: VersionRef, wish: KeepWish): CopyFlags {
    const flags = this.#reasonsFor(ref, wish);
    const held = this.#index.copiesOf(ref.placement, ref.itemId);
    const isStandIn = held.some((copy) => copy.flags.hintsFor.length > 0);
    return isStandIn && !hasReason(flags) ? { ...flags, isReplica: true } : flags;
  }

  #reasonsFor(ref: VersionRef, wish: KeepWish): CopyFlags {
    const own: CopyFlags = {
      isReplica: this.#ring.isPrimary(this.#core.nodeId, ref.placement) && this.#isTaken(ref),
      isPin: wish === 'pin' || this.#pins.wantOf(ref.placement) === 'everything',
      hintsFor: [],
      isCache: wish === 'cache',
    };
    // It takes over the reasons of what it stands beside or replaces: a tombstone its chunk's. Only
    // hints speak of one version: its successor comes with its own, or reaches the primary otherwise.
    return this.#index
      .copiesOf(ref.placement, ref.itemId)
      .reduce((flags, copy) => joinFlags(flags, { ...copy.flags, hintsFor: [] }), own);
  }

  /** Sent by a peer that had its reasons; views of the ring may differ. */
  flagsForStore(ref: VersionRef, reason: StoreReason): Result<CopyFlags, StoreRefusal> {
    const flags = this.#reasonsFor(ref, 'none');
    switch (reason.type) {
      case 'watched':
        return hasReason(flags) ? ok(flags) : err('notHere');
      case 'replica':
      case 'repair':
        if (hasReason(flags)) return ok(flags);
        if (!this.#isTaken(ref)) return err('storageShort');
        // The sender may know of a change that has not come here yet. A client takes nothing.
        return this.#isInRing() ? ok({ ...noReason, isReplica: true }) : err('notHere');
      case 'hint': {
        const isForThis = reason.forNodeId === this.#core.nodeId && this.#isTaken(ref);
        if (flags.isReplica || isForThis) {
          return ok({ ...flags, isReplica: true });
        }
        // Whoever could have hints kept for ids of its own making would fill the place of all others.
        if (!this.#isInRing() || !this.#isKnown(reason.forNodeId)) return err('notHere');
        if (!this.#isTaken(ref)) return err('storageShort');
        if (this.#isFullOfHints(ref, reason.forNodeId)) return err('tooMany');
        return ok(joinFlags(flags, { ...noReason, hintsFor: [reason.forNodeId] }));
      }
    }
  }

  /** A member that is here, or is remembered. */
  #isKnown(nodeId: NodeId): boolean {
    const isInTable = this.#membership.table.rowOf(nodeId) !== undefined;
    return isInTable || this.#ring.ring.members.has(nodeId);
  }

  #isFullOfHints(ref: VersionRef, forNodeId: NodeId): boolean {
    const hintsFor = this.#index.copyOf(ref)?.flags.hintsFor ?? [];
    return hintsFor.length >= hintsPerCopyMax && !hintsFor.includes(forNodeId);
  }

  /** Photos for others only while there is room. */
  #isTaken(ref: VersionRef): boolean {
    return !isChunkRef(ref) || !this.#room.isShort;
  }

  #isInRing(): boolean {
    return this.#ring.ring.members.has(this.#core.nodeId);
  }
}
