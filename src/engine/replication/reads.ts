/**
 * Runs the quorum reads of this tab: R replies from proven replicas, a further replica when they
 * are slow, and read repair for those that lag behind (Dynamo, sections 4.5 and 4.7).
 */

import { addVersion } from '../causality/siblings.ts';
import type { Answer } from '../effect.ts';
import {
  itemKeyOf,
  type ItemId,
  type NodeId,
  type OperationId,
  type Placement,
  type VersionId,
} from '../ids.ts';
import type { Command } from '../input.ts';
import type { EngineMessage } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { Version, VersionMeta } from '../version.ts';
import type { Copies, IncomingVersion } from './copies.ts';
import { hasReason } from './copy-flags.ts';
import type { Keeping } from './keeping.ts';
import type { NodeView } from './node-view.ts';
import type { Proofs } from './proofs.ts';
import {
  isEnough,
  newRead,
  openReplies,
  provenReplies,
  staleReplicas,
  withAsked,
  withoutAsked,
  withoutUnproven,
  withReply,
  type ReadOperation,
  type ReadReply,
} from './read-operation.ts';
import { readTargets } from './routes.ts';
import type { Shipments } from './shipments.ts';
import type { Stamps } from './stamps.ts';

type ReadCommand = Extract<Command, { readonly type: 'read' }>;
type ReadReplyMessage = Extract<EngineMessage, { readonly type: 'readReply' }>;

interface RunningRead {
  readonly operationId: OperationId;
  readonly placement: Placement;
  readonly itemId: ItemId;
  readonly requestId: number;
  read: ReadOperation;
  readonly askedMs: Map<NodeId, number>;
  hedgesCount: number;
  primaries: readonly NodeId[];
  /** Not asked yet, best first. */
  candidates: NodeId[];
  /** Primaries that a link is being made with. */
  readonly awaited: Set<NodeId>;
  siblings: readonly VersionMeta[];
  readonly versions: Map<VersionId, Version>;
  /** What is on this disk has been looked at. */
  isHereRead: boolean;
  isAnswered: boolean;
}

export interface ReadParts {
  readonly copies: Copies;
  readonly ring: CurrentRing;
  readonly keeping: Keeping;
  readonly stamps: Stamps;
  readonly shipments: Shipments;
  readonly view: NodeView;
  readonly proofs: Pick<Proofs, 'isProven' | 'isAboutToProve'>;
  /** Whether a link may be on its way. */
  readonly need: Need;
}

export class Reads {
  readonly #core: NodeCore;
  readonly #parts: ReadParts;
  readonly #runningByRequestId = new Map<number, RunningRead>();

  constructor(core: NodeCore, parts: ReadParts) {
    this.#core = core;
    this.#parts = parts;
  }

  start(command: ReadCommand): void {
    const { operationTimeoutMs, operationsMax } = this.#core.options;
    if (this.#runningByRequestId.size >= operationsMax) {
      this.#answer(command.operationId, { type: 'readFailed', replies: 0 });
      return;
    }
    const running = this.#open(command);
    const { requestId } = running;
    this.#runningByRequestId.set(requestId, running);
    this.#core.after(`read/${requestId}`, operationTimeoutMs, () => this.#end(running));
    const isOwnReply = this.#askHere(running);
    const wanted = running.read.r - (isOwnReply ? 1 : 0);
    for (let asked = 0; asked < wanted; asked += 1) this.#askNext(running);
    this.#planHedge(running);
    this.#askAgainLater(running);
  }

  #open({ operationId, placement, itemId }: ReadCommand): RunningRead {
    const { ring, view, shipments } = this.#parts;
    const list = ring.listFor(placement);
    const others = readTargets(list, view).filter((nodeId) => nodeId !== this.#core.nodeId);
    const ranked = view.fastestFirst(others, (nodeId) => shipments.bytesTo(nodeId) / bytesPerTurn);
    const isPrimary = (nodeId: NodeId) => list.primaries.includes(nodeId);
    const inReach = list.primaries.filter((primary) => view.isReachable(primary));
    const urgency = inReach.length < ring.ring.sizes.r ? 'now' : 'soon';
    const awaited = list.primaries.filter(
      (primary) => primary !== this.#core.nodeId && this.#parts.need(primary, urgency),
    );
    return {
      operationId,
      placement,
      itemId,
      requestId: this.#core.nextSerial(),
      read: newRead(ring.ring.sizes.r),
      askedMs: new Map(),
      hedgesCount: 0,
      primaries: list.primaries,
      candidates: [...ranked.filter(isPrimary), ...ranked.filter((id) => !isPrimary(id))],
      awaited: new Set(awaited),
      siblings: [],
      versions: new Map(),
      isHereRead: false,
      isAnswered: false,
    };
  }

