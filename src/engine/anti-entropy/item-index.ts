/**
 * What this node holds, and which other nodes hold the same: metadata of every copy in the one
 * order of versions, with fingerprints of any span of it. Bodies stay on disk.
 *
 * Copies kept as cache alone may vanish at any moment, so they are found here and yet are in no
 * fingerprint: nobody may count on them.
 */

import { assert } from '../assert.ts';
import { supersedesChunk } from '../causality/siblings.ts';
import {
  itemIdOf,
  itemKeyOf,
  placementOf,
  type ItemId,
  type ItemKey,
  type NodeId,
  type Placement,
} from '../ids.ts';
import type { ExchangeSpan } from '../message.ts';
import { positionOf } from '../ring/hash.ts';
import {
  versionName,
  type CopyFlags,
  type StoredCopy,
  type VersionMeta,
  type VersionRef,
} from '../version.ts';
import { FingerprintTree } from './fingerprint-tree.ts';
import { SharedIds } from './shared-ids.ts';
import { HolderSets, noHolders, type HolderSet } from './holder-sets.ts';
import {
  boundBetween,
  comparePoints,
  lowerPointOf,
  type OrderPoint,
  pointOfBound,
  refOf,
  spanOfPosition,
  upperPointOf,
  type Place,
} from './item-order.ts';
import { compactMeta } from './compact-meta.ts';
import { addInto, emptySum, fingerprintOf, subtractFrom, versionHash } from './version-sum.ts';

/** One copy held here. */
export interface HeldCopy extends StoredCopy {
  readonly place: Place;
  /** Other nodes known to hold this version on disk. */
  readonly holders: readonly NodeId[];
}

export interface Fingerprint {
  readonly fingerprint: string;
  readonly count: number;
}

export interface SetChange {
  readonly added: readonly VersionRef[];
  readonly removed: readonly VersionRef[];
}

const noChange: SetChange = { added: [], removed: [] };

export class ItemIndex {
  readonly #counted = new FingerprintTree<OrderPoint, Copy>(comparePoints);
  readonly #cached = new FingerprintTree<OrderPoint, Copy>(comparePoints);
  readonly #places = new Map<Placement, CountedPlace>();
  readonly #holderSets = new HolderSets();
  readonly #sharedIds = new SharedIds();
  #heldBytes = 0;
  /** The last exchange's fingerprint of nothing. */
  #empty: { readonly salt: number; readonly fingerprint: string } | undefined;

  /** Copies others may count on. */
  get countedSize(): number {
    return this.#counted.size;
  }

