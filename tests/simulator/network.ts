/**
 * Links as WebRTC makes them: each direction delivers in order within a priority, control overtakes
 * bulk, and the two ends learn of its end at times of their own. Some seeds have links worse than
 * WebRTC's, which lose, repeat, reorder and damage messages: what the ring promises, it promises there too. A partition stalls what is on the way; if it lasts too long the link breaks.
 */

import type { Priority } from '../../src/engine/effect.ts';
import type { NodeId } from '../../src/engine/ids.ts';
import type { SignedClaim } from '../../src/engine/membership/member.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { EventHeap } from './event-heap.ts';
import { damaged } from './damage.ts';
import { between, chance, exponential } from './streams.ts';

export interface NetworkFaults {
  readonly delayMs: number;
  readonly bytesPerMs: number;
  /** Of all links, those that crawl, and how many times slower they are. */
  readonly slowLinkProbability: number;
  readonly slowness: number;
  readonly dialFailureProbability: number;
  readonly dialMaxMs: number;
  /** Of all pairs, those that no NAT lets through, ever. */
  readonly unreachablePairProbability: number;
  readonly stallProbability: number;
  readonly lossProbability: number;
  readonly duplicationProbability: number;
  readonly reorderProbability: number;
  readonly damageProbability: number;
  /** Links a browser can have. */
  readonly linksMax: number;
}

/** What the network needs of a tab. */
export interface Endpoint {
  readonly nodeId: NodeId;
  readonly claim: SignedClaim | undefined;
  readonly isOpen: boolean;
  linkUp(nodeId: NodeId, claim: SignedClaim): void;
  linkDown(nodeId: NodeId): void;
  dialFailed(nodeId: NodeId): void;
  receive(from: NodeId, parcel: Parcel): void;
}

export interface Parcel {
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** Not what was sent: a link's own check would find out. */
  readonly isDamaged: boolean;
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
  readonly isSlow: boolean;
  isBroken: boolean;
}

/** Messages that one group cannot send to the other for a while. */
export interface Cut {
  readonly from: ReadonlySet<NodeId>;
  readonly to: ReadonlySet<NodeId>;
}

/** One direction of a link. */
interface Way {
  readonly link: Link;
  readonly side: Side;
}

const dialTimeoutMs = 12_000;
const delayedTimes = 8;
/** RFC 7675: consent to send is lost after 30 s of silence, noticed at the earliest after 5. */
const consentMs = { min: 5000, max: 30_000 };

export class Network {
  readonly #heap: EventHeap;
  readonly #rng: Rng;
  readonly #rngOf: (concern: string) => Rng;
  readonly #canConnect: (a: NodeId, b: NodeId) => boolean;
  readonly #onFault: (name: string) => void;
  readonly #faults: NetworkFaults;
  readonly #endpoints = new Map<NodeId, Endpoint>();
  readonly #linksByPair = new Map<string, Link>();
  readonly #cuts = new Set<Cut>();
  readonly #delayed = new Set<NodeId>();
  #serial = 0;
  #areFaultsOn = true;

  constructor(parts: {
    readonly heap: EventHeap;
    /** A stream to each concern, so that a fault that is added shifts no other. */
    readonly rngOf: (concern: string) => Rng;
    /** Whether any NAT between them lets something through. */
    readonly canConnect: (a: NodeId, b: NodeId) => boolean;
    readonly onFault: (name: string) => void;
    readonly faults: NetworkFaults;
  }) {
    this.#heap = parts.heap;
    this.#rngOf = parts.rngOf;
    this.#rng = parts.rngOf('delays');
    this.#canConnect = parts.canConnect;
    this.#onFault = parts.onFault;
    this.#faults = parts.faults;
  }

