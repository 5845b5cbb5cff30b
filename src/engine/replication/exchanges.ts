/**
 * When this node compares what it holds, and with whom; and what it does about a difference: it
 * pulls what it lacks and should hold, and so does the other side. Nobody pushes, so a newcomer
 * gets each version once, whoever notices that it lacks it.
 */

import { answerRanges, openRanges } from '../anti-entropy/exchange.ts';
import { isCounted } from '../anti-entropy/item-index.ts';
import { areApart, spanOfRange } from '../anti-entropy/item-order.ts';
import type { NodeId, Placement, Position } from '../ids.ts';
import type { EngineMessage, ExchangeRange, ExchangeSpan } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import {
  areCovered,
  circleEnd,
  joinRanges,
  rangesContain,
  subtractRanges,
  type RingRange,
} from '../ring/ranges.ts';
import type { Repair } from '../ring-view.ts';
import { versionName, type VersionRef } from '../version.ts';
import type { Copies } from './copies.ts';
import type { Duties } from './duties.ts';
import { ExchangeFindings, type FindingsParts } from './exchange-findings.ts';
import {
  keepTo,
  newPeer,
  rangesForRound,
  settle,
  shortestRetryMs,
  suspect,
  wantAnew,
  type ExchangePeer,
} from './exchange-peer.ts';
import {
  hear,
  isCaughtUp,
  isSettled,
  needsAnswer,
  newRound,
  type ExchangeRound,
} from './exchange-round.ts';
import type { Keeping } from './keeping.ts';
import type { Proofs } from './proofs.ts';
import type { PullOutcome, Pulls } from './pulls.ts';
import type { Stamps } from './stamps.ts';
import type { Tombstones } from './tombstones.ts';

type ExchangeMessage = Extract<EngineMessage, { readonly type: 'exchange' }>;

export interface ExchangeParts extends FindingsParts {
  readonly copies: Copies;
  readonly ring: CurrentRing;
  readonly keeping: Keeping;
  readonly pulls: Pulls;
  readonly duties: Duties;
  readonly proofs: Proofs;
  readonly tombstones: Tombstones;
  readonly stamps: Stamps;
}

/** The other side of a new link begins later: by then there is mostly nothing left to find. */
const secondStarterWaitMs = 1500;
const ringChangeWaitMs = 1000;
const secondStrikeMs = 1000;
/** What was lacked a moment ago may be pulled without asking anew; later others may have brought it. */
const listGoodForMs = 3000;

export class Exchanges {
  readonly #core: NodeCore;
  readonly #parts: ExchangeParts;
  readonly #findings: ExchangeFindings;
  readonly #peers = new Map<NodeId, ExchangePeer>();
  /** What is owned or pinned here, as far as all peers' rounds know of it. */
  #wanted: readonly RingRange[] = [];

  constructor(core: NodeCore, parts: ExchangeParts) {
    this.#core = core;
    this.#parts = parts;
    this.#findings = new ExchangeFindings(core, parts);
  }

  /** Ranges being compared now, for whoever draws them. */
  repairs(): readonly Repair[] {
    const rounds = [...this.#peers.values()].flatMap(({ round }) => round ?? []);
    return rounds.flatMap(({ peer, ranges }) =>
      ranges.map(spanOf).map(({ lower, upper }) => ({ nodeId: peer, lower, upper })),
    );
  }

  linkUp(nodeId: NodeId): void {
    this.linkDown(nodeId);
    this.#peers.set(nodeId, newPeer(this.#core.nowMs));
    const isFirst = this.#core.nodeId < nodeId;
    this.#plan(nodeId, isFirst ? 0 : this.#core.rng.jittered(secondStarterWaitMs));
  }

  linkDown(nodeId: NodeId): void {
    const peer = this.#peers.get(nodeId);
    if (peer) this.#endRound(peer);
    this.#core.deadlines.cancel(planName(nodeId));
    this.#peers.delete(nodeId);
  }

  /** What was settled is in doubt: this node slept. So is what was compared and not repaired yet. */
  distrust(): void {
    for (const [nodeId, peer] of this.#peers) {
      peer.settled = [];
      this.#endRound(peer);
      this.#plan(nodeId, 0);
    }
  }

  /** What it pulled still comes, and says nothing of its ranges any more. */
  #endRound(peer: ExchangePeer): void {
    if (peer.round) this.#core.deadlines.cancel(roundName(peer.round));
    peer.round = undefined;
  }

