/**
 * Opens links: to the members the topology wants, and for a while to those that are needed for
 * data. Of two nodes the one with the lower id dials at once and the other a little later, so that
 * offers seldom cross. Failures back off.
 */

import type { NodeId } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import { idleLinkMs, type LinkKeeper } from './link-keeper.ts';
import type { LinkPlan } from './link-plan.ts';
import type { Partings } from './partings.ts';

const secondDialerWaitMs = 5000;
/** What this node needs the other mostly does not, and would never dial for. */
const neededDialerWaitMs = 500;
const backoffMs = [1000, 5000, 15_000, 60_000] as const;
/** The page gives up a dial before that; longer silence is taken for failure. */
const dialPatienceMs = 30_000;
const dialsMax = 8;
/** The page makes four dials at a time, and each to nobody takes it seconds: half is for the living. */
const dialsToDeadMax = 2;
/** Of many dead members each node tries one so often. */
const tryDeadMs = 30_000;
const failuresUntilUnreachable = 2;

/** Asks for a link; says whether one may be on its way. See `Dialer.need`. */
export type Need = (nodeId: NodeId, urgency: 'now' | 'soon') => boolean;

/** Who goes first where dials wait for a place. */
const turns = ['awaited', 'living', 'dead'] as const;

export interface DialerLinks {
  readonly plan: LinkPlan;
  readonly keeper: LinkKeeper;
  readonly partings: Partings;
}

export class Dialer {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  readonly #links: DialerLinks;
  readonly #failuresByNodeId = new Map<NodeId, number>();
  /** Those of them who were gone when they were dialled last. */
  readonly #failedWhenGone = new Set<NodeId>();
  readonly #dialling = new Set<NodeId>();
  /** Whose time to be dialled has come, but there are dials enough. */
  readonly #waiting = new Set<NodeId>();
  #triedDead: NodeId | undefined;
  /** Members whose data is needed, and until when. */
  readonly #neededUntilMs = new Map<NodeId, number>();
  /** Those of them that the user waits for. */
  readonly #awaitedUntilMs = new Map<NodeId, number>();

  constructor(core: NodeCore, membership: Membership, links: DialerLinks) {
    this.#core = core;
    this.#membership = membership;
    this.#links = links;
  }

