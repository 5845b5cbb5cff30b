/**
 * Links as WebRTC makes them: each direction delivers in order within a priority, control overtakes
 * bulk, nothing is lost while the link stands, and the two ends learn of its end at times of their
 * own. A partition stalls what is on the way; if it lasts too long the link breaks.
 */

import type { Priority } from '../../src/engine/effect.ts';
import type { NodeId } from '../../src/engine/ids.ts';
import type { SignedClaim } from '../../src/engine/membership/member.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { EventHeap } from './event-heap.ts';
import { between, chance, exponential } from './streams.ts';

export interface NetworkFaults {
  readonly delayMs: number;
  readonly bytesPerMs: number;
  /** Of all links, those that crawl. */
  readonly slowLinkProbability: number;
  readonly dialFailureProbability: number;
  /** Of all pairs, those that no NAT lets through, ever. */
  readonly unreachablePairProbability: number;
  readonly stallProbability: number;
}

/** What the network needs of a tab. */
export interface Endpoint {
  readonly nodeId: NodeId;
  readonly claim: SignedClaim | undefined;
  readonly isOpen: boolean;
  linkUp(nodeId: NodeId, claim: SignedClaim): void;
  linkDown(nodeId: NodeId): void;
  dialFailed(nodeId: NodeId): void;
  receive(from: NodeId, bytes: Uint8Array): void;
}

interface Parcel {
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
}

interface Side {
  readonly endpoint: Endpoint;
  /** Until its own end has noticed that the link is gone. */
  isUp: boolean;
  readonly lastArrivalMs: Record<Priority, number>;
  /** Arrived while the direction to the other side was cut. */
  held: Parcel[];
}

interface Link {
  readonly serial: number;
  readonly sides: readonly [Side, Side];
  readonly delayMs: number;
  readonly bytesPerMs: number;
  isBroken: boolean;
}

/** Messages that one group cannot send to the other for a while. */
export interface Cut {
  readonly from: ReadonlySet<NodeId>;
  readonly to: ReadonlySet<NodeId>;
}

const dialTimeoutMs = 12_000;
/** RFC 7675: consent to send is lost after 30 s of silence, noticed at the earliest after 5. */
const consentMs = { min: 5000, max: 30_000 };

export class Network {
  readonly #heap: EventHeap;
  readonly #rng: Rng;
  readonly #pairRng: (pair: string) => Rng;
  readonly #faults: NetworkFaults;
  readonly #endpoints = new Map<NodeId, Endpoint>();
  readonly #linksByPair = new Map<string, Link>();
  readonly #cuts = new Set<Cut>();
  #serial = 0;
  #areFaultsOn = true;

  constructor(parts: {
    readonly heap: EventHeap;
    readonly rng: Rng;
    /** The same stream for the same pair, whatever else happens. */
    readonly pairRng: (pair: string) => Rng;
    readonly faults: NetworkFaults;
  }) {
    this.#heap = parts.heap;
    this.#rng = parts.rng;
    this.#pairRng = parts.pairRng;
    this.#faults = parts.faults;
  }