  get size(): number {
    return this.#counted.size + this.#cached.size;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Adds a copy, or changes the flags of one that is here. */
  put(meta: VersionMeta, flags: CopyFlags): void {
    if (this.copyOf(meta)) {
      this.setFlags(meta, flags);
      return;
    }
    const place = this.#placeOf(meta.placement);
    place.copiesCount += 1;
    const copy = new Copy(place, compactMeta(place, meta, this.#sharedIds), sharedFlags(flags));
    this.#treeFor(copy.flags).insert(copy, hashOf(copy));
    this.#heldBytes += meta.sizeBytes;
  }

  setFlags(ref: VersionRef, flags: CopyFlags): void {
    const copy = this.#find(ref);
    assert(copy !== undefined, 'Flags are set on a copy that is held.');
    const [from, to] = [this.#treeFor(copy.flags), this.#treeFor(flags)];
    copy.flags = sharedFlags(flags);
    if (from === to) return;
    from.remove(copy);
    to.insert(copy, hashOf(copy));
  }

  remove(ref: VersionRef): void {
    const copy = this.#find(ref);
    if (!copy) return;
    this.#treeFor(copy.flags).remove(copy);
    this.#holderSets.release(copy.holderSet);
    this.#heldBytes -= copy.meta.sizeBytes;
    copy.place.copiesCount -= 1;
    if (copy.place.copiesCount === 0) this.#places.delete(ref.placement);
  }

  copyOf(ref: VersionRef): HeldCopy | undefined {
    return this.#find(ref);
  }

  /** The versions of one item held here, sorted by version id. */
  siblingsOf(key: ItemKey): readonly VersionMeta[] {
    return this.copiesOf(placementOf(key), itemIdOf(key)).map((copy) => copy.meta);
  }

  copiesOf(placement: Placement, itemId: ItemId): readonly HeldCopy[] {
    const place = this.#places.get(placement);
    if (!place) return [];
    const lower = pointOfBound(place.position, placement + itemId);
    // A handful of siblings at most, cached ones among them only for chunks.
    return [this.#counted, this.#cached].flatMap((tree) => {
      const copies: Copy[] = [];
      for (let rank = tree.rank(lower); ; rank += 1) {
        const copy = tree.slice(rank, 1)[0];
        if (copy?.place !== place || copy.meta.itemId !== itemId) return copies;
        copies.push(copy);
      }
    });
  }

  placementItems(placement: Placement): readonly HeldCopy[] {
    const place = this.#places.get(placement);
    if (!place) return [];
    const span = spanOfPosition(place.position);
    return [this.#counted, this.#cached]
      .flatMap((tree) => sliceSpan(tree, span))
      .filter((copy) => copy.place === place);
  }

  /** Whether some copy of a placement passes the test, counted ones first; asked in order. */
  someOf(placement: Placement, test: (copy: HeldCopy) => boolean): boolean {
    const place = this.#places.get(placement);
    if (!place) return false;
    const span = spanOfPosition(place.position);
    const testHere = (copy: Copy) => copy.place === place && test(copy);
    return [this.#counted, this.#cached].some((tree) =>
      tree.some(lowerPointOf(span), upperPointOf(span), testHere),
    );
  }

  /** Every placement of which a copy is held, in no order that means anything. */
  placements(): IterableIterator<Placement> {
    return this.#places.keys();
  }

  /** Every copy, counted ones first, each kind in the order of versions. */
  *copies(): IterableIterator<HeldCopy> {
    for (const tree of [this.#counted, this.#cached]) {
      for (let rank = 0; rank < tree.size; rank += stride) yield* tree.slice(rank, stride);
    }
  }

  fingerprint(span: ExchangeSpan, salt: number): Fingerprint {
    return this.fingerprintAfter(span, noChange, salt);
  }

  /** What the fingerprint of a span would be with some versions more and some of those held less. */
  fingerprintAfter(span: ExchangeSpan, { added, removed }: SetChange, salt: number): Fingerprint {
    const { count: held, sum } = this.#counted.between(lowerPointOf(span), upperPointOf(span));
    const count = held + added.length - removed.length;
    if (count === 0 && removed.length === 0) return { fingerprint: this.#emptyOf(salt), count };
    for (const ref of added) addInto(sum, hashOfRef(ref));
    for (const ref of removed) subtractFrom(sum, hashOfRef(ref));
    return { fingerprint: fingerprintOf(sum, count, salt), count };
  }

  /** Most spans of a large ring are empty, and many of them are asked for in one exchange. */
  #emptyOf(salt: number): string {
    if (this.#empty?.salt !== salt) {
      this.#empty = { salt, fingerprint: fingerprintOf(emptySum(), 0, salt) };
    }
    return this.#empty.fingerprint;
  }

  /** Held, and counted on. */
  has(ref: VersionRef): boolean {
    const copy = this.#find(ref);
    return copy !== undefined && isCounted(copy.flags);
  }

  countIn(span: ExchangeSpan): number {
    const { counted } = this.#ranksOf(span);
    return counted;
  }

  copiesIn(span: ExchangeSpan, max: number): readonly HeldCopy[] {
    return sliceSpan(this.#counted, span, max);
  }

  refsIn(span: ExchangeSpan, max: number): readonly VersionRef[] {
    return sliceSpan(this.#counted, span, max).map(refOf);
  }

  /** Only of a chunk can it be told by the name: something here has seen its tombstone. */
  isSuperseded(ref: VersionRef): boolean {
    if ((ref.versionId as string) !== ref.itemId) return false;
    const siblings = this.siblingsOf(itemKeyOf(ref.placement, ref.itemId));
    return siblings.some(supersedesChunk);
  }

  /** Cuts a span into up to `parts` spans that hold about equally many copies. */
  split(span: ExchangeSpan, parts: number): readonly ExchangeSpan[] {
    const { first, counted } = this.#ranksOf(span);
    const slack = Math.floor(counted / parts / 3);
    const spans: ExchangeSpan[] = [];
    let rest = span;
    let cutRank = first;
    for (let part = 1; part < parts; part += 1) {
      const wanted = first + Math.floor((counted * part) / parts);
      if (wanted <= cutRank) continue;
      cutRank = this.#cutNear(wanted, slack);
      const [before, after] = this.#counted.slice(cutRank - 1, 2);
      assert(before !== undefined && after !== undefined, 'A cut has a copy on both sides.');
      const cut = boundBetween(before, after);
      spans.push({ ...rest, upper: cut.position, upperKey: cut.key });
      rest = { ...rest, lower: cut.position, lowerKey: cut.key };
    }
    return [...spans, rest];
  }

  /** A cut between two places takes fewer bytes to say than one through a place. */
  #cutNear(rank: number, slack: number): number {
    const around = this.#counted.slice(rank - slack - 1, 2 * slack + 2);
    for (let away = 0; away <= slack; away += 1) {
      for (const index of [slack + 1 + away, slack + 1 - away]) {
        const [before, after] = [around[index - 1], around[index]];
        if (before && after && before.place !== after.place) return rank - slack - 1 + index;
      }
    }
    return rank;
  }

  /** Counted copies in each of `arcs` equal arcs of the circle, from position 0. */
  countsByArc(arcs: number): readonly number[] {
    const ranks = Array.from({ length: arcs + 1 }, (_, arc) =>
      this.#counted.rank(pointOfBound(Math.ceil((arc * 2 ** 52) / arcs), '')),
    );
    return ranks.slice(1).map((rank, arc) => rank - (ranks[arc] ?? 0));
  }

  addHolder(ref: VersionRef, nodeId: NodeId): void {
    const copy = this.#find(ref);
    if (copy) copy.holderSet = this.#holderSets.plus(copy.holderSet, nodeId);
  }

  removeHolder(ref: VersionRef, nodeId: NodeId): void {
    const copy = this.#find(ref);
    if (copy) copy.holderSet = this.#holderSets.minus(copy.holderSet, nodeId);
  }

  /**
   * The node holds of a span just what it named, or all that is held here: its fingerprint was the
   * same. Returns the placements of which that is news.
   */
  noteHolderIn(
    span: ExchangeSpan,
    nodeId: NodeId,
    names: ReadonlySet<string> | 'all',
  ): ReadonlySet<Placement> {
    const changed = new Set<Placement>();
    this.#counted.some(lowerPointOf(span), upperPointOf(span), (copy) => {
      const isHolder = names === 'all' || names.has(versionName(copy.meta));
      const holderSet = isHolder
        ? this.#holderSets.plus(copy.holderSet, nodeId)
        : this.#holderSets.minus(copy.holderSet, nodeId);
      if (holderSet !== copy.holderSet) {
        copy.holderSet = holderSet;
        changed.add(copy.place.placement);
      }
      return false;
    });
    return changed;
  }

  holdersOf(ref: VersionRef): readonly NodeId[] {
    return this.#find(ref)?.holders ?? [];
  }

  #ranksOf(span: ExchangeSpan): { readonly first: number; readonly counted: number } {
    const first = this.#counted.rank(lowerPointOf(span));
    return { first, counted: Math.max(0, this.#counted.rank(upperPointOf(span)) - first) };
  }

  #find(ref: VersionRef): Copy | undefined {
    const place = this.#places.get(ref.placement);
    if (!place) return undefined;
    const point = { place, meta: ref };
    return this.#counted.find(point) ?? this.#cached.find(point);
  }

  #treeFor(flags: CopyFlags): FingerprintTree<OrderPoint, Copy> {
    return isCounted(flags) ? this.#counted : this.#cached;
  }

  #placeOf(placement: Placement): CountedPlace {
    const known = this.#places.get(placement);
    if (known) return known;
    const place = { placement, position: positionOf(placement), copiesCount: 0 };
    this.#places.set(placement, place);
    return place;
  }
}

/** Others may count on a copy kept for any reason but as cache. */
export const isCounted = (flags: CopyFlags): boolean =>
  flags.isReplica || flags.isPin || flags.hintsFor.length > 0;

interface CountedPlace extends Place {
  /** Copies at this place; the last one takes the place with it. */
  copiesCount: number;
}

class Copy implements HeldCopy {
  readonly place: CountedPlace;
  readonly meta: VersionMeta;
  flags: CopyFlags;
  holderSet: HolderSet = noHolders;

  constructor(place: CountedPlace, meta: VersionMeta, flags: CopyFlags) {
    this.place = place;
    this.meta = meta;
    this.flags = flags;
  }

  get holders(): readonly NodeId[] {
    return this.holderSet.nodeIds;
  }
}

const hashOf = (copy: Copy) => hashOfRef(copy.meta);

const hashOfRef = ({ placement, itemId, versionId }: VersionRef) =>
  versionHash(placement, itemId, versionId);

const stride = 256;

const sliceSpan = (
  tree: FingerprintTree<OrderPoint, Copy>,
  span: ExchangeSpan,
  max = Infinity,
): readonly Copy[] => {
  const first = tree.rank(lowerPointOf(span));
  const count = tree.rank(upperPointOf(span)) - first;
  return tree.slice(first, Math.min(count, max));
};

const flagsWithoutHints = [false, true].flatMap((isReplica) =>
  [false, true].flatMap((isPin) =>
    [false, true].map((isCache): CopyFlags => ({ isReplica, isPin, isCache, hintsFor: [] })),
  ),
);

/** Most copies have one of eight sets of flags: they share them. */
const sharedFlags = (flags: CopyFlags): CopyFlags =>
  flags.hintsFor.length > 0
    ? flags
    : (flagsWithoutHints.find(
        (shared) =>
          shared.isReplica === flags.isReplica &&
          shared.isPin === flags.isPin &&
          shared.isCache === flags.isCache,
      ) ?? flags);
