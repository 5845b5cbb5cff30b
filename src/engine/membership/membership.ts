/**
 * Who is in the ring, as this node believes: claims and accusations in, news out. Dissemination by
 * piggybacking after SWIM (Das et al., 2002), push-pull and suspicion after Lifeguard (Dadgar et
 * al., 2017). It never sends to a member without a link.
 */

import type { NodeId } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import { CoreRole } from './core-role.ts';
import type { Accusation, SignedClaim } from './member.ts';
import { GossipQueue, isFarewell, timesToTell, type News } from './gossip-queue.ts';
import { healthAfter, wellHealth, type HealthEvent, type LocalHealth } from './local-health.ts';
import { nobody, type MemberRow } from './member-row.ts';
import { MemberTable } from './member-table.ts';
import { OwnClaim, type OwnTraits } from './own-claim.ts';
import { PushPullBudget } from './push-pull-budget.ts';
import { suspicionTimeoutMs } from './suspicion.ts';

/** Above so many members push-pull gets rarer, for its rows get more. */
const pushPullMembersUnscaled = 32;
/** A table of more rows, about 20 kB, is told at a new link only where it may be news. */
const greetingRowsMax = 128;
/** More in one message are not taken by the other side. */
const newsPerTableMax = 16_384;
/** Who heard no whole table for so long wants one. */
const tableAgeMaxMs = 10 * 60_000;

/** Who is ill is accused by many, and once is enough; who lies accuses all the time. */
const refutedIntervalMs = 10_000;

export class Membership {
  readonly table: MemberTable;
  readonly own: OwnClaim;
  readonly #core: NodeCore;
  readonly #role: CoreRole;
  readonly #queue = new GossipQueue();
  readonly #pushPullBudget = new PushPullBudget();
  #health: LocalHealth = wellHealth;
  #refutedMs = -Infinity;
  #tableHeardMs = -Infinity;
  /** Until then this node's own clock is in doubt and it blames nobody. */
  #silentUntilMs = 0;
  /** Suspects that this node can ask itself. */
  #onSuspectLinked: (nodeId: NodeId) => void;

  constructor(
    core: NodeCore,
    own: { readonly traits: OwnTraits; readonly restoredIncarnation: number },
    onSuspectLinked: (nodeId: NodeId) => void,
  ) {
    this.#core = core;
    this.table = new MemberTable(core.options.membersMax);
    this.own = new OwnClaim(core, own.traits, own.restoredIncarnation);
    this.#role = new CoreRole(core, this, (signed) => this.#accept(signed));
    this.#onSuspectLinked = onSuspectLinked;
  }

  get health(): LocalHealth {
    return this.#health;
  }

  /** Members that are here, this node included. */
  get size(): number {
    return this.table.hereCount() + 1;
  }

