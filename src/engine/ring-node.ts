/**
 * One member of the ring: a Dynamo node (DeCandia et al., 2007) in a browser tab. It never awaits,
 * sleeps or reads a clock: `step` is its only door. Here is dispatch and what concerns the node as
 * a whole; what it does lives in membership, overlay, ring and replication.
 */

import type { Effect, PersistentState } from './effect.ts';
import type { DeviceId, ItemId, ItemKey, NodeId, Placement, Position } from './ids.ts';
import type { Command, Input, Now } from './input.ts';
import { FailureDetector } from './membership/failure-detector.ts';
import type { SignedClaim, Weight } from './membership/member.ts';
import { memberInfos } from './membership/member-info.ts';
import { Membership } from './membership/membership.ts';
import type { EngineMessage } from './message.ts';
import { NodeCore, type Counters, type MakeRing } from './node-core.ts';
import { checkOptions, type EngineOptions, type QuorumSizes } from './options.ts';
import { Overlay } from './overlay/overlay.ts';
import { itemCopiesOf, thinCountsByArc, type ItemCopies } from './replication/copy-counts.ts';
import type { KeepRequest } from './replication/copies.ts';
import { DataParts } from './replication/data-parts.ts';
import { adopt, pin, unpin } from './replication/pinning.ts';
import type { HintsHeld, MemberInfo, Repair, RingView } from './ring-view.ts';
import { CurrentRing } from './ring/current-ring.ts';
import type { PreferenceList } from './ring/ring.ts';
import { tokensOf } from './ring/tokens.ts';
import type { StoredCopy, VersionMeta } from './version.ts';

export interface RingNodeSettings {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly weight: Weight;
  readonly isKeeper: boolean;
  readonly protocol: number;
  /** Another one in each life, from a true source of chance. */
  readonly seed: number;
  readonly options: EngineOptions;
  /** Where many nodes live in one process, they may share rings. */
  readonly makeRing?: MakeRing;
  readonly restored: {
    readonly state: PersistentState | undefined;
    readonly copies: readonly StoredCopy[];
  };
}

/** After a sleep this node blames nobody until its own links have been tried. */
const silenceAfterDriftMs = 10_000;
const silenceWhileSuspendedMs = 10 * 60_000;
const stateDelayMs = 5000;
const rememberedMembersMax = 100;

export class RingNode implements RingView {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  readonly #detector: FailureDetector;
  readonly #overlay: Overlay;
  readonly #ring: CurrentRing;
  readonly #data: DataParts;
  #restoredMembers: readonly SignedClaim[] | undefined;
  #tableVersionSeen = -1;