  calmDown(): void {
    this.#areFaultsOn = false;
    for (const cut of [...this.#cuts]) this.healCut(cut);
  }

  attach(endpoint: Endpoint): void {
    this.#endpoints.set(endpoint.nodeId, endpoint);
  }

  /** The tab is gone. Its neighbours notice at once when it closed, in their own time otherwise. */
  detach(endpoint: Endpoint, isGraceful: boolean): void {
    if (this.#endpoints.get(endpoint.nodeId) === endpoint) this.#endpoints.delete(endpoint.nodeId);
    for (const link of this.#linksOf(endpoint.nodeId)) this.#break(link, isGraceful);
  }

  linksCountOf(nodeId: NodeId): number {
    return this.#linksOf(nodeId).length;
  }

  /** Both ends think so. */
  areLinked(a: NodeId, b: NodeId): boolean {
    const link = this.#linksByPair.get(pairOf(a, b));
    return link !== undefined && !link.isBroken && link.sides.every((side) => side.isUp);
  }

  dial(from: Endpoint, to: NodeId): void {
    const takesMs = between(this.#rng, 2, 8) * this.#faults.delayMs + 100;
    const isUnlucky = this.#areFaultsOn && chance(this.#rng, this.#faults.dialFailureProbability);
    const target = this.#endpoints.get(to);
    const isReachable = target?.isOpen === true && !this.#isUnreachable(from.nodeId, to);
    if (isUnlucky || !isReachable || this.#isCutEitherWay(from.nodeId, to)) {
      const givesUpMs = isUnlucky ? takesMs : dialTimeoutMs;
      this.#heap.after(givesUpMs, () => {
        if (from.isOpen) from.dialFailed(to);
      });
      return;
    }
    this.#heap.after(takesMs, () => this.#connect(from, to));
  }

  hangUp(from: NodeId, to: NodeId): void {
    const link = this.#linksByPair.get(pairOf(from, to));
    if (link) this.#break(link, true);
  }

  send(from: NodeId, to: NodeId, parcel: Parcel, priority: Priority): void {
    const link = this.#linksByPair.get(pairOf(from, to));
    const side = link?.sides.find(({ endpoint }) => endpoint.nodeId === from);
    if (!link || !side?.isUp) return;

    const stallMs =
      this.#areFaultsOn && chance(this.#rng, this.#faults.stallProbability)
        ? between(this.#rng, 500, 8000)
        : 0;
    const earliestMs = this.#heap.nowMs + link.delayMs + exponential(this.#rng, link.delayMs / 4);
    const queuedMs = Math.max(earliestMs + stallMs, side.lastArrivalMs[priority]);
    const arrivalMs = queuedMs + parcel.sizeBytes / link.bytesPerMs;
    side.lastArrivalMs[priority] = arrivalMs;
    this.#heap.after(arrivalMs - this.#heap.nowMs, () => this.#arrive(link, side, parcel));
  }

  /** One of this node's links, or none, ends for no reason anybody knows. */
  breakSomeLink(nodeId: NodeId): void {
    const links = this.#linksOf(nodeId);
    const link = links[this.#rng.below(Math.max(1, links.length))];
    if (link) this.#break(link, false);
  }

  cut(cut: Cut): void {
    this.#cuts.add(cut);
    for (const link of this.#linksByPair.values()) this.#watchConsent(link);
  }

  healCut(cut: Cut): void {
    this.#cuts.delete(cut);
    for (const link of this.#linksByPair.values()) {
      for (const side of link.sides) this.#release(link, side);
    }
  }

  #connect(from: Endpoint, to: NodeId): void {
    const target = this.#endpoints.get(to);
    const isPossible = from.isOpen && target?.isOpen && from.claim && target.claim;
    if (!isPossible || this.#isCutEitherWay(from.nodeId, to)) {
      if (from.isOpen) from.dialFailed(to);
      return;
    }
    const old = this.#linksByPair.get(pairOf(from.nodeId, to));
    // Both dialled: the link that stands wins.
    if (old?.isBroken === false && old.sides.every(({ isUp }) => isUp)) return;
    if (old) this.#endBoth(old);

    this.#serial += 1;
    const isSlow = this.#areFaultsOn && chance(this.#rng, this.#faults.slowLinkProbability);
    const link: Link = {
      serial: this.#serial,
      sides: [sideOf(from), sideOf(target)],
      delayMs: this.#faults.delayMs * between(this.#rng, 0.4, 1.8),
      bytesPerMs: this.#faults.bytesPerMs / (isSlow ? 50 : 1),
      isBroken: false,
    };
    this.#linksByPair.set(pairOf(from.nodeId, to), link);
    from.linkUp(to, target.claim);
    target.linkUp(from.nodeId, from.claim);
  }

  #arrive(link: Link, side: Side, parcel: Parcel): void {
    const other = otherSide(link, side);
    if (link.isBroken || !other.isUp) return;
    if (side.held.length > 0 || this.#isCut(side.endpoint.nodeId, other.endpoint.nodeId)) {
      side.held.push(parcel);
      return;
    }
    other.endpoint.receive(side.endpoint.nodeId, parcel.bytes);
  }

  /** What was held goes on, after a moment, in the order it came. */
  #release(link: Link, side: Side): void {
    const other = otherSide(link, side);
    if (side.held.length === 0 || this.#isCut(side.endpoint.nodeId, other.endpoint.nodeId)) return;
    this.#heap.after(link.delayMs, () => {
      if (link.isBroken || !other.isUp) return;
      const held = side.held;
      side.held = [];
      for (const parcel of held) other.endpoint.receive(side.endpoint.nodeId, parcel.bytes);
    });
  }

  #watchConsent(link: Link): void {
    const [a, b] = link.sides;
    if (link.isBroken || !this.#isCutEitherWay(a.endpoint.nodeId, b.endpoint.nodeId)) return;
    this.#heap.after(between(this.#rng, consentMs.min, consentMs.max), () => {
      if (!this.#isCutEitherWay(a.endpoint.nodeId, b.endpoint.nodeId)) return;
      this.#break(link, false);
    });
  }

  #break(link: Link, isQuick: boolean): void {
    if (link.isBroken) return;
    link.isBroken = true;
    for (const side of link.sides) {
      const noticesMs = isQuick
        ? link.delayMs
        : between(this.#rng, consentMs.min / 5, consentMs.max);
      this.#heap.after(noticesMs, () => this.#endSide(link, side));
    }
  }

  #endBoth(link: Link): void {
    link.isBroken = true;
    for (const side of link.sides) this.#endSide(link, side);
  }

  #endSide(link: Link, side: Side): void {
    if (!side.isUp) return;
    side.isUp = false;
    const other = otherSide(link, side).endpoint.nodeId;
    if (side.endpoint.isOpen) side.endpoint.linkDown(other);
    const pair = pairOf(side.endpoint.nodeId, other);
    const isOver = link.sides.every(({ isUp }) => !isUp);
    if (isOver && this.#linksByPair.get(pair) === link) this.#linksByPair.delete(pair);
  }

  #linksOf(nodeId: NodeId): readonly Link[] {
    return [...this.#linksByPair.values()]
      .filter(({ sides }) => sides.some(({ endpoint }) => endpoint.nodeId === nodeId))
      .sort((a, b) => a.serial - b.serial);
  }

  #isUnreachable(a: NodeId, b: NodeId): boolean {
    const rng = this.#pairRng(pairOf(a, b));
    return chance(rng, this.#faults.unreachablePairProbability);
  }

  #isCut(from: NodeId, to: NodeId): boolean {
    for (const cut of this.#cuts) if (cut.from.has(from) && cut.to.has(to)) return true;
    return false;
  }

  #isCutEitherWay(a: NodeId, b: NodeId): boolean {
    return this.#isCut(a, b) || this.#isCut(b, a);
  }
}

const sideOf = (endpoint: Endpoint): Side => ({
  endpoint,
  isUp: true,
  lastArrivalMs: { control: 0, entries: 0, bulk: 0 },
  held: [],
});

const otherSide = (link: Link, side: Side): Side =>
  link.sides[0] === side ? link.sides[1] : link.sides[0];

const pairOf = (a: NodeId, b: NodeId): string => (a < b ? a + b : b + a);
