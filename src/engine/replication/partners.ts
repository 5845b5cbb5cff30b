/**
 * Asks for links with those that this node has to compare copies with, where members are too many
 * for a link with each: with owners of what is pinned here, so that they can push what is new; with
 * the other owners of each arc this node cannot speak for before it met them; with an owner of what
 * is left over here and no owner is known to hold, or nobody would ever find it; and once in an
 * exchange interval with another owner of some arc, whichever.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { Duties, ForeignGroup } from './duties.ts';
import type { Pins } from './pins.ts';
import type { Proofs } from './proofs.ts';

const lookMs = 15_000;
/** For pins, for arcs to prove, and for what is left over again, so that links made for the user's own doings find room. */
const linksPerLookMax = 4;

/** Who is linked is compared with first, and most is proven then. */
const unmetWaitMs = 2000;

const placementsPerLookMax = 64;
const arcsPerLookMax = 32;
const leftoversPerLookMax = 32;

export class Partners {
  readonly #core: NodeCore;
  readonly #ring: Pick<CurrentRing, 'listFor' | 'coOwnership' | 'ring'>;
  readonly #pins: Pins;
  readonly #proofs: Pick<Proofs, 'unmetOwners'>;
  readonly #duties: Pick<Duties, 'leftovers' | 'isUnknown'>;
  readonly #need: Need;
  #placementsSeen = 0;
  #unmetSeen = 0;
  #leftoversSeen = 0;
  #anyAskedMs = 0;

  constructor(
    core: NodeCore,
    parts: {
      readonly ring: Pick<CurrentRing, 'listFor' | 'coOwnership' | 'ring'>;
      readonly pins: Pins;
      readonly proofs: Pick<Proofs, 'unmetOwners'>;
      readonly duties: Pick<Duties, 'leftovers' | 'isUnknown'>;
      /** Whether a link may be on its way. */
      readonly need: Need;
    },
  ) {
    this.#core = core;
    this.#ring = parts.ring;
    this.#pins = parts.pins;
    this.#proofs = parts.proofs;
    this.#duties = parts.duties;
    this.#need = parts.need;
  }

  start(): void {
    this.#core.after('partners', lookMs, () => {
      const placements = [...this.#pins.placements()];
      const ownersOf = (placement: Placement) => this.#ownersWanted(placement);
      this.#placementsSeen += this.#askFor(
        inTurn(placements, this.#placementsSeen, placementsPerLookMax).map(ownersOf),
      );
      this.#askUnmet();
      const leftovers = this.#duties.leftovers();
      this.#leftoversSeen += this.#askFor(
        inTurn(leftovers, this.#leftoversSeen, leftoversPerLookMax).map((group) =>
          this.#finderOf(group),
        ),
      );
      if (this.#isTimeForAny()) this.#askForAny();
      this.start();
    });
  }

  /** Until their owners are met, new arcs here answer no read. */
  ringChanged(): void {
    if (this.#core.deadlines.has('unmetOwners')) return;
    this.#core.after('unmetOwners', this.#core.rng.jittered(unmetWaitMs), () => this.#askUnmet());
  }

  #askUnmet(): void {
    const unmet = this.#proofs.unmetOwners().map((owners) => this.#unlinked(owners));
    this.#unmetSeen += this.#askFor(inTurn(unmet, this.#unmetSeen, arcsPerLookMax));
    if (unmet.some((owners) => owners.length > 0)) this.ringChanged();
  }

  #isTimeForAny(): boolean {
    return this.#core.nowMs - this.#anyAskedMs >= this.#core.options.exchangeIntervalMs;
  }

  /** Seldom: it costs both ends a dial, and writes that come keep up what is proven. */
  #askForAny(): void {
    this.#anyAskedMs = this.#core.nowMs;
    const owners = this.#unlinked([...this.#ring.coOwnership.sharedByNodeId.keys()].sort());
    if (owners.length === 0) return;
    const any = owners[this.#core.rng.below(owners.length)];
    if (any !== undefined) this.#need(any, 'soon');
  }

  /** Group by group, as long as links may be asked for; how many groups had their turn. */
  #askFor(groups: readonly (readonly NodeId[])[]): number {
    let links = 0;
    for (const [number, group] of groups.entries()) {
      for (const nodeId of group) {
        if (links >= linksPerLookMax) return number;
        if (this.#need(nodeId, 'soon')) links += 1;
      }
    }
    return groups.length;
  }

  /** As many owners as a read asks; those linked are kept so. */
  #ownersWanted(placement: Placement): readonly NodeId[] {
    const { primaries } = this.#ring.listFor(placement);
    const owners = primaries.filter((nodeId) => nodeId !== this.#core.nodeId);
    const linked = owners.filter((nodeId) => this.#core.links.has(nodeId));
    return [...linked, ...this.#unlinked(owners)].slice(0, this.#ring.ring.sizes.r);
  }

  /** One owner is enough, whichever: it tells the others. One that is linked compares anyway. */
  #finderOf(group: ForeignGroup): readonly NodeId[] {
    const { primaries } = group.list;
    const isLinked = primaries.some((nodeId) => this.#core.links.has(nodeId));
    if (isLinked || !this.#duties.isUnknown(group)) return [];
    return this.#core.rng.shuffled(primaries).slice(0, 1);
  }

  #unlinked(nodeIds: readonly NodeId[]): readonly NodeId[] {
    return nodeIds.filter((nodeId) => !this.#core.links.has(nodeId));
  }
}

/** Up to `count` of them, each once, on from where the last look ended. */
const inTurn = <Item>(items: readonly Item[], seen: number, count: number): readonly Item[] => {
  const from = items.length === 0 ? 0 : seen % items.length;
  return [...items.slice(from), ...items.slice(0, from)].slice(0, count);
};