  constructor(settings: RingNodeSettings) {
    checkOptions(settings.options);
    const { weight, isKeeper, protocol, restored, seed } = settings;
    const core = new NodeCore(settings);
    this.#core = core;
    const own = {
      traits: { weight, isKeeper, protocol },
      restoredIncarnation: restored.state?.incarnation ?? 0,
    };
    this.#membership = new Membership(core, own, (nodeId) => this.#detector.probeNow(nodeId));
    this.#overlay = new Overlay(core, this.#membership);
    this.#detector = new FailureDetector(core, this.#membership, this.#overlay);
    this.#ring = new CurrentRing(core, this.#membership);
    this.#data = new DataParts({
      core,
      membership: this.#membership,
      ring: this.#ring,
      seed,
      restored: restored.state,
      persistState: (onDone) => this.#persistState('strict', onDone),
      need: (nodeId, urgency) => this.#overlay.dialer.need(nodeId, urgency),
      isUnreachable: (nodeId) => this.#overlay.isUnreachable(nodeId),
    });
    this.#data.restore(restored.copies);
    this.#restoredMembers = restored.state?.members ?? [];
  }

  step(input: Input, now: Now): readonly Effect[] {
    const plannedMs = this.nextDeadlineMs();
    this.#core.beginStep(now);
    if (this.#restoredMembers) this.#start(this.#restoredMembers);
    else if (plannedMs !== undefined) this.#checkDrift(now.monotonicMs - plannedMs);
    this.#take(input);
    this.#refresh();
    this.#core.deadlines.runDue(now.monotonicMs);
    this.#refresh();
    this.#data.flush();
    return this.#core.takeEffects();
  }

  nextDeadlineMs(): number | undefined {
    return this.#core.deadlines.nextMs();
  }

  #start(restoredMembers: readonly SignedClaim[]): void {
    this.#restoredMembers = undefined;
    this.#membership.start(restoredMembers);
    this.#detector.start();
    this.#overlay.start();
    this.#data.start();
    this.#rememberStateSoon();
  }

  #take(input: Input): void {
    switch (input.type) {
      case 'command':
        return this.#obey(input.command);
      case 'message':
        return this.#receive(input.from, input.message);
      case 'linkUp':
        return this.#linkUp(input.nodeId, input.claim);
      case 'linkDown':
        return this.#linkDown(input.nodeId, 'gone');
      case 'dialFailed':
        return this.#overlay.dialer.dialFailed(input.nodeId);
      case 'loaded':
        return this.#data.copies.loaded(input.loadId, input.versions);
      case 'loadFailed':
        return this.#data.copies.loadFailed(input.loadId);
      case 'persisted':
        return this.#data.copies.persisted(input.persistId);
      case 'persistFailed':
        return this.#data.copies.persistFailed(input.persistId, input.reason);
      case 'claimSigned':
        this.#membership.receiveSigned(input.claim);
        return this.#rememberStateSoon();
      case 'wake':
        return;
    }
  }

  #obey(command: Command): void {
    const data = this.#data;
    switch (command.type) {
      case 'stamp':
        return data.stamps.stamp(command);
      case 'write':
        return data.writes.start(command);
      case 'read':
        return data.reads.start(command);
      case 'fetch':
        return data.fetches.start(command);
      case 'pin':
        return pin(command, data);
      case 'unpin':
        return unpin(command.placements, data, { core: this.#core, ring: this.#ring });
      case 'adopt':
        return adopt(command, data, this.#core);
      case 'setSpace':
        return data.setSpace(command);
      case 'setWeight':
        return this.#membership.own.setTraits(command);
      case 'relay':
        return this.#overlay.relay.send(command.to, command.payload);
      case 'suspend':
        this.#membership.keepSilent(silenceWhileSuspendedMs);
        return this.#persistState('relaxed', () => {});
      case 'distrustLinks':
        return this.#distrustLinks();
      case 'leave':
        this.#membership.leave();
        return this.#persistState('relaxed', () => {});
    }
  }

  #receive(from: NodeId, message: EngineMessage): void {
    if (!this.#core.links.has(from)) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    const data = this.#data;
    switch (message.type) {
      case 'ping':
        return this.#detector.receivePing(from, message.seq, message.gossip);
      case 'ack':
        return this.#detector.receiveAck(from, message.seq, message.gossip);
      case 'pingRequest':
        return this.#detector.receivePingRequest(from, message.seq, message.target);
      case 'nack':
        return this.#detector.receiveNack(from, message);
      case 'gossip':
        return this.#membership.receive(from, message.gossip);
      case 'pushPull':
        return this.#membership.receivePushPull(from, message.gossip, message.isReply);
      case 'store':
        return data.serving.store(from, message);
      case 'stored':
        return data.shipments.stored(from, message.requestId, message.isProven);
      case 'storeRefused':
        return data.shipments.refused(from, message.requestId, message.refusal);
      case 'read':
        return data.serving.read(from, message);
      case 'readReply':
        return data.reads.receive(from, message);
      case 'fetch':
        return data.serving.fetch(from, message);
      case 'fetched':
        return data.pulls.fetched(from, message);
      case 'exchange':
        return data.exchanges.receive(from, message);
      case 'confirm':
        return data.confirmations.answer(from, message);
      case 'confirmed':
        return data.confirmations.receive(from, message);
      case 'watch':
        return data.watches.watch(from, message.placements);
      case 'unwatch':
        return data.watches.unwatch(from, message.placements);
      case 'relay':
        return this.#overlay.relay.receive(from, message);
      case 'relayed':
        return this.#overlay.relay.relayed(from, message.relayId);
      case 'part':
        return this.#overlay.partings.receive(from, message.hasRoom);
    }
  }

  #linkUp(nodeId: NodeId, claim: SignedClaim): void {
    if (this.#core.links.has(nodeId)) this.#linkDown(nodeId, 'replaced');
    // Cut off from everybody, this node missed what they wrote.
    if (this.#core.links.size === 0) this.#data.distrust();
    this.#core.links.open(nodeId, this.#core.nowMs);
    this.#membership.linkUp(nodeId, claim);
    this.#overlay.linkUp(nodeId);
    this.#refresh();
    this.#data.linkUp(nodeId);
  }

  /** A link that another takes the place of says nothing against its other end. */
  #linkDown(nodeId: NodeId, end: 'gone' | 'replaced'): void {
    if (!this.#core.links.close(nodeId)) return;
    this.#detector.linkDown(nodeId);
    const isNoWonder = end === 'replaced' || this.#overlay.partings.has(nodeId);
    this.#membership.linkDown(nodeId, isNoWonder);
    this.#data.linkDown(nodeId);
    this.#overlay.dialer.review();
    this.#data.notices.membersChanged();
  }

  /** Timers that come late mean that this node slept, or was starved: the others are not to blame. */
  #checkDrift(lateMs: number): void {
    if (lateMs <= this.#core.options.timerDriftMs) return;
    this.#membership.noteHealth('timersDrifted');
    this.#distrustLinks();
  }

  #distrustLinks(): void {
    this.#membership.keepSilent(silenceAfterDriftMs);
    this.#membership.own.raise();
    this.#detector.restart();
    this.#detector.challengeLinks((nodeId) => {
      this.#core.emit({ type: 'hangUp', nodeId });
      this.#linkDown(nodeId, 'gone');
    });
    this.#overlay.dialer.forgetFailures();
    this.#data.distrust();
  }

  /** Lets the ring follow the members, and everything else the ring. */
  #refresh(): void {
    if (this.#tableVersionSeen !== this.#membership.table.version) {
      this.#tableVersionSeen = this.#membership.table.version;
      this.#data.notices.membersChanged();
      this.#overlay.dialer.review();
      this.#rememberStateSoon();
    }
    if (this.#ring.refresh()) this.#data.ringChanged();
    const { deadlines } = this.#core;
    const nextMs = this.#ring.nextChangeMs;
    if (nextMs === undefined) deadlines.cancel('ring');
    else if (deadlines.timeOf('ring') !== nextMs) deadlines.set('ring', nextMs, () => {});
  }

  #rememberStateSoon(): void {
    if (this.#core.deadlines.has('state')) return;
    this.#core.after('state', stateDelayMs, () => this.#persistState('relaxed', () => {}));
  }

  #persistState(durability: 'strict' | 'relaxed', onDone: KeepRequest['onDone']): void {
    const members = this.#membership.table.latestNotLeft(rememberedMembersMax);
    const incarnation = this.#membership.own.highestIncarnation;
    const state: PersistentState = { ...this.#data.stateToKeep(), incarnation, members };
    this.#data.copies.persistState({ type: 'putState', state }, durability, onDone);
  }

  // ---------------------------------------------------------------- RingView

  get nodeId(): NodeId {
    return this.#core.nodeId;
  }

  get deviceId(): DeviceId {
    return this.#core.deviceId;
  }

  get counters(): Counters {
    return { ...this.#core.counters };
  }

  members(): readonly MemberInfo[] {
    return memberInfos(this.#core, this.#membership, this.#ring.ring);
  }

  deviceOf(nodeId: NodeId): DeviceId | undefined {
    return this.#data.view.deviceOf(nodeId);
  }

  quorumSizes(): QuorumSizes {
    return this.#ring.ring.wantedSizes;
  }

  get devicesHere(): number {
    const { table } = this.#membership;
    const here = table.rows().filter(({ signed }) => table.isHere(signed.claim.nodeId));
    return new Set([this.deviceId, ...here.map(({ signed }) => signed.claim.deviceId)]).size;
  }

  tokensOf(nodeId: NodeId): readonly Position[] {
    const weight = this.#ring.ring.members.get(nodeId)?.weight ?? 0;
    const count = Math.round(weight * this.#core.options.tokensPerWeight);
    return Array.from(tokensOf(nodeId, count), (token) => token as Position);
  }

  preferenceListFor(placement: Placement): PreferenceList {
    return this.#ring.listFor(placement);
  }

  hasRouteTo(nodeId: NodeId): boolean {
    return this.#overlay.relay.hasRouteTo(nodeId);
  }

  versionsOf(placement: Placement): readonly VersionMeta[] {
    return this.#data.index.placementItems(placement).map(({ meta }) => meta);
  }

  siblingsOf(key: ItemKey): readonly VersionMeta[] {
    return this.#data.index.siblingsOf(key);
  }

  copiesOf(placement: Placement, itemIds: readonly ItemId[]): readonly ItemCopies[] {
    return itemIds.map((itemId) =>
      itemCopiesOf({ placement, itemId }, this.#data, this.#data.holderView),
    );
  }

  hasAnswered(placement: Placement): boolean {
    return this.#data.pins.hasAnswered(placement) || this.#isLoneOwner(placement);
  }

  /** Nobody else is to be asked: those it is linked with would have told it of other owners. */
  #isLoneOwner(placement: Placement): boolean {
    const { primaries } = this.#ring.listFor(placement);
    const isAlone = primaries.length === 1 && primaries[0] === this.#core.nodeId;
    return isAlone && this.#core.links.size > 0;
  }

  piecesByArc(arcs: number): readonly number[] {
    return this.#data.index.countsByArc(arcs);
  }

  thinPiecesByArc(arcs: number): readonly number[] {
    const { n } = this.#ring.ring.sizes;
    return thinCountsByArc(this.#data.index, { arcs, n }, this.#data.holderView);
  }

  get heldCount(): number {
    return this.#data.index.size;
  }

  get heldBytes(): number {
    return this.#data.index.heldBytes;
  }

  get othersBytes(): number {
    return this.#data.copies.othersBytes;
  }

  get piecesInRepair(): number {
    return this.#data.pulls.size;
  }

  repairs(): readonly Repair[] {
    return this.#data.exchanges.repairs();
  }

  hintsHeld(): readonly HintsHeld[] {
    return this.#data.hints.countsByPrimary();
  }
}