  /**
   * Part of the quorum only where this node owns and has proven the range; but what is here is
   * never left out.
   */
  #askHere(running: RunningRead): boolean {
    const { copies, ring, proofs } = this.#parts;
    const { placement, itemId } = running;
    const isOwnReply = ring.isPrimary(this.#core.nodeId, placement) && proofs.isProven(placement);
    if (isOwnReply) running.read = withAsked(running.read, this.#core.nodeId);
    const held = copies.index.siblingsOf(itemKeyOf(placement, itemId));
    const entries = held.filter(({ form }) => form === 'entry');
    copies.load(entries, (versions) => {
      const isUnreadable = (meta: VersionMeta) =>
        copies.index.copyOf(meta) !== undefined &&
        !versions.some((version) => version.meta.versionId === meta.versionId);
      if (entries.some(isUnreadable)) {
        // It is here and cannot be shown now: an answer without it would go back in time.
        this.#end(running);
        return;
      }
      running.isHereRead = true;
      const reply = isOwnReply ? provenReplyOf(versions) : undefined;
      this.#add(running, { from: this.#core.nodeId, reply, versions });
    });
    return isOwnReply;
  }

  receive(from: NodeId, message: ReadReplyMessage): void {
    this.#core.links.noteLoad(from, message.load, this.#core.nowMs);
    const running = this.#runningByRequestId.get(message.requestId);
    const isAsked = running?.read.asked.includes(from) && !running.read.repliesByNodeId.has(from);
    if (!running || !isAsked) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    const askedMs = running.askedMs.get(from);
    if (askedMs !== undefined) this.#core.links.measureRead(from, this.#core.nowMs - askedMs);
    const fitting = message.versions.filter(({ meta }) => isOf(meta, running));
    const accepted = fitting.filter(({ meta }) => this.#parts.stamps.observe(meta) === 'accepted');
    const { versionIds, isProven } = message;
    this.#add(running, { from, reply: { versionIds, isProven }, versions: accepted });
  }

  /** A primary that was out of reach when the read began. */
  linkUp(nodeId: NodeId): void {
    for (const running of this.#runningByRequestId.values()) {
      if (!running.awaited.delete(nodeId) || running.isAnswered) continue;
      running.candidates.unshift(nodeId);
      this.#askNext(running);
    }
  }

  linkDown(nodeId: NodeId): void {
    for (const running of [...this.#runningByRequestId.values()]) {
      if (!running.read.asked.includes(nodeId)) continue;
      running.read = withoutAsked(running.read, nodeId);
      this.#askNext(running);
      this.#conclude(running);
    }
  }

  #askNext(running: RunningRead): void {
    const nodeId = running.candidates.shift();
    const isOwner = nodeId !== undefined && running.primaries.includes(nodeId);
    if (!isOwner) this.#hurry(running);
    if (nodeId === undefined) return;
    running.read = withAsked(running.read, nodeId);
    running.askedMs.set(nodeId, this.#core.nowMs);
    const { requestId, placement, itemId } = running;
    const message = { type: 'read', requestId, placement, itemId, want: 'versions' } as const;
    this.#core.links.use(nodeId, this.#core.nowMs);
    this.#core.links.noteAsked(nodeId, this.#core.nowMs);
    this.#core.send(nodeId, message, 'entries');
  }

  /** No linked owner is left to ask: those that were to be linked with soon are wanted now. */
  #hurry({ awaited, isAnswered }: RunningRead): void {
    if (isAnswered) return;
    for (const primary of awaited) if (!this.#parts.need(primary, 'now')) awaited.delete(primary);
  }

  /** A further one is asked when an answer is later than that peer's answers mostly are. */
  #planHedge(running: RunningRead): void {
    const waitMs = Math.max(0, this.#hedgeDueMs(running) - this.#core.nowMs);
    this.#core.after(`readHedge/${running.requestId}`, waitMs, () => {
      if (running.isAnswered) return;
      const isLast = running.candidates.length === 0;
      if (this.#hedgeDueMs(running) <= this.#core.nowMs) {
        running.hedgesCount += 1;
        this.#askNext(running);
      }
      if (isLast) this.#conclude(running);
      else this.#planHedge(running);
    });
  }

  /** With each further one, twice as long: a hiccup of this tab's own is no reason to ask all. */
  #hedgeDueMs({ read, askedMs, hedgesCount }: RunningRead): number {
    const { hedgeMs } = this.#core.options;
    const dueMs = Array.from(askedMs, ([nodeId, atMs]) => {
      if (read.repliesByNodeId.has(nodeId)) return Infinity;
      const p95Ms = this.#core.links.rowOf(nodeId)?.readTimes.p95Ms ?? hedgeMs;
      return atMs + Math.min(hedgeMs, Math.max(hedgeMsMin, p95Ms)) * 2 ** hedgesCount;
    });
    const earliestMs = Math.min(...dueMs);
    return earliestMs === Infinity ? this.#core.nowMs + hedgeMs : earliestMs;
  }

