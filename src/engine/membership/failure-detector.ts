/**
 * Finds out who is gone: SWIM's probes (Das et al., 2002, section 3.1) in shuffled rounds, indirect
 * ones through other members, with Lifeguard's nacks and local health (Dadgar et al., 2017).
 */

import type { NodeId } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { News } from './gossip-queue.ts';
import type { Membership } from './membership.ts';
import {
  isUnknownToRelays,
  newProbe,
  silentRelays,
  withNack,
  withRelays,
  type Probe,
} from './probe.ts';

/** A probe made for another member. */
interface Errand {
  readonly requester: NodeId;
  /** The requester's number for it. */
  readonly seq: number;
  readonly target: NodeId;
}

/** Whether a link still is one. */
interface Challenge {
  readonly nodeId: NodeId;
  /** How often this tab slept while it was open. */
  readonly sleeps: number;
}

/** A relay gives up a little earlier than its requester, so that its "no" comes in time. */
const errandShare = 0.8;
const errandsMax = 256;
const challengeMs = 2000;
/** A tab whose every timer is late would otherwise never be through with a dead link. */
const challengeSleepsMax = 2;

/** What the detector asks of links. */
export interface Ways {
  /** Dials to the member failed, so that only others can ask it. */
  isUnreachable(nodeId: NodeId): boolean;
  /** They want a link, so most likely they have one. */
  areNeighbours(a: NodeId, b: NodeId): boolean;
}

export class FailureDetector {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  readonly #ways: Ways;
  readonly #probesBySeq = new Map<number, Probe>();
  readonly #errandsBySeq = new Map<number, Errand>();
  readonly #challengesBySeq = new Map<number, Challenge>();
  /** Who asked an unreachable member last in this node's stead, and got an answer. */
  readonly #relayByTarget = new Map<NodeId, NodeId>();
  #round: NodeId[] = [];

  constructor(core: NodeCore, membership: Membership, ways: Ways) {
    this.#core = core;
    this.#membership = membership;
    this.#ways = ways;
  }

  start(): void {
    this.#scheduleNext();
  }

  /** Forgets what is under way: the answers may have come while the tab slept. */
  restart(): void {
    for (const seq of this.#probesBySeq.keys()) this.#core.deadlines.cancel(`probe/${seq}`);
    for (const seq of this.#errandsBySeq.keys()) this.#core.deadlines.cancel(`errand/${seq}`);
    this.#probesBySeq.clear();
    this.#errandsBySeq.clear();
    this.#scheduleNext();
  }

  /**
   * Asks every link whether it still is one; those that stay silent are zombies. Who was asked before
   * this tab slept again has its answer waiting, and gets its time anew.
   */
  challengeLinks(onSilent: (nodeId: NodeId) => void): void {
    for (const nodeId of this.#core.links.nodeIds()) {
      const [seq, sleeps] = this.#openChallengeOf(nodeId) ?? [this.#core.nextSerial(), 0];
      if (sleeps > challengeSleepsMax) continue;
      this.#challengesBySeq.set(seq, { nodeId, sleeps });
      this.#ping(nodeId, seq);
      this.#core.after(`challenge/${seq}`, challengeMs, () => {
        this.#challengesBySeq.delete(seq);
        onSilent(nodeId);
      });
    }
  }

  linkDown(nodeId: NodeId): void {
    for (const [seq, challenge] of this.#challengesBySeq) {
      if (challenge.nodeId === nodeId) this.#endChallenge(seq);
    }
  }