  start(restored: readonly SignedClaim[]): void {
    for (const signed of restored) {
      if (signed.claim.nodeId === this.#core.nodeId) continue;
      this.table.restore(signed, this.#core.nowMs);
    }
    this.own.sign();
    this.#role.start();
    this.#schedulePushPull();
  }

  /** Suspects wait as long as this node's health says now, not as it was when they were suspected. */
  noteHealth(event: HealthEvent): void {
    const before = this.#health;
    this.#health = healthAfter(before, event);
    if (this.#health === before) return;
    for (const { state, signed } of this.table.rows()) {
      if (state === 'suspect') this.#rowChanged(signed.claim.nodeId);
    }
  }

  /** The timers of this node cannot be trusted for a while. */
  keepSilent(durationMs: number): void {
    this.#silentUntilMs = this.#core.nowMs + durationMs;
  }

  linkUp(nodeId: NodeId, claim: SignedClaim): void {
    const isGreeted = this.table.size <= greetingRowsMax || this.#isNewsOrOld(claim);
    this.#receiveClaim(nodeId, claim);
    this.table.linked(nodeId, this.#core.nowMs);
    this.#rowChanged(nodeId);
    // One side begins, the other answers with its own table; so each hears what is said of it.
    if (isGreeted && this.#core.nodeId < nodeId) this.#pushPull(nodeId);
  }

  /** The other end was away, or this one may have been. Else gossip has told both what there is. */
  #isNewsOrOld({ claim }: SignedClaim): boolean {
    const row = this.table.rowOf(claim.nodeId);
    const isNews = row?.state !== 'alive' || row.signed.claim.incarnation !== claim.incarnation;
    return isNews || this.#core.nowMs - this.#tableHeardMs > tableAgeMaxMs;
  }

  /** A closed link is a suspicion, not a death; where the ends had agreed on it, not even that. */
  linkDown(nodeId: NodeId, isParted: boolean): void {
    this.#pushPullBudget.linkDown(nodeId);
    if (this.#core.links.size === 0) this.#takeBackAccusations();
    if (!isParted && this.table.rowOf(nodeId)?.state === 'alive') this.suspect(nodeId);
  }

  suspect(nodeId: NodeId): void {
    const row = this.table.rowOf(nodeId);
    if (!row) return;
    if (this.#mayAccuse()) this.#receiveAccusation(this.#accusationOf(row, 'suspect'), 'own');
    else this.table.doubt(nodeId, 'suspect', this.#core.nowMs);
    this.#rowChanged(nodeId);
  }

  receive(from: NodeId, gossip: readonly News[]): void {
    for (const news of gossip) {
      if (news.type === 'claim') this.#receiveClaim(from, news.claim);
      else this.#receiveAccusation(news.accusation, 'heard');
    }
  }

  receivePushPull(from: NodeId, gossip: readonly News[], isReply: boolean): void {
    this.receive(from, gossip);
    this.#tableHeardMs = this.#core.nowMs;
    this.#role.tableCame();
    if (isReply || !this.#pushPullBudget.take(from, this.table.size, this.#core.nowMs)) return;
    const message = { type: 'pushPull', gossip: this.#everything(), isReply: true } as const;
    this.#core.send(from, message, 'control');
  }

  receiveSigned(signed: SignedClaim): void {
    if (this.own.receiveSigned(signed) === 'news') this.#tell({ type: 'claim', claim: signed });
  }

  /** News for a message that leaves anyway. A suspect is told first of all what is said of it. */
  newsFor(nodeId: NodeId): readonly News[] {
    const { gossipPerMessageMax } = this.#core.options;
    const news = this.#queue.take(gossipPerMessageMax, timesToTell(this.size));
    const row = this.table.rowOf(nodeId);
    if (row?.state !== 'suspect') return news;
    return [{ type: 'accusation', accusation: this.#accusationOf(row, 'suspect') }, ...news];
  }

  /** Says goodbye over every link at once. */
  leave(): void {
    this.own.leave();
    const farewell = this.own.signed;
    if (!farewell) return;
    const gossip: readonly News[] = [{ type: 'claim', claim: farewell }];
    for (const nodeId of this.#core.links.nodeIds()) {
      this.#core.send(nodeId, { type: 'gossip', gossip }, 'control');
    }
  }

  #receiveClaim(from: NodeId, signed: SignedClaim): void {
    const { nodeId, incarnation } = signed.claim;
    if (nodeId === this.#core.nodeId) {
      // A word of an earlier life that this one does not know of, a goodbye perhaps.
      if (incarnation > this.own.currentIncarnation) this.own.raise(incarnation);
      else if (!this.own.agreesWith(signed.claim)) this.own.answer(incarnation);
      return;
    }
    if (from !== nodeId || !this.#role.holdsBack(signed)) this.#accept(signed);
  }

  #accept(signed: SignedClaim): void {
    const { nodeId } = signed.claim;
    const isToTell = this.#isOfCore(nodeId) || signed.claim.weight > 0 || !this.#role.isLarge;
    const outcome = this.table.claim(signed, this.#core.nowMs);
    if (outcome === 'full') this.#core.counters.membersRefused += 1;
    if (outcome !== 'news') return;
    const latest = this.table.rowOf(nodeId)?.signed;
    if (isToTell && latest) this.#tell({ type: 'claim', claim: latest });
    if (this.#isOthersClient(nodeId)) this.table.setAside(nodeId, this.#core.nowMs);
    this.#rowChanged(nodeId);
  }

  #forgetOthersClients(): void {
    for (const { state, signed } of [...this.table.rows()]) {
      const { nodeId } = signed.claim;
      const isHere = state === 'alive' || state === 'suspect';
      if (isHere && this.#isOthersClient(nodeId)) this.table.setAside(nodeId, this.#core.nowMs);
    }
  }

  #isOthersClient(nodeId: NodeId): boolean {
    return this.#role.isLarge && !this.#isOfCore(nodeId) && !this.#core.links.has(nodeId);
  }

  #isOfCore(nodeId: NodeId): boolean {
    return (this.table.rowOf(nodeId)?.signed.claim.weight ?? 0) > 0;
  }

  /** Whoever passes an accusation on may name anybody as the accuser: it proves nothing. */
  #receiveAccusation(accusation: Accusation, source: 'own' | 'heard'): void {
    const { subject, incarnation } = accusation;
    if (subject === this.#core.nodeId) {
      this.#refute(incarnation);
      return;
    }
    // Whoever holds a link can ask the dead themselves before believing it.
    const isAnothersWord = source === 'heard' && this.#core.links.has(subject);
    const believed: Accusation = isAnothersWord ? { ...accusation, state: 'suspect' } : accusation;
    if (this.table.accuse(believed, this.#core.nowMs) !== 'news') return;
    if (this.#isOfCore(subject) || !this.#role.isLarge) {
      this.#tell({ type: 'accusation', accusation: believed });
    }
    this.#rowChanged(subject);
    if (isAnothersWord) this.#onSuspectLinked(subject);
  }

  #refute(incarnation: number): void {
    const own = this.own.signed?.claim;
    if (this.own.isLeaving || own?.incarnation !== incarnation) return;
    if (this.#core.nowMs >= this.#refutedMs + refutedIntervalMs) {
      this.#refutedMs = this.#core.nowMs;
      this.noteHealth('refuted');
    }
    this.own.answer(incarnation);
  }

  #rowChanged(nodeId: NodeId): void {
    const name = `suspicion/${nodeId}`;
    const row = this.table.rowOf(nodeId);
    if (row?.state !== 'suspect') {
      this.#core.deadlines.cancel(name);
      return;
    }
    const circumstances = {
      members: this.size,
      confirmations: Math.max(0, row.accusers.length - 1),
      health: this.#health,
    };
    const waitMs = suspicionTimeoutMs(circumstances, this.#core.options);
    this.#core.deadlines.set(name, row.sinceMs + waitMs, () => this.#declareDead(nodeId));
  }

  #declareDead(nodeId: NodeId): void {
    const row = this.table.rowOf(nodeId);
    if (row?.state !== 'suspect') return;
    if (this.#mayAccuse() && row.accusedIncarnation !== nobody) {
      this.#receiveAccusation(this.#accusationOf(row, 'dead'), 'own');
    } else {
      this.table.doubt(nodeId, 'dead', this.#core.nowMs);
    }
  }

  #accusationOf(row: MemberRow, state: Accusation['state']): Accusation {
    const { nodeId, incarnation } = row.signed.claim;
    return { subject: nodeId, incarnation, state, accuser: this.#core.nodeId };
  }

  /** A node without a link is itself cut off, and one with a drifting clock is itself late. */
  #mayAccuse(): boolean {
    return this.#core.links.size > 0 && this.#core.nowMs >= this.#silentUntilMs;
  }

  #takeBackAccusations(): void {
    this.#queue.dropAccusations();
    for (const row of this.table.rows()) {
      const isOwnSuspicion = row.accusers.every((accuser) => accuser === this.#core.nodeId);
      if (row.state === 'suspect' && isOwnSuspicion) {
        this.table.keepToSelf(row.signed.claim.nodeId);
      }
    }
  }

  #tell(news: News): void {
    this.#queue.add(news);
    if (this.#core.deadlines.has('gossip')) return;
    const { gossipIntervalMs } = this.#core.options;
    const waitMs = isFarewell(news) ? gossipIntervalMs / 4 : gossipIntervalMs;
    this.#core.after('gossip', waitMs, () => this.#gossip());
  }

  #gossip(): void {
    const { gossipFanout, gossipIntervalMs } = this.#core.options;
    const targets = this.#core.rng.shuffled(this.#core.links.nodeIds()).slice(0, gossipFanout);
    for (const nodeId of targets) {
      const gossip = this.newsFor(nodeId);
      if (gossip.length > 0) this.#core.send(nodeId, { type: 'gossip', gossip }, 'control');
    }
    const isMoreToTell = this.#queue.size > 0 && targets.length > 0;
    if (isMoreToTell) this.#core.after('gossip', gossipIntervalMs, () => this.#gossip());
  }

  #schedulePushPull(): void {
    const scale = Math.max(1, Math.log2(this.size / pushPullMembersUnscaled) + 1);
    const delayMs = this.#core.rng.jittered(this.#core.options.pushPullIntervalMs * scale);
    this.#core.after('pushPull', delayMs, () => {
      const linked = this.#core.links.nodeIds();
      const nodeId = linked.length > 0 ? linked[this.#core.rng.below(linked.length)] : undefined;
      if (nodeId) this.#pushPull(nodeId);
      this.table.forgetOld(this.#core.nowMs);
      this.#forgetOthersClients();
      this.#schedulePushPull();
    });
  }

  #pushPull(nodeId: NodeId): void {
    const message = { type: 'pushPull', gossip: this.#everything(), isReply: false } as const;
    this.#core.send(nodeId, message, 'control');
  }

  /** All that may be told: each claim before what is said against it. */
  #everything(): readonly News[] {
    const own = this.own.signed;
    const news: News[] = own ? [{ type: 'claim', claim: own }] : [];
    const { isLarge } = this.#role;
    for (const row of this.table.rows()) {
      if (news.length >= newsPerTableMax) break;
      if (isLarge && row.signed.claim.weight === 0) continue;
      const isAccused = row.state === 'suspect' || row.state === 'dead';
      const isPublic = row.accusedIncarnation === row.signed.claim.incarnation;
      if (row.state === 'dead' && !isPublic) continue;
      news.push({ type: 'claim', claim: row.signed });
      if (!isAccused || !isPublic) continue;
      const state = row.state === 'dead' ? 'dead' : 'suspect';
      const accuser = row.accusers[0] ?? this.#core.nodeId;
      news.push({ type: 'accusation', accusation: { ...this.#accusationOf(row, state), accuser } });
    }
    return news;
  }
}