  #add(
    running: RunningRead,
    heard: {
      readonly from: NodeId;
      readonly reply: ReadReply | undefined;
      readonly versions: readonly Version[];
    },
  ): void {
    const { from, reply, versions } = heard;
    for (const version of versions) {
      running.siblings = addVersion(running.siblings, version.meta).siblings;
      running.versions.set(version.meta.versionId, version);
    }
    if (reply) running.read = withReply(running.read, from, reply);
    if (reply && !reply.isProven) this.#askNext(running);
    this.#conclude(running);
  }

  #conclude(running: RunningRead): void {
    if (!running.isHereRead) return;
    if (!running.isAnswered && isEnough(running.read)) {
      running.isAnswered = true;
      const replies = provenReplies(running.read);
      const answer = { type: 'read', versions: siblingsOf(running), replies } as const;
      // Not before it is on this disk, where it belongs: what is shown next from here would lack it.
      this.#keepHere(this.#lackedHere(running), () => {
        this.#answer(running.operationId, answer);
      });
    }
    const isAllHeard = openReplies(running.read) === 0;
    const isNobodyLeft = running.candidates.length === 0 && running.awaited.size === 0;
    const isHopeless = isNobodyLeft && !this.#isAboutToProve(running);
    if (isAllHeard && (running.isAnswered || isHopeless)) this.#end(running);
  }

  #isAboutToProve({ placement, read }: RunningRead): boolean {
    const { ring, proofs } = this.#parts;
    return ring.listFor(placement).primaries.some((primary) => {
      if (primary === this.#core.nodeId) return proofs.isAboutToProve(placement);
      return read.repliesByNodeId.get(primary)?.isProven === false;
    });
  }

  /** An owner proves what it took over within seconds; who fails at once has no use for that. */
  #askAgainLater(running: RunningRead): void {
    this.#core.after(`readAgain/${running.requestId}`, askAgainMs, () => {
      if (running.isAnswered) return;
      this.#askAgain(running);
      this.#askAgainLater(running);
    });
  }

  #askAgain(running: RunningRead): void {
    const { ring, view, proofs } = this.#parts;
    const { primaries } = ring.listFor(running.placement);
    running.primaries = primaries;
    running.read = withoutUnproven(running.read, primaries);
    for (const primary of primaries) {
      if (running.read.asked.includes(primary) || running.candidates.includes(primary)) continue;
      if (primary === this.#core.nodeId) {
        if (running.isHereRead && proofs.isProven(running.placement)) this.#askHere(running);
      } else if (view.isReachable(primary)) {
        running.candidates.unshift(primary);
        this.#askNext(running);
      }
    }
  }

  /** Late replies counted too: whoever lags behind is repaired. */
  #end(running: RunningRead): void {
    if (!this.#runningByRequestId.delete(running.requestId)) return;
    this.#core.deadlines.cancel(`read/${running.requestId}`);
    this.#core.deadlines.cancel(`readHedge/${running.requestId}`);
    this.#core.deadlines.cancel(`readAgain/${running.requestId}`);
    if (!running.isAnswered) {
      running.isAnswered = true;
      const replies = provenReplies(running.read);
      this.#answer(running.operationId, { type: 'readFailed', replies });
    }
    this.#repairOthers(running);
    this.#repairHere(running);
  }

  #repairOthers(running: RunningRead): void {
    const { primaries } = this.#parts.ring.listFor(running.placement);
    const siblings = running.siblings.map(({ versionId }) => versionId);
    for (const nodeId of staleReplicas(running.read, siblings)) {
      if (nodeId === this.#core.nodeId || !primaries.includes(nodeId)) continue;
      const known = running.read.repliesByNodeId.get(nodeId)?.versionIds ?? [];
      for (const version of siblingsOf(running)) {
        if (known.includes(version.meta.versionId)) continue;
        this.#parts.shipments.ship(nodeId, {
          meta: version.meta,
          version,
          reason: { type: 'repair' },
          onOutcome: () => {},
        });
      }
    }
  }

  #repairHere(running: RunningRead): void {
    const { copies } = this.#parts;
    const lacked = this.#lackedHere(running);
    const late = lacked.filter(({ version }) => !copies.isArriving(version.meta));
    this.#keepHere(late, () => {});
  }

  #lackedHere(running: RunningRead): readonly IncomingVersion[] {
    const { copies, keeping } = this.#parts;
    return siblingsOf(running)
      .map((version) => ({ version, flags: keeping.flagsFor(version.meta, 'none') }))
      .filter(({ version, flags }) => hasReason(flags) && !copies.index.copyOf(version.meta));
  }

  /** Whatever the disk makes of it, the reader gets what was read. */
  #keepHere(incoming: readonly IncomingVersion[], onDone: () => void): void {
    this.#parts.copies.keep({ incoming, afterwards: [], onDone });
  }

  #answer(operationId: OperationId, answer: Answer): void {
    this.#core.emit({ type: 'answer', operationId, answer });
  }
}

/** Links and disks have moments of their own. */
const hedgeMsMin = 30;
const askAgainMs = 500;
/** A queue of so many bytes costs about one round trip. */
const bytesPerTurn = 64 * 1024;

const siblingsOf = (running: RunningRead): readonly Version[] =>
  running.siblings.flatMap(({ versionId }) => running.versions.get(versionId) ?? []);

const provenReplyOf = (versions: readonly Version[]): ReadReply => ({
  versionIds: versions.map(({ meta }) => meta.versionId),
  isProven: true,
});

const isOf = (meta: VersionMeta, { placement, itemId }: RunningRead): boolean =>
  meta.placement === placement && meta.itemId === itemId && meta.form === 'entry';