  start(): void {
    this.#core.after('tryDead', this.#core.rng.jittered(tryDeadMs), () => {
      const dead = this.#dead();
      this.#triedDead = dead[this.#core.rng.below(Math.max(1, dead.length))];
      if (this.#triedDead !== undefined) this.#plan(this.#triedDead);
      this.start();
    });
  }

  isUnreachable(nodeId: NodeId): boolean {
    return (this.#failuresByNodeId.get(nodeId) ?? 0) >= failuresUntilUnreachable;
  }

  /** Looks whom to dial, after members or links changed. */
  review(): void {
    if (this.#membership.own.isLeaving) return;
    this.#forgetFailuresOfReturned();
    const wanted = this.#wanted();
    for (const nodeId of this.#waiting) {
      if (!wanted.has(nodeId)) this.#waiting.delete(nodeId);
    }
    for (const nodeId of wanted) this.#plan(nodeId);
    this.#dialWaiting();
    for (const nodeId of this.#failuresByNodeId.keys()) {
      if (!this.#membership.table.rowOf(nodeId)) this.#failuresByNodeId.delete(nodeId);
    }
  }

  /**
   * A member holds what this node works with: a link is worth it even where none is wanted. Where
   * the user waits for it, it is dialled at once, also by the higher id and after a parting: most
   * links end because they were idle; and where there is no room, since comparing copies alone keeps
   * all links in use: it takes another's place, or serves until it is given up with a second's
   * notice. Says whether one may be on its way.
   */
  need(nodeId: NodeId, urgency: 'now' | 'soon'): boolean {
    if (this.#core.links.has(nodeId)) {
      this.#core.links.use(nodeId, this.#core.nowMs);
      return false;
    }
    if (!this.#membership.table.isHere(nodeId)) return false;
    const isSooner = !this.isNeeded(nodeId) && !this.#failuresByNodeId.has(nodeId);
    this.#neededUntilMs.set(nodeId, this.#core.nowMs + idleLinkMs);
    if (urgency === 'now') {
      this.#awaitedUntilMs.set(nodeId, this.#core.nowMs + this.#core.options.operationTimeoutMs);
    }
    if (urgency === 'now' && !this.#failuresByNodeId.has(nodeId)) this.#planAnew(nodeId, 0);
    else if (isSooner) this.#planAnew(nodeId, this.#waitFor(nodeId));
    else this.#plan(nodeId);
    this.#dialWaiting();
    return !this.isUnreachable(nodeId);
  }

  isNeeded(nodeId: NodeId): boolean {
    return (this.#neededUntilMs.get(nodeId) ?? -Infinity) > this.#core.nowMs;
  }

  /**
   * Another network, another chance: failures of before say nothing. A dial under way may end without
   * a word from the page, and would never be made again without the deadline that takes it for failed.
   */
  forgetFailures(): void {
    this.#failuresByNodeId.clear();
    for (const { signed } of this.#membership.table.rows()) {
      const { nodeId } = signed.claim;
      if (!this.#dialling.has(nodeId)) this.#core.deadlines.cancel(`dial/${nodeId}`);
    }
    this.review();
  }

  linkUp(nodeId: NodeId): void {
    this.#failuresByNodeId.delete(nodeId);
    this.#dialling.delete(nodeId);
    this.#waiting.delete(nodeId);
    this.#core.deadlines.cancel(`dial/${nodeId}`);
    this.#dialWaiting();
  }

  dialFailed(nodeId: NodeId): void {
    if (!this.#dialling.delete(nodeId)) return;
    this.#core.deadlines.cancel(`dial/${nodeId}`);
    this.#failuresByNodeId.set(nodeId, (this.#failuresByNodeId.get(nodeId) ?? 0) + 1);
    if (!this.#membership.table.isHere(nodeId)) this.#failedWhenGone.add(nodeId);
    if (this.#isWanted(nodeId)) this.#plan(nodeId);
    this.#dialWaiting();
  }

  /** That nobody answered while they were away is no reason to let them wait a minute now. */
  #forgetFailuresOfReturned(): void {
    for (const nodeId of this.#failedWhenGone) {
      const isKnown = this.#failuresByNodeId.has(nodeId);
      if (isKnown && !this.#membership.table.isHere(nodeId)) continue;
      this.#failedWhenGone.delete(nodeId);
      this.#failuresByNodeId.delete(nodeId);
      if (!this.#dialling.has(nodeId)) this.#core.deadlines.cancel(`dial/${nodeId}`);
    }
  }

  #isWanted(nodeId: NodeId): boolean {
    if (this.isNeeded(nodeId)) return true;
    if (!this.#isDead(nodeId)) return this.#links.plan.wanted().has(nodeId);
    return this.#links.plan.isMeshFull || nodeId === this.#triedDead;
  }

  #wanted(): ReadonlySet<NodeId> {
    const wanted = new Set(this.#links.plan.wanted());
    for (const [nodeId, untilMs] of this.#neededUntilMs) {
      if (untilMs > this.#core.nowMs) wanted.add(nodeId);
      else {
        this.#neededUntilMs.delete(nodeId);
        this.#awaitedUntilMs.delete(nodeId);
      }
    }
    if (this.#links.plan.isMeshFull) for (const nodeId of this.#dead()) wanted.add(nodeId);
    else if (this.#triedDead !== undefined) wanted.add(this.#triedDead);
    return wanted;
  }

  /** They may only have been out of reach: a partition heals when somebody tries. */
  #dead(): readonly NodeId[] {
    const rows = this.#membership.table.rows();
    return rows.flatMap(({ state, signed }) => (state === 'dead' ? [signed.claim.nodeId] : []));
  }

  #plan(nodeId: NodeId): void {
    if (this.#isInHand(nodeId) || this.#core.deadlines.has(`dial/${nodeId}`)) return;
    this.#planAnew(nodeId, this.#waitFor(nodeId));
  }

  #planAnew(nodeId: NodeId, delayMs: number): void {
    if (this.#isInHand(nodeId)) return;
    this.#core.after(`dial/${nodeId}`, delayMs, () => this.#dial(nodeId));
  }

  #waitFor(nodeId: NodeId): number {
    const partedMs = this.#isAwaited(nodeId) ? 0 : this.#links.partings.waitMs(nodeId);
    return Math.max(this.#delayFor(nodeId), partedMs);
  }

  #isInHand(nodeId: NodeId): boolean {
    const isUnderWay = this.#dialling.has(nodeId) || this.#waiting.has(nodeId);
    return isUnderWay || this.#core.links.has(nodeId);
  }

  #delayFor(nodeId: NodeId): number {
    const failures = this.#failuresByNodeId.get(nodeId) ?? 0;
    const backoff = backoffMs[Math.min(failures, backoffMs.length) - 1];
    if (backoff !== undefined) return this.#core.rng.jittered(backoff);
    if (this.#core.nodeId < nodeId) return 0;
    const waitMs = this.isNeeded(nodeId) ? neededDialerWaitMs : secondDialerWaitMs;
    return this.#core.rng.jittered(waitMs);
  }

  #isAwaited(nodeId: NodeId): boolean {
    return (this.#awaitedUntilMs.get(nodeId) ?? -Infinity) > this.#core.nowMs;
  }

  #isDead(nodeId: NodeId): boolean {
    return this.#membership.table.rowOf(nodeId)?.state === 'dead';
  }

  #turnOf(nodeId: NodeId): (typeof turns)[number] {
    if (this.#isAwaited(nodeId)) return 'awaited';
    return this.#isDead(nodeId) ? 'dead' : 'living';
  }

  /** Were all places full of those who do not answer, who is here would wait for their time-outs. */
  #hasPlaceFor(turn: (typeof turns)[number]): boolean {
    if (this.#dialling.size >= dialsMax) return false;
    if (turn !== 'dead') return true;
    const toDead = [...this.#dialling].filter((nodeId) => this.#isDead(nodeId));
    return toDead.length < dialsToDeadMax;
  }

  #dialWaiting(): void {
    for (const turn of turns) {
      for (const nodeId of this.#waiting) {
        if (this.#turnOf(nodeId) !== turn) continue;
        if (!this.#hasPlaceFor(turn)) break;
        this.#waiting.delete(nodeId);
        this.#dial(nodeId);
      }
    }
  }

  #dial(nodeId: NodeId): void {
    if (this.#core.links.has(nodeId) || this.#membership.own.isLeaving) return;
    if (!this.#isWanted(nodeId)) return;
    if (!this.#isAwaited(nodeId) && !this.#links.keeper.hasRoom()) return;
    if (!this.#hasPlaceFor(this.#turnOf(nodeId))) {
      this.#waiting.add(nodeId);
      return;
    }
    this.#dialling.add(nodeId);
    this.#core.emit({ type: 'dial', nodeId });
    this.#core.after(`dial/${nodeId}`, dialPatienceMs, () => this.dialFailed(nodeId));
  }
}
