/**
 * Which owned ranges this node may speak for: those in which it lacks nothing that two other owners
 * have, or the one other there is. Until then its silence about an item means nothing. A comparison
 * proves something only where this node wanted everything, as an owner or for a pin, and only as
 * long as it does: what it never asked for it cannot speak of.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import {
  areCovered,
  intersectRanges,
  joinRanges,
  rangesContain,
  rangesCover,
  uniteRanges,
  type RingRange,
} from '../ring/ranges.ts';
import type { Pins } from './pins.ts';

export class Proofs {
  readonly #ring: CurrentRing;
  readonly #pins: Pins;
  readonly #isOutOfReach: (nodeId: NodeId) => boolean;
  readonly #rangesByNodeId = new Map<NodeId, readonly RingRange[]>();
  /** Once proven, kept up by the writes that come: until doubt, or until the range is lost. */
  #proven: readonly RingRange[] = [];
  /** What is owned or pinned here, and what that was computed from. */
  #wanted:
    | {
        readonly owned: readonly RingRange[];
        readonly placements: readonly Placement[];
        readonly ranges: readonly RingRange[];
      }
    | undefined;

  constructor(ring: CurrentRing, pins: Pins, isOutOfReach: (nodeId: NodeId) => boolean) {
    this.#ring = ring;
    this.#pins = pins;
    this.#isOutOfReach = isOutOfReach;
  }

  isProven(placement: Placement): boolean {
    return rangesContain(this.#proven, positionOf(placement));
  }

  /** This node owns it, may not speak for it yet, and others are there to compare it with. */
  isAboutToProve(placement: Placement): boolean {
    if (this.isProven(placement)) return false;
    const position = positionOf(placement);
    const arc = this.#ring.coOwnership.arcs.find(({ range }) => rangesContain([range], position));
    return arc !== undefined && arc.others.some((nodeId) => this.#isPresent(nodeId));
  }

  /** This node holds whatever the other owner holds in these ranges. */
  note(nodeId: NodeId, ranges: readonly RingRange[]): void {
    const known = this.#rangesByNodeId.get(nodeId) ?? [];
    const compared = intersectRanges(joinRanges(ranges), this.wantedRanges());
    this.#rangesByNodeId.set(nodeId, uniteRanges(known, compared));
    // Most rounds are about pinned albums that others own: they prove nothing as yet.
    if (intersectRanges(ranges, this.#ring.coOwnership.owned).length > 0) this.#prove();
  }

  /** Owners or pins changed: a range lost is no longer spoken for, another may need fewer proofs. */
  dutiesChanged(): void {
    const wanted = this.wantedRanges();
    for (const [nodeId, ranges] of this.#rangesByNodeId) {
      if (this.#ring.ring.members.has(nodeId)) {
        this.#rangesByNodeId.set(nodeId, intersectRanges(ranges, wanted));
      } else {
        this.#rangesByNodeId.delete(nodeId);
      }
    }
    this.#proven = intersectRanges(this.#proven, this.#ring.coOwnership.owned);
    this.#prove();
  }

  /** All that is owned or pinned here was compared, with somebody who is there: nothing was missed. */
  isInTouch(): boolean {
    if (!areCovered(this.#ring.coOwnership.owned, this.#proven)) return false;
    const compared = joinRanges([...this.#proven, ...[...this.#rangesByNodeId.values()].flat()]);
    return areCovered(this.wantedRanges(), compared);
  }

  /** Of each arc this node may not speak for yet, the owners that it has not compared it with. */
  unmetOwners(): readonly (readonly NodeId[])[] {
    return this.#ring.coOwnership.arcs.flatMap(({ range, others }) => {
      if (rangesCover(this.#proven, range)) return [];
      const isUnmet = (nodeId: NodeId) =>
        !rangesCover(this.#rangesByNodeId.get(nodeId) ?? [], range) && this.#isPresent(nodeId);
      return [others.filter(isUnmet)];
    });
  }

  /** What is owned here, or pinned as a whole; the same object until that changed. */
  wantedRanges(): readonly RingRange[] {
    const { owned } = this.#ring.coOwnership;
    const placements = this.#pins.placements();
    const known = this.#wanted;
    if (known?.owned === owned && known.placements === placements) return known.ranges;

    const pinned = placements
      .filter((placement) => this.#pins.wantOf(placement) === 'everything')
      .map((placement) => {
        const position = positionOf(placement);
        return { lower: position, upper: position + 1 };
      });
    const ranges = joinRanges([...owned, ...pinned]);
    this.#wanted = { owned, placements, ranges };
    return ranges;
  }

  /** This node slept or was cut off: others may have written what it does not know. */
  doubt(): void {
    this.#rangesByNodeId.clear();
    this.#proven = [];
  }

  #prove(): void {
    const newly: RingRange[] = [];
    for (const { range, others } of this.#ring.coOwnership.arcs) {
      if (rangesCover(this.#proven, range)) continue;
      const present = others.filter((nodeId) => this.#isPresent(nodeId));
      // With owners that are all away there is nobody to prove anything with.
      if (present.length === 0 && others.length > 0) continue;
      // Part of an arc may be older than the rest: it grew when another owner went.
      const compared = present.map((nodeId) =>
        intersectRanges([range], this.#rangesByNodeId.get(nodeId) ?? []),
      );
      newly.push(...agreedIn(range, compared));
    }
    this.#proven = joinRanges([...this.#proven, ...newly]);
  }

  /** Two that no network lets link prove nothing to each other; whoever both can reach does. */
  #isPresent(nodeId: NodeId): boolean {
    const isMember = this.#ring.ring.members.get(nodeId)?.presence === 'present';
    return isMember && !this.#isOutOfReach(nodeId);
  }
}

/** What two of them have compared, or the only one; with nobody there, the whole range. */
const agreedIn = (
  range: RingRange,
  compared: readonly (readonly RingRange[])[],
): readonly RingRange[] => {
  const [only] = compared;
  if (only === undefined) return [range];
  if (compared.length === 1) return only;
  return compared.flatMap((ranges, number) =>
    compared.slice(number + 1).flatMap((others) => intersectRanges(ranges, others)),
  );
};