  /** Its number, and how often this tab has slept since with the sleep of now. */
  #openChallengeOf(nodeId: NodeId): readonly [seq: number, sleeps: number] | undefined {
    for (const [seq, challenge] of this.#challengesBySeq) {
      if (challenge.nodeId === nodeId) return [seq, challenge.sleeps + 1];
    }
    return undefined;
  }

  /** Asks a linked member out of turn. */
  probeNow(target: NodeId): void {
    const isUnderWay = [...this.#probesBySeq.values()].some((probe) => probe.target === target);
    if (!isUnderWay) this.#startProbe(target);
  }

  receivePing(from: NodeId, seq: number, gossip: readonly News[]): void {
    this.#membership.receive(from, gossip);
    const ack = { type: 'ack', seq, gossip: this.#membership.newsFor(from) } as const;
    this.#core.send(from, ack, 'control');
  }

  receiveAck(from: NodeId, seq: number, gossip: readonly News[]): void {
    this.#membership.receive(from, gossip);
    const errand = this.#errandsBySeq.get(seq);
    if (errand?.target === from) {
      this.#endErrand(seq);
      const ack = { type: 'ack', seq: errand.seq, gossip: [] } as const;
      this.#core.send(errand.requester, ack, 'control');
      return;
    }
    if (this.#challengesBySeq.get(seq)?.nodeId === from) {
      this.#endChallenge(seq);
      return;
    }
    const probe = this.#probesBySeq.get(seq);
    if (!probe || (probe.target !== from && !probe.relays.includes(from))) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    if (probe.target === from && probe.relays.length === 0) {
      this.#core.links.measureRoundTrip(from, this.#core.nowMs - probe.startedMs);
    }
    if (probe.target !== from) this.#relayByTarget.set(probe.target, from);
    this.#endProbe(probe);
    this.#membership.noteHealth('probeAnswered');
  }

  receivePingRequest(from: NodeId, seq: number, target: NodeId): void {
    if (!this.#core.links.has(target) || this.#errandsBySeq.size >= errandsMax) {
      this.#core.send(from, { type: 'nack', seq, target, hasTried: false }, 'control');
      return;
    }
    const errandSeq = this.#core.nextSerial();
    this.#errandsBySeq.set(errandSeq, { requester: from, seq, target });
    this.#ping(target, errandSeq);
    const waitMs = this.#core.options.probeTimeoutMs * errandShare;
    this.#core.after(`errand/${errandSeq}`, waitMs, () => {
      this.#endErrand(errandSeq);
      this.#core.send(from, { type: 'nack', seq, target, hasTried: true }, 'control');
    });
  }

  receiveNack(
    from: NodeId,
    { seq, hasTried }: { readonly seq: number; readonly hasTried: boolean },
  ): void {
    const probe = this.#probesBySeq.get(seq);
    if (!probe) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    if (this.#relayByTarget.get(probe.target) === from) this.#relayByTarget.delete(probe.target);
    const answered = withNack(probe, from, hasTried);
    this.#probesBySeq.set(seq, answered);
    const isLinked = this.#core.links.has(probe.target);
    if (!isLinked && isUnknownToRelays(answered)) this.#askOthers(answered);
  }

  #scheduleNext(): void {
    const { probeIntervalMs } = this.#core.options;
    const delayMs = probeIntervalMs * (1 + this.#membership.health);
    this.#core.after('probe', delayMs, () => {
      const target = this.#nextTarget();
      if (target) this.probeNow(target);
      this.#scheduleNext();
    });
  }

  /** Round-robin in an order shuffled anew each round: the wait for any member is bounded. */
  #nextTarget(): NodeId | undefined {
    if (this.#round.length === 0) {
      const rows = this.#membership.table.rows().map((row) => row.signed.claim.nodeId);
      this.#round = this.#core.rng.shuffled(rows.filter((nodeId) => this.#isProbed(nodeId)));
      for (const nodeId of this.#relayByTarget.keys()) {
        if (!this.#round.includes(nodeId)) this.#relayByTarget.delete(nodeId);
      }
    }
    for (let target = this.#round.pop(); target !== undefined; target = this.#round.pop()) {
      if (this.#isProbed(target)) return target;
    }
    return undefined;
  }

  #isProbed(nodeId: NodeId): boolean {
    if (this.#core.links.has(nodeId)) return true;
    const state = this.#membership.table.rowOf(nodeId)?.state;
    return state === 'alive' && this.#ways.isUnreachable(nodeId);
  }

  #startProbe(target: NodeId): void {
    const probe = newProbe(this.#core.nextSerial(), target, this.#core.nowMs);
    this.#probesBySeq.set(probe.seq, probe);
    if (!this.#core.links.has(target)) {
      this.#askOthers(probe);
      return;
    }
    this.#ping(target, probe.seq);
    this.#waitFor(probe, () => this.#askOthers(probe));
  }

  #askOthers(probe: Probe): void {
    const others = this.#relaysTo(probe.target).filter((nodeId) => !probe.relays.includes(nodeId));
    const relays = others.slice(0, this.#core.options.indirectProbes);
    if (relays.length === 0 && isUnknownToRelays(probe)) {
      this.#fail(probe.seq);
      return;
    }
    this.#probesBySeq.set(probe.seq, withRelays(probe, relays));
    for (const relay of relays) {
      const { seq, target } = probe;
      this.#core.send(relay, { type: 'pingRequest', seq, target }, 'control');
    }
    // The direct answer may still come, also when there is nobody to ask.
    this.#waitFor(probe, () => this.#fail(probe.seq));
  }

  /** Those first who most likely have a link to it; the others say at once that they have none. */
  #relaysTo(target: NodeId): readonly NodeId[] {
    const known = this.#relayByTarget.get(target);
    const { table } = this.#membership;
    const others = this.#core.links
      .nodeIds()
      .filter((nodeId) => nodeId !== target && table.isHere(nodeId));
    const neighbours = new Set(others.filter((each) => this.#ways.areNeighbours(each, target)));
    const rankOf = (nodeId: NodeId) => (nodeId === known ? 0 : neighbours.has(nodeId) ? 1 : 2);
    return this.#core.rng.shuffled(others).sort((a, b) => rankOf(a) - rankOf(b));
  }

  #waitFor(probe: Probe, giveUp: () => void): void {
    const waitMs = this.#core.options.probeTimeoutMs * (1 + this.#membership.health);
    this.#core.after(`probe/${probe.seq}`, waitMs, giveUp);
  }

  #fail(seq: number): void {
    const probe = this.#probesBySeq.get(seq);
    if (!probe) return;
    this.#endProbe(probe);
    if (probe.relays.length === 0) this.#membership.noteHealth('probeFailed');
    else if (silentRelays(probe) > 0) this.#membership.noteHealth('nackMissing');
    // Without a link, only the word of one who has one says something about the target; or that of
    // all who were asked, when nobody has one.
    const isJudged = probe.isSilentToOthers || isUnknownToRelays(probe);
    if (!this.#core.links.has(probe.target) && !isJudged) return;
    this.#membership.suspect(probe.target);
  }

  #ping(target: NodeId, seq: number): void {
    const ping = { type: 'ping', seq, gossip: this.#membership.newsFor(target) } as const;
    this.#core.send(target, ping, 'control');
  }

  #endProbe(probe: Probe): void {
    this.#probesBySeq.delete(probe.seq);
    this.#core.deadlines.cancel(`probe/${probe.seq}`);
  }

  #endChallenge(seq: number): void {
    this.#challengesBySeq.delete(seq);
    this.#core.deadlines.cancel(`challenge/${seq}`);
  }

  #endErrand(seq: number): void {
    this.#errandsBySeq.delete(seq);
    this.#core.deadlines.cancel(`errand/${seq}`);
  }
}
