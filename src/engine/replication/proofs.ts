/**
 * Which owned ranges this node may speak for: those in which it lacks nothing that two other owners
 * have, or the one other there is. Until then its silence about an item means nothing.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import { intersectRanges, joinRanges, rangesContain, type RingRange } from '../ring/ranges.ts';

const provingOwners = 2;

export class Proofs {
  readonly #ring: CurrentRing;
  readonly #rangesByNodeId = new Map<NodeId, readonly RingRange[]>();
  /** Once proven, kept up by the writes that come: until doubt, or until the range is lost. */
  #proven: readonly RingRange[] = [];

  constructor(ring: CurrentRing) {
    this.#ring = ring;
  }

  isProven(placement: Placement): boolean {
    return rangesContain(this.#proven, positionOf(placement));
  }

  /** This node holds whatever the other owner holds in these ranges. */
  note(nodeId: NodeId, ranges: readonly RingRange[]): void {
    const known = this.#rangesByNodeId.get(nodeId) ?? [];
    this.#rangesByNodeId.set(nodeId, joinRanges([...known, ...ranges]));
    // Most rounds are about pinned albums that others own: they prove nothing as yet.
    if (intersectRanges(ranges, this.#ring.coOwnership.owned).length > 0) this.#prove();
  }

  /** Owners changed: a range lost is no longer spoken for, and another may need fewer proofs. */
  ringChanged(): void {
    for (const nodeId of this.#rangesByNodeId.keys()) {
      if (!this.#ring.ring.members.has(nodeId)) this.#rangesByNodeId.delete(nodeId);
    }
    this.#proven = intersectRanges(this.#proven, this.#ring.coOwnership.owned);
    this.#prove();
  }

  /** This node slept or was cut off: others may have written what it does not know. */
  doubt(): void {
    this.#rangesByNodeId.clear();
    this.#proven = [];
  }

  #prove(): void {
    const newly: RingRange[] = [];
    for (const { range, others } of this.#ring.coOwnership.arcs) {
      const present = others.filter((nodeId) => this.#isPresent(nodeId));
      const agreeing = present.filter((nodeId) =>
        rangesContain(this.#rangesByNodeId.get(nodeId) ?? [], range.lower),
      );
      const needed = Math.min(provingOwners, present.length);
      // With owners that are all away there is nobody to prove anything with.
      const isProvable = present.length > 0 || others.length === 0;
      if (isProvable && agreeing.length >= needed) newly.push(range);
    }
    this.#proven = joinRanges([...this.#proven, ...newly]);
  }

  #isPresent(nodeId: NodeId): boolean {
    return this.#ring.ring.members.get(nodeId)?.presence === 'present';
  }
}
