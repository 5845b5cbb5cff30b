/**
 * What this node compares with each other node: the arcs both own, and the placements it keeps for
 * another reason (pins, copies that came back) with whoever owns them, or stands in where no owner
 * is in reach; what is pinned with everybody, where none can be reached at all. Merged into ranges.
 */

import { isCounted, type HeldCopy, type ItemIndex } from '../anti-entropy/item-index.ts';
import type { NodeId, Placement, Position } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import { joinRanges, uniteRanges, type RingRange } from '../ring/ranges.ts';
import type { PreferenceList } from '../ring/ring.ts';
import type { Copies } from './copies.ts';
import type { NodeView } from './node-view.ts';
import type { Pins } from './pins.ts';

export interface PeerDuties {
  /** To be looked at in every round. */
  readonly always: readonly RingRange[];
  /** Copies left over, and photos not wanted here: looked at when new, and now and then. */
  readonly seldom: readonly RingRange[];
  /** Both; the same object until something about them changed. */
  readonly all: readonly RingRange[];
}

/** Placements that this node keeps and others own, all with the same owners. */
export interface ForeignGroup {
  readonly list: PreferenceList;
  /** Pinned as a whole: compared with each owner in every round. */
  readonly pinned: RingRange[];
  /** The others, and which owners are known to hold all that is kept here of them. */
  readonly others: { readonly range: RingRange; readonly knownTo: readonly NodeId[] }[];
  /** Those of them that, when last looked at, no owner was known to hold. */
  readonly unknown: Placement[];
}

export class Duties {
  readonly #core: NodeCore;
  readonly #index: ItemIndex;
  readonly #ring: CurrentRing;
  readonly #pins: Pins;
  readonly #copies: Pick<Copies, 'doubted' | 'isDoubted'>;
  readonly #view: Pick<NodeView, 'isOutOfReach'>;
  #groups: readonly ForeignGroup[] | undefined;
  readonly #dutiesByNodeId = new Map<NodeId, PeerDuties>();

  constructor(
    core: NodeCore,
    parts: {
      readonly index: ItemIndex;
      readonly ring: CurrentRing;
      readonly pins: Pins;
      /** Some may count for nothing until somebody vouches for them, or has buried them. */
      readonly copies: Pick<Copies, 'doubted' | 'isDoubted'>;
      readonly view: Pick<NodeView, 'isOutOfReach'>;
    },
  ) {
    this.#core = core;
    this.#view = parts.view;
    this.#copies = parts.copies;
    this.#index = parts.index;
    this.#ring = parts.ring;
    this.#pins = parts.pins;
  }

  of(nodeId: NodeId): PeerDuties {
    const known = this.#dutiesByNodeId.get(nodeId);
    if (known) return known;
    const duties = this.#compute(nodeId);
    this.#dutiesByNodeId.set(nodeId, duties);
    return duties;
  }

  /** The ring, the pins, or what is kept here for others changed. */
  changed(): void {
    this.#groups = undefined;
    this.linksChanged();
  }

  /** Whom to turn to changed, or may have with time, and not what for. */
  linksChanged(): void {
    this.#dutiesByNodeId.clear();
  }

  /** Of which something may be here that no owner has: `isUnknown` says whether there still is. */
  leftovers(): readonly ForeignGroup[] {
    this.#groups ??= this.#foreignGroups();
    return this.#groups.filter(({ unknown }) => unknown.length > 0);
  }