  /** New duties begin soon: at once where the user waits, else spread out. */
  dutiesChanged(urgency: 'now' | 'soon'): void {
    const newlyWanted = this.#takeNewlyWanted();
    for (const [nodeId, peer] of this.#peers) {
      keepTo(peer, this.#parts.duties.of(nodeId).all);
      if (newlyWanted.length > 0) wantAnew(peer, newlyWanted);
      if (!this.#hasFresh(nodeId, peer)) continue;
      this.#plan(nodeId, urgency === 'now' ? 0 : this.#core.rng.jittered(ringChangeWaitMs));
    }
  }

  #takeNewlyWanted(): readonly RingRange[] {
    const wanted = this.#parts.proofs.wantedRanges();
    const newlyWanted = subtractRanges(wanted, this.#wanted);
    this.#wanted = wanted;
    return newlyWanted;
  }

  /** What was settled of these placements is in doubt: compares them with their owners at once. */
  lookAgain(placements: readonly Placement[]): void {
    const doubted = joinRanges(placements.map(rangeOf));
    if (doubted.length === 0) return;
    for (const [nodeId, peer] of this.#peers) {
      peer.settled = subtractRanges(peer.settled, doubted);
      const { all } = this.#parts.duties.of(nodeId);
      const isConcerned = doubted.some(({ lower }) => rangesContain(all, lower));
      if (isConcerned) this.#plan(nodeId, 0);
    }
  }

  receive(from: NodeId, message: ExchangeMessage): void {
    const peer = this.#peers.get(from);
    if (!peer) return;
    // The same range a thousand times over would cost a thousand times what is held.
    if (!areApart(message.ranges)) this.#core.counters.strayMessages += 1;
    else if (message.isReply) this.#continue(from, peer, message);
    else this.#respond(from, peer, message);
  }

  #plan(nodeId: NodeId, delayMs: number): void {
    const peer = this.#peers.get(nodeId);
    const atMs = this.#core.nowMs + delayMs;
    if (!peer || (peer.plannedMs !== undefined && peer.plannedMs <= atMs)) return;
    peer.plannedMs = atMs;
    this.#core.deadlines.set(planName(nodeId), atMs, () => {
      peer.plannedMs = undefined;
      this.#begin(nodeId, peer);
    });
  }

  #planNextPeriod(nodeId: NodeId): void {
    this.#plan(nodeId, this.#core.rng.jittered(this.#core.options.exchangeIntervalMs));
  }

  #hasFresh(nodeId: NodeId, peer: ExchangePeer): boolean {
    return !areCovered(this.#parts.duties.of(nodeId).all, peer.settled);
  }

  #begin(nodeId: NodeId, peer: ExchangePeer): void {
    if (peer.round) return;
    const { nowMs, options } = this.#core;
    const period = { nowMs, periodMs: options.exchangeIntervalMs };
    const ranges = rangesForRound(peer, this.#parts.duties.of(nodeId), period);
    if (ranges.length === 0) {
      this.#planNextPeriod(nodeId);
      return;
    }
    const round = newRound(this.#core.salts.uint32(), nodeId, ranges);
    peer.round = round;
    // Looking again at what was settled is no reason to keep a link: others wait for a first look.
    if (this.#hasFresh(nodeId, peer)) this.#core.links.use(nodeId, this.#core.nowMs);
    const { exchangeId } = round;
    this.#say(round, openRanges(this.#parts.copies.index, ranges.map(spanOf), exchangeId));
    this.#awaitAnswer(nodeId, peer, round);
  }

  #say({ exchangeId, peer }: ExchangeRound, ranges: readonly ExchangeRange[]): void {
    const message = { type: 'exchange', exchangeId, ranges, isReply: false } as const;
    this.#core.send(peer, message, 'entries');
  }

  #awaitAnswer(nodeId: NodeId, peer: ExchangePeer, round: ExchangeRound): void {
    this.#core.after(roundName(round), this.#core.options.operationTimeoutMs, () => {
      peer.round = undefined;
      this.#planRetry(nodeId, peer);
    });
  }

  #respond(from: NodeId, peer: ExchangePeer, { exchangeId, ranges }: ExchangeMessage): void {
    const said = { ranges, salt: exchangeId };
    const answer = answerRanges(this.#parts.copies.index, said, this.#core.options);
    this.#findings.noteHolders(from, answer);
    if (answer.reply.length > 0) {
      const message = {
        type: 'exchange',
        exchangeId,
        ranges: answer.reply,
        isReply: true,
      } as const;
      this.#core.send(from, message, 'entries');
    }
    const wanted = answer.iLack.filter((ref) => this.#isLacked(ref) && !this.#isUnderWay(ref));
    const deferred = new Set<string>();
    const { repairsPerRoundMax, exchangeRefsMax } = this.#core.options;
    for (const ref of this.#core.rng.shuffled(wanted)) {
      const isRoom = this.#parts.pulls.queueAt(from) < repairsPerRoundMax;
      if (this.#isTwiceSeen(ref, peer) && isRoom) this.#pull(ref, from, () => {});
      else deferred.add(versionName(ref));
    }
    if (deferred.size === 0) return;
    peer.suspects = new Set([...peer.suspects, ...deferred].slice(-exchangeRefsMax));
    this.#plan(from, this.#core.rng.jittered(secondStrikeMs));
  }

  #continue(from: NodeId, peer: ExchangePeer, { exchangeId, ranges }: ExchangeMessage): void {
    const { round } = peer;
    if (round?.exchangeId !== exchangeId || round.turnsLeft === 0) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    this.#findings.noteAnswered(from, round);
    const said = { ranges, salt: exchangeId };
    const answer = answerRanges(this.#parts.copies.index, said, this.#core.options);
    this.#findings.noteHolders(from, answer);
    const isRoom = hear(round, answer.iLack, this.#core.options);
    round.theyLackCount += answer.theyLack.filter((ref) => this.#belongsTo(from, ref)).length;
    const isOpen = answer.reply.some(needsAnswer);
    if (isOpen && !isRoom) round.isCutShort = true;
    else if (answer.reply.length > 0) this.#say(round, answer.reply);
    if (isOpen && isRoom) this.#awaitAnswer(from, peer, round);
    else this.#repair(from, peer, round);
  }

  /** All differences are known: pulls what this node should hold. */
  #repair(from: NodeId, peer: ExchangePeer, round: ExchangeRound): void {
    this.#core.deadlines.cancel(roundName(round));
    round.turnsLeft = 0;
    // Part of a list would say of the rest that the peer does not hold it.
    if (!round.isCutShort) this.#findings.noteCensus(from, round);
    const due: VersionRef[] = [];
    const suspects: VersionRef[] = [];
    // In an order of chance: what a peer lists and does not have, or what is stamped in the future, is
    // lacked for long, and would take the place of all the rest round after round.
    for (const ref of this.#core.rng.shuffled([...round.lacked.values()])) {
      if (this.#isLacked(ref)) (this.#isTwiceSeen(ref, peer) ? due : suspects).push(ref);
    }
    suspect(peer, round.ranges, new Set(suspects.map(versionName)));
    round.deferredCount = suspects.length;
    round.due = due;
    round.pullUntilMs = this.#core.nowMs + listGoodForMs;
    this.#pullDue(from, peer, round);
  }

  /** So many at once, and again of the same list while it is young and something comes of it. */
  #pullDue(from: NodeId, peer: ExchangePeer, round: ExchangeRound): void {
    const next = round.due.splice(0, this.#core.options.repairsPerRoundMax);
    const lacked = next.filter((ref) => this.#isLacked(ref));
    const isArriving = (ref: VersionRef): boolean => this.#parts.copies.isArriving(ref);
    defer(peer, round, lacked.filter(isArriving));
    const batch = lacked.filter((ref) => !isArriving(ref));
    const pulledBefore = round.pulledCount;
    const onSettled = (outcome: PullOutcome): void => {
      round.pullsOpen -= 1;
      if (outcome === 'kept') round.pulledCount += 1;
      else if (outcome !== 'refused') round.failedCount += 1;
      if (round.pullsOpen > 0 || peer.round !== round) return;
      const isWorthwhile = round.pulledCount > pulledBefore;
      if (isWorthwhile && this.#core.nowMs < round.pullUntilMs) this.#pullDue(from, peer, round);
      else this.#finish(from, peer, round);
    };
    round.pullsOpen = batch.length;
    for (const ref of batch) this.#pull(ref, from, onSettled);
    if (batch.length > 0) return;
    if (round.due.length > 0) this.#pullDue(from, peer, round);
    else this.#finish(from, peer, round);
  }

  #finish(from: NodeId, peer: ExchangePeer, round: ExchangeRound): void {
    if (peer.round !== round) return;
    peer.round = undefined;
    defer(peer, round, round.due);
    if (isCaughtUp(round)) this.#parts.proofs.note(from, round.ranges);
    if (isSettled(round)) {
      settle(peer, round.ranges, this.#parts.duties.of(from).all);
      peer.retryMs = shortestRetryMs;
    }
    this.#planAfter(from, peer, round);
  }

  #planAfter(from: NodeId, peer: ExchangePeer, round: ExchangeRound): void {
    const hasMoved = round.pulledCount > 0;
    if (isSettled(round)) {
      if (this.#hasFresh(from, peer)) this.#plan(from, 0);
      else this.#planNextPeriod(from);
      return;
    }
    if (round.deferredCount > 0) {
      this.#plan(from, hasMoved ? 0 : this.#core.rng.jittered(secondStrikeMs));
      return;
    }
    // The other side pulls what it lacks; looking again and again does not speed it up.
    this.#planRetry(from, peer);
  }

  #planRetry(nodeId: NodeId, peer: ExchangePeer): void {
    this.#plan(nodeId, this.#core.rng.jittered(peer.retryMs));
    peer.retryMs = Math.min(peer.retryMs * 2, this.#core.options.exchangeIntervalMs);
  }

  #pull(ref: VersionRef, from: NodeId, onSettled: (outcome: PullOutcome) => void): void {
    const { copies, keeping, pulls } = this.#parts;
    const cached = copies.index.copyOf(ref);
    if (cached) {
      // The bytes are here already, only not counted on so far.
      if (copies.isDoubted(ref)) copies.believe([ref]);
      else copies.setFlags(ref, keeping.flagsFor(ref, 'none'));
      onSettled('kept');
      return;
    }
    pulls.pull({
      ref,
      sources: [from],
      wish: 'none',
      isUrgent: false,
      onArrived: () => {},
      onDone: onSettled,
    });
  }

  /** It belongs here and is not; a lone cached copy does not count. */
  #isLacked(ref: VersionRef): boolean {
    const { copies, keeping, tombstones, stamps } = this.#parts;
    const held = copies.index.copyOf(ref);
    if (tombstones.isCollected(ref) || (held && isCounted(held.flags))) return false;
    if (stamps.isTooFarAhead(ref)) return false;
    return keeping.isWanted(ref);
  }

  #isUnderWay(ref: VersionRef): boolean {
    return this.#parts.copies.isArriving(ref) || this.#parts.pulls.has(ref);
  }

  /** Where this node has not proven its range it lacks things for good reason: once is enough. */
  #isTwiceSeen(ref: VersionRef, peer: ExchangePeer): boolean {
    return peer.suspects.has(versionName(ref)) || !this.#parts.proofs.isProven(ref.placement);
  }

  #belongsTo(nodeId: NodeId, ref: VersionRef): boolean {
    return this.#parts.ring.isPrimary(nodeId, ref.placement);
  }
}

/** Leaves them for the next round, which need not see them twice. */
const defer = (peer: ExchangePeer, round: ExchangeRound, refs: readonly VersionRef[]): void => {
  if (refs.length === 0) return;
  peer.suspects = new Set([...peer.suspects, ...refs.map(versionName)]);
  round.deferredCount += refs.length;
};

const spanOf = ({ lower, upper }: RingRange): ExchangeSpan =>
  spanOfRange(lower as Position, (upper % circleEnd) as Position);

const rangeOf = (placement: Placement): RingRange => {
  const position = positionOf(placement);
  return { lower: position, upper: position + 1 };
};

const planName = (nodeId: NodeId): string => `exchange/${nodeId}`;

const roundName = ({ exchangeId }: ExchangeRound): string => `round/${exchangeId}`;
