/**
 * What this node compares with each other node: the arcs both own, and the placements it keeps for
 * another reason (pins, copies that came back) with whoever owns them, or stands in where no owner is
 * in reach. Merged into ranges.
 */

import { isCounted, type ItemIndex } from '../anti-entropy/item-index.ts';
import type { NodeId, Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import { joinRanges, type RingRange } from '../ring/ranges.ts';
import type { Pins } from './pins.ts';

export interface PeerDuties {
  /** To be looked at in every round. */
  readonly always: readonly RingRange[];
  /** Copies left over, and photos not wanted here: looked at when new, and now and then. */
  readonly seldom: readonly RingRange[];
}

const noDuties: PeerDuties = { always: [], seldom: [] };

interface DutiesBuilder {
  readonly always: RingRange[];
  readonly seldom: RingRange[];
}

export class Duties {
  readonly #core: NodeCore;
  readonly #index: ItemIndex;
  readonly #ring: CurrentRing;
  readonly #pins: Pins;
  #dutiesByNodeId: ReadonlyMap<NodeId, PeerDuties> | undefined;

  constructor(
    core: NodeCore,
    parts: { readonly index: ItemIndex; readonly ring: CurrentRing; readonly pins: Pins },
  ) {
    this.#core = core;
    this.#index = parts.index;
    this.#ring = parts.ring;
    this.#pins = parts.pins;
  }

  of(nodeId: NodeId): PeerDuties {
    this.#dutiesByNodeId ??= this.#compute();
    return this.#dutiesByNodeId.get(nodeId) ?? noDuties;
  }

  allOf(nodeId: NodeId): readonly RingRange[] {
    const { always, seldom } = this.of(nodeId);
    return joinRanges([...always, ...seldom]);
  }

  /** The ring, the links, the pins, or what is kept here for others changed. */
  changed(): void {
    this.#dutiesByNodeId = undefined;
  }

  #compute(): ReadonlyMap<NodeId, PeerDuties> {
    const builders = new Map<NodeId, DutiesBuilder>();
    const builderOf = (nodeId: NodeId): DutiesBuilder => {
      const builder = builders.get(nodeId) ?? { always: [], seldom: [] };
      builders.set(nodeId, builder);
      return builder;
    };
    for (const [nodeId, ranges] of this.#ring.coOwnership.sharedByNodeId) {
      builderOf(nodeId).always.push(...ranges);
    }
    const placements = new Set([...this.#pins.placements(), ...this.#index.placements()]);
    for (const placement of placements) {
      const position = positionOf(placement);
      const { primaries, fallbacks } = this.#ring.ring.listAt(position);
      // Where this node is an owner itself, the shared arcs say it already.
      if (primaries.includes(this.#core.nodeId)) continue;
      const range = { lower: position, upper: position + 1 };
      const isAnyInReach = primaries.some((owner) => this.#core.links.has(owner));
      for (const owner of isAnyInReach ? primaries : [...primaries, ...fallbacks]) {
        const builder = builderOf(owner);
        const isPinned = this.#pins.wantOf(placement) === 'everything';
        if (isPinned || this.#hasUnknownTo(placement, owner)) builder.always.push(range);
        // What the owners are known to hold they may have deleted since.
        else builder.seldom.push(range);
      }
    }
    return new Map(
      Array.from(builders, ([nodeId, { always, seldom }]) => [
        nodeId,
        { always: joinRanges(always), seldom: joinRanges(seldom) },
      ]),
    );
  }

  /** Something is kept here that the owner is not known to hold. */
  #hasUnknownTo(placement: Placement, owner: NodeId): boolean {
    return this.#index
      .placementItems(placement)
      .some(({ flags, holders }) => isCounted(flags) && !holders.includes(owner));
  }
}