  /** What waits on a crawling link would go on crawling for many minutes: such links are made anew. */
  calmDown(): void {
    this.#areFaultsOn = false;
    for (const link of [...this.#linksByPair.values()]) if (link.isSlow) this.#break(link, false);
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

  linkedWith(nodeId: NodeId): readonly NodeId[] {
    return this.#linksOf(nodeId).flatMap(({ sides }) =>
      sides.map(({ endpoint }) => endpoint.nodeId).filter((other) => other !== nodeId),
    );
  }

  /** Both ends think so. */
  areLinked(a: NodeId, b: NodeId): boolean {
    const link = this.#linksByPair.get(pairOf(a, b));
    return link !== undefined && !link.isBroken && link.sides.every((side) => side.isUp);
  }

  dial(from: Endpoint, to: NodeId): void {
    const takesMs = Math.min(this.#dialMs(), dialTimeoutMs);
    const isUnlucky = this.#strikes('dial failure', this.#faults.dialFailureProbability);
    const target = this.#endpoints.get(to);
    const isReachable = target?.isOpen === true && this.#canConnect(from.nodeId, to);
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

    const { lossProbability, duplicationProbability, damageProbability } = this.#faults;
    if (this.#strikes('loss', lossProbability)) return;
    const isHit = parcel.bytes.length > 0 && this.#strikes('damage', damageProbability);
    const sent = isHit ? this.#damaged(parcel) : parcel;
    this.#carry({ link, side }, sent, priority);
    if (this.#strikes('duplication', duplicationProbability)) {
      this.#carryLate({ link, side }, sent);
    }
  }

  /** One of this node's links, or none, ends for no reason anybody knows. */
  breakSomeLink(nodeId: NodeId): void {
    const links = this.#linksOf(nodeId);
    const link = links[this.#rngOf('broken link').below(Math.max(1, links.length))];
    if (link) this.#break(link, false);
  }

  breakLinksOf(nodeId: NodeId): void {
    for (const link of this.#linksOf(nodeId)) this.#break(link, false);
  }

  /** From now on whatever goes to or from this node is long on its way. */
  delay(nodeId: NodeId): void {
    this.#delayed.add(nodeId);
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

  #carry({ link, side }: Way, parcel: Parcel, priority: Priority): void {
    if (this.#strikes('reorder', this.#faults.reorderProbability)) {
      this.#carryLate({ link, side }, parcel);
      return;
    }
    const isStalled = this.#strikes('stall', this.#faults.stallProbability);
    const stallMs = isStalled ? between(this.#rngOf('stalls'), 500, 8000) : 0;
    const delayMs = this.#delayMs(link);
    const earliestMs = this.#heap.nowMs + delayMs + exponential(this.#rng, delayMs / 4);
    const queuedMs = Math.max(earliestMs + stallMs, side.lastArrivalMs[priority]);
    const arrivalMs = queuedMs + parcel.sizeBytes / this.#bytesPerMs(link);
    side.lastArrivalMs[priority] = arrivalMs;
    this.#heap.after(arrivalMs - this.#heap.nowMs, () => this.#arrive(link, side, parcel));
  }

  /** Overtaken by what was sent after it. */
  #carryLate({ link, side }: Way, parcel: Parcel): void {
    const lateMs = exponential(this.#rngOf('lateness'), 1000);
    this.#heap.after(link.delayMs + lateMs, () => this.#arrive(link, side, parcel));
  }

  #damaged(parcel: Parcel): Parcel {
    const bytes = damaged(this.#rngOf('damaged bits'), parcel.bytes);
    return { ...parcel, bytes, isDamaged: true };
  }

  #delayMs({ delayMs, sides }: Link): number {
    const isDelayed = sides.some(({ endpoint }) => this.#delayed.has(endpoint.nodeId));
    return isDelayed ? delayMs * delayedTimes : delayMs;
  }

  #bytesPerMs(link: Link): number {
    const { bytesPerMs, slowness } = this.#faults;
    return link.isSlow && this.#areFaultsOn ? Math.max(1, bytesPerMs / slowness) : bytesPerMs;
  }

  #dialMs(): number {
    const rng = this.#rngOf('dials');
    return between(rng, 2, 8) * this.#faults.delayMs + exponential(rng, this.#faults.dialMaxMs / 6);
  }

  #strikes(fault: string, probability: number): boolean {
    if (!this.#areFaultsOn || probability === 0) return false;
    const isHit = chance(this.#rngOf(fault), probability);
    if (isHit) this.#onFault(fault);
    return isHit;
  }

  #isFull(endpoint: Endpoint): boolean {
    const isFull = this.linksCountOf(endpoint.nodeId) >= this.#faults.linksMax;
    if (isFull) this.#onFault('no room for a link');
    return isFull;
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
    if (this.#isFull(from) || this.#isFull(target)) {
      from.dialFailed(to);
      return;
    }

    this.#serial += 1;
    const link: Link = {
      serial: this.#serial,
      sides: [sideOf(from), sideOf(target)],
      delayMs: this.#faults.delayMs * between(this.#rng, 0.4, 1.8),
      isSlow: this.#strikes('slow link', this.#faults.slowLinkProbability),
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
    other.endpoint.receive(side.endpoint.nodeId, parcel);
  }

  /** What was held goes on, after a moment, in the order it came. */
  #release(link: Link, side: Side): void {
    const other = otherSide(link, side);
    if (side.held.length === 0 || this.#isCut(side.endpoint.nodeId, other.endpoint.nodeId)) return;
    this.#heap.after(link.delayMs, () => {
      if (link.isBroken || !other.isUp) return;
      const held = side.held;
      side.held = [];
      for (const parcel of held) other.endpoint.receive(side.endpoint.nodeId, parcel);
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
