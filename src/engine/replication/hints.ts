/**
 * Versions kept for absent primaries, and their way home: hinted handoff (Dynamo, section 4.6). A
 * hint is a flag of a copy; here is only which copies carry one, and for whom.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { versionName, type CopyFlags, type VersionMeta } from '../version.ts';
import { hasReason, withoutHint } from './copy-flags.ts';
import type { Copies } from './copies.ts';
import type { NodeView } from './node-view.ts';
import { isStored, type ShipmentOutcome, type Shipments } from './shipments.ts';

const sweepIntervalMs = 10_000;

interface Hint {
  readonly meta: VersionMeta;
  sinceMs: number;
}

interface HintParts {
  readonly copies: Copies;
  readonly ring: CurrentRing;
  readonly membership: Membership;
  readonly shipments: Shipments;
  readonly view: NodeView;
}

interface Delivery {
  left: number;
  delivered: number;
  readonly placements: Set<Placement>;
}

export class Hints {
  readonly #core: NodeCore;
  readonly #need: Need;
  readonly #hintsByPrimary = new Map<NodeId, Map<string, Hint>>();
  /** By version; only those that have any. */
  readonly #primariesByName = new Map<string, readonly NodeId[]>();
  /** Of primaries that had no room for what is kept for them; no more than there are such. */
  readonly #notBeforeMs = new Map<NodeId, number>();
  readonly #deliveries = new Map<NodeId, Delivery>();
  #count = 0;
  #reservedCount = 0;

  constructor(core: NodeCore, need: Need) {
    this.#core = core;
    this.#need = need;
  }

  /**
   * Room for hints on their way to disk; `settle` gives it back once they are there. Without room a
   * hint is refused, and the coordinator asks the next fallback. What is no hint needs no room, also
   * where copies believed again brought more hints than there may be.
   */
  reserve(count: number): boolean {
    const wouldBe = this.#count + this.#reservedCount + count;
    const isRoom = count === 0 || wouldBe <= this.#core.options.hintsMax;
    if (isRoom) this.#reservedCount += count;
    return isRoom;
  }

  settle(count: number): void {
    this.#reservedCount -= count;
  }

  countsByPrimary(): readonly { readonly forNodeId: NodeId; readonly count: number }[] {
    return Array.from(this.#hintsByPrimary, ([forNodeId, hints]) => ({
      forNodeId,
      count: hints.size,
    })).sort((a, b) => (a.forNodeId < b.forNodeId ? -1 : 1));
  }

  /** A copy has these flags now. */
  follow(meta: VersionMeta, flags: CopyFlags): void {
    const name = versionName(meta);
    for (const primary of this.#primariesByName.get(name) ?? []) {
      if (!flags.hintsFor.includes(primary)) this.#forget(primary, name);
    }
    if (flags.hintsFor.length > 0) this.#primariesByName.set(name, flags.hintsFor);
    else this.#primariesByName.delete(name);
    for (const primary of flags.hintsFor) {
      const hints = this.#hintsByPrimary.get(primary) ?? new Map<string, Hint>();
      this.#hintsByPrimary.set(primary, hints);
      if (hints.has(name)) continue;
      hints.set(name, { meta, sinceMs: this.#core.nowMs });
      this.#count += 1;
    }
  }

  #forget(primary: NodeId, name: string): void {
    const hints = this.#hintsByPrimary.get(primary);
    if (hints?.delete(name)) this.#count -= 1;
    if (!hints || hints.size > 0) return;
    this.#hintsByPrimary.delete(primary);
    this.#notBeforeMs.delete(primary);
  }

  /** Hints of an earlier life are as old as this one: nothing says when they came. */
  start(parts: HintParts): void {
    for (const hints of this.#hintsByPrimary.values()) {
      for (const hint of hints.values()) hint.sinceMs = this.#core.nowMs;
    }
    this.#scheduleSweep(parts);
  }

  #scheduleSweep(parts: HintParts): void {
    this.#core.after('hints', sweepIntervalMs, () => {
      this.#sweep(parts);
      this.#scheduleSweep(parts);
    });
  }

  /** The primary is back: everything kept for it goes home. */
  deliver(primary: NodeId, shipments: Shipments): void {
    const hints = this.#hintsByPrimary.get(primary);
    const isPaused = this.#core.nowMs < (this.#notBeforeMs.get(primary) ?? 0);
    if (!hints || isPaused || this.#deliveries.has(primary)) return;
    this.#notBeforeMs.delete(primary);
    const delivery: Delivery = { left: hints.size, delivered: 0, placements: new Set() };
    this.#deliveries.set(primary, delivery);
    for (const { meta } of [...hints.values()]) {
      const onOutcome = (outcome: ShipmentOutcome) => {
        delivery.left -= 1;
        if (isStored(outcome)) {
          delivery.delivered += 1;
          delivery.placements.add(meta.placement);
        }
        if (isWithoutRoom(outcome)) {
          this.#notBeforeMs.set(primary, this.#core.nowMs + this.#core.options.hintPauseMs);
        }
        if (delivery.left === 0) this.#endDelivery(primary, delivery);
      };
      shipments.ship(primary, { meta, reason: { type: 'replica' }, onOutcome });
    }
  }

  /**
   * A node has the version on disk: it needs no hint for it any more. The copy goes with the hint
   * only where enough other devices that are here are known to hold one: the primary may be a tab of
   * the very device that wrote it, and then this copy is what made the write safe.
   */
  stored(
    meta: VersionMeta,
    by: NodeId,
    { copies, ring, view }: Pick<HintParts, 'copies' | 'ring' | 'view'>,
  ): void {
    if (!this.#hintsByPrimary.get(by)?.has(versionName(meta))) return;
    const copy = copies.index.copyOf(meta);
    if (!copy) return;
    const isLast = !hasReason(withoutHint(copy.flags, by));
    const isThin = devicesOf(copy.holders, view) < ring.ring.sizes.w;
    this.#release(meta, by, copies, isLast && isThin ? 'keep' : 'home');
  }

  #endDelivery(primary: NodeId, delivery: Delivery): void {
    this.#deliveries.delete(primary);
    if (delivery.delivered === 0) return;
    const { delivered: versions, placements } = delivery;
    this.#core.notify({
      type: 'handedOff',
      to: primary,
      versions,
      placements: [...placements].sort(),
    });
  }

  /**
   * A primary that is gone for good, or out of reach, or does not come for hours, gets its hints no
   * more. Their copies stay as replicas, which exchanges offer to whoever owns them now.
   */
  #sweep({ copies, ring, membership, shipments, view }: HintParts): void {
    for (const [primary, hints] of [...this.#hintsByPrimary]) {
      // Others may not see it, and go on sending what is meant for it.
      if (this.#core.links.has(primary)) this.deliver(primary, shipments);
      else this.#need(primary, 'soon');
      const isGone = !ring.ring.members.has(primary) && !membership.table.isHere(primary);
      // Then it gets the versions from other owners.
      const isOutOfReach = view.isOutOfReach(primary);
      for (const { meta, sinceMs } of [...hints.values()]) {
        const isOld = this.#core.nowMs - sinceMs > this.#core.options.hintAgeMs;
        if (isGone || isOutOfReach || isOld) this.#release(meta, primary, copies, 'keep');
      }
    }
  }

  #release(meta: VersionMeta, primary: NodeId, copies: Copies, then: 'home' | 'keep'): void {
    const copy = copies.index.copyOf(meta);
    if (!copy) return;
    const flags = withoutHint(copy.flags, primary);
    if (then === 'keep') copies.setFlags(meta, { ...flags, isReplica: true });
    else if (hasReason(flags)) copies.setFlags(meta, flags);
    else copies.drop([meta]);
  }
}

/** Other devices than this one. Whoever is gone may not come back. */
const devicesOf = (holders: readonly NodeId[], view: NodeView): number => {
  const present = holders.filter((nodeId) => view.isHere(nodeId));
  const devices = new Set(present.flatMap((nodeId) => view.deviceOf(nodeId) ?? []));
  devices.delete(view.ownDevice);
  return devices.size;
};

const isWithoutRoom = (outcome: ShipmentOutcome): boolean =>
  outcome === 'storageFull' || outcome === 'storageShort';