  /** What is known by now is looked at no more: each placement once, and one that is unknown. */
  isUnknown({ list, unknown }: ForeignGroup): boolean {
    const isUnknownCopy = ({ meta, flags, holders }: HeldCopy) =>
      this.#copies.isDoubted(meta) ||
      (isCounted(flags) && !list.primaries.some((owner) => holders.includes(owner)));
    for (let last = unknown.at(-1); last !== undefined; last = unknown.at(-1)) {
      if (this.#index.someOf(last, isUnknownCopy)) return true;
      unknown.pop();
    }
    return false;
  }

  #compute(nodeId: NodeId): PeerDuties {
    const inEveryRound = [...(this.#ring.coOwnership.sharedByNodeId.get(nodeId) ?? [])];
    const nowAndThen: RingRange[] = [];
    this.#groups ??= this.#foreignGroups();
    for (const group of this.#groups) {
      const isPartner = this.#isPartner(nodeId, group.list);
      if (isPartner || this.#isWalledOff(group)) inEveryRound.push(...group.pinned);
      if (!isPartner) continue;
      for (const { range, knownTo } of group.others) {
        // What an owner is known to hold it may have deleted since.
        (knownTo.includes(nodeId) ? nowAndThen : inEveryRound).push(range);
      }
    }
    const [always, seldom] = [joinRanges(inEveryRound), joinRanges(nowAndThen)];
    return { always, seldom, all: uniteRanges(always, seldom) };
  }

  #isPartner(nodeId: NodeId, { primaries, fallbacks }: PreferenceList): boolean {
    if (primaries.includes(nodeId)) return true;
    const isAnyInReach = primaries.some((owner) => this.#core.links.has(owner));
    return !isAnyInReach && fallbacks.includes(nodeId);
  }

  /** No link to any owner comes about, ever: then others who pinned it are the only way to it. */
  #isWalledOff({ list, pinned }: ForeignGroup): boolean {
    return pinned.length > 0 && list.primaries.every((owner) => this.#view.isOutOfReach(owner));
  }

  /** One walk over all copies: there may be very many, and few that are not owned here. */
  #foreignGroups(): readonly ForeignGroup[] {
    const groups = new Map<PreferenceList, ForeignGroup>();
    for (const placement of this.#pins.placements()) {
      const position = positionOf(placement);
      const group = this.#groupAt(groups, position);
      const range = { lower: position, upper: position + 1 };
      if (this.#pins.wantOf(placement) === 'everything') group?.pinned.push(range);
      else group?.others.push({ range, knownTo: group.list.primaries });
    }
    let copies: HeldCopy[] = [];
    for (const copy of this.#index.copies()) {
      // Copies of one place follow each other; cached ones come last and count for nothing.
      if (!isCounted(copy.flags)) break;
      if (copies[0] && copies[0].place !== copy.place) {
        this.#addPlace(groups, copies);
        copies = [];
      }
      copies.push(copy);
    }
    this.#addPlace(groups, copies);
    for (const placement of new Set(this.#copies.doubted().map((ref) => ref.placement))) {
      const position = positionOf(placement);
      const range = { lower: position, upper: position + 1 };
      const group = this.#groupAt(groups, position);
      group?.others.push({ range, knownTo: [] });
      group?.unknown.push(placement);
    }
    return [...groups.values()];
  }

  #addPlace(groups: Map<PreferenceList, ForeignGroup>, copies: readonly HeldCopy[]): void {
    const [first] = copies;
    if (!first) return;
    const { position, placement } = first.place;
    if (this.#pins.wantOf(placement) === 'everything') return;
    const group = this.#groupAt(groups, position);
    if (!group) return;
    const range = { lower: position, upper: position + 1 };
    const knownTo = group.list.primaries.filter((owner) =>
      copies.every(({ holders }) => holders.includes(owner)),
    );
    group.others.push({ range, knownTo });
    if (knownTo.length === 0) group.unknown.push(placement);
  }

  /** None where this node is an owner itself: there the shared arcs say it already. */
  #groupAt(
    groups: Map<PreferenceList, ForeignGroup>,
    position: Position,
  ): ForeignGroup | undefined {
    const list = this.#ring.ring.listAt(position);
    if (list.primaries.includes(this.#core.nodeId)) return undefined;
    const group = groups.get(list) ?? { list, pinned: [], others: [], unknown: [] };
    groups.set(list, group);
    return group;
  }
}
