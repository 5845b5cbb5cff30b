/**
 * Versions on their way here, by pull: what a user opens, and what exchanges find missing. Each
 * version is asked of one source at a time, however many operations wait for it; urgent ones are
 * hedged with a second source when the first is slow (Dean and Barroso, "The Tail at Scale", 2013).
 */

import type { NodeId } from '../ids.ts';
import type { EngineMessage } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import { isChunkRef, type Version, type VersionRef, versionName } from '../version.ts';
import type { Copies } from './copies.ts';
import { hasReason } from './copy-flags.ts';
import type { Keeping, KeepWish } from './keeping.ts';
import type { Notices } from './notices.ts';
import type { Stamps } from './stamps.ts';

/** `refused`: it came, and is from a clock too far ahead; nobody keeps it. */
export type PullOutcome = 'kept' | 'notKept' | 'notFound' | 'refused';

export interface PullRequest {
  readonly ref: VersionRef;
  /** Best first; none of them this node. */
  readonly sources: readonly NodeId[];
  readonly wish: KeepWish;
  /** Somebody waits in front of a screen. */
  readonly isUrgent: boolean;
  readonly onArrived: (version: Version) => void;
  readonly onDone: (outcome: PullOutcome) => void;
}

interface Pull {
  readonly ref: VersionRef;
  readonly waiters: PullRequest[];
  /** Not asked yet, best first. */
  sources: NodeId[];
  /** Asked and not answered. */
  readonly asked: Set<NodeId>;
}

interface FormLane {
  readonly urgent: Pull[];
  readonly patient: Pull[];
  /** Asked and not answered. */
  outCount: number;
  readonly outMax: number;
  /** When the source last gave something; at first, when it was first asked. */
  heardMs: number;
}

/** Entries do not wait for chunks. */
interface SourceLane {
  readonly entries: FormLane;
  readonly chunks: FormLane;
}

interface FetchRequest {
  readonly from: NodeId;
  readonly pullsByName: Map<string, Pull>;
  readonly sentMs: number;
}

const chunksOutMax = 6;
/** Chunks are large: asking twice for nothing costs more than a moment. */
const hedgeMsMin = 100;
const entriesOutMax = 256;
const refsPerRequestMax = 128;

type FetchedMessage = Extract<EngineMessage, { readonly type: 'fetched' }>;

export class Pulls {
  readonly #core: NodeCore;
  readonly #parts: {
    readonly copies: Copies;
    readonly keeping: Keeping;
    readonly stamps: Stamps;
    readonly notices: Notices;
  };
  readonly #pullsByName = new Map<string, Pull>();
  readonly #lanes = new Map<NodeId, SourceLane>();
  readonly #requestsById = new Map<number, FetchRequest>();

  constructor(
    core: NodeCore,
    parts: {
      readonly copies: Copies;
      readonly keeping: Keeping;
      readonly stamps: Stamps;
      readonly notices: Notices;
    },
  ) {
    this.#core = core;
    this.#parts = parts;
  }

  get size(): number {
    return this.#pullsByName.size;
  }

  has(ref: VersionRef): boolean {
    return this.#pullsByName.has(versionName(ref));
  }

  /** Versions asked of a source, or about to be: its queue, as far as this node can see. */
  queueAt(nodeId: NodeId): number {
    const lane = this.#lanes.get(nodeId);
    if (!lane) return 0;
    return queueOf(lane.entries) + queueOf(lane.chunks);
  }

  pull(request: PullRequest): void {
    const name = versionName(request.ref);
    const known = this.#pullsByName.get(name);
    if (known) {
      known.waiters.push(request);
      const others = request.sources.filter((source) => !known.sources.includes(source));
      known.sources.push(...others.filter((source) => !known.asked.has(source)));
      if (request.isUrgent) this.#hedge(known);
      return;
    }
    const sources = [...request.sources];
    const pull: Pull = { ref: request.ref, waiters: [request], sources, asked: new Set() };
    this.#pullsByName.set(name, pull);
    this.#parts.notices.transfersChanged();
    this.#askNext(pull);
  }

  /** Asks sources for what has queued up; called once at the end of each step. */
  flush(): void {
    for (const [source, lane] of this.#lanes) {
      this.#askAll(source, lane.entries);
      this.#askAll(source, lane.chunks);
      if (this.queueAt(source) === 0) this.#lanes.delete(source);
    }
  }

  fetched(from: NodeId, { requestId, versions, missing, load }: FetchedMessage): void {
    this.#core.links.noteLoad(from, load, this.#core.nowMs);
    const request = this.#requestsById.get(requestId);
    if (request?.from !== from) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    this.#core.links.measureFetch(from, this.#core.nowMs - request.sentMs);
    const arrived: { readonly pull: Pull; readonly version: Version }[] = [];
    for (const version of versions) {
      const pull = this.#takeFrom(request, version.meta);
      if (pull) this.#noteHeard(from, pull.ref);
      if (!pull) this.#core.counters.strayMessages += 1;
      else if (this.#isOpen(pull)) arrived.push({ pull, version });
    }
    for (const ref of missing) {
      const pull = this.#takeFrom(request, ref);
      if (pull) this.#failAt(pull, from);
    }
    if (request.pullsByName.size === 0) this.#endRequest(requestId);
    else this.#watchRequest(requestId);
    this.#keep(arrived);
  }

  linkDown(nodeId: NodeId): void {
    const lane = this.#lanes.get(nodeId);
    this.#lanes.delete(nodeId);
    for (const [requestId, request] of this.#requestsById) {
      if (request.from === nodeId) this.#abandon(requestId);
    }
    for (const formLane of lane ? [lane.entries, lane.chunks] : []) {
      for (const pull of [...formLane.urgent, ...formLane.patient]) this.#failAt(pull, nodeId);
    }
  }

  #askNext(pull: Pull): void {
    const source = pull.sources.shift();
    if (source === undefined) {
      if (pull.asked.size === 0) this.#end(pull, 'notFound');
      return;
    }
    if (!this.#core.links.has(source)) {
      this.#askNext(pull);
      return;
    }
    pull.asked.add(source);
    const lane = formLaneOf(this.#laneFor(source), pull.ref);
    (isUrgent(pull) ? lane.urgent : lane.patient).push(pull);
    if (isUrgent(pull)) this.#planHedge(pull, source);
  }

  #planHedge(pull: Pull, source: NodeId): void {
    const p95Ms = this.#core.links.rowOf(source)?.fetchTimes.p95Ms;
    const delayMs = Math.max(hedgeMsMin, p95Ms ?? this.#core.options.hedgeMs);
    this.#core.after(`hedge/${versionName(pull.ref)}`, delayMs, () => this.#hedge(pull));
  }

  #hedge(pull: Pull): void {
    if (this.#isOpen(pull) && pull.sources.length > 0) this.#askNext(pull);
  }

  #askAll(source: NodeId, lane: FormLane): void {
    for (let batch = this.#takeBatch(lane); batch.length > 0; batch = this.#takeBatch(lane)) {
      this.#ask(source, batch);
    }
  }

  #takeBatch(lane: FormLane): readonly Pull[] {
    const batch: Pull[] = [];
    while (batch.length < refsPerRequestMax && lane.outCount < lane.outMax) {
      const pull = lane.urgent.shift() ?? lane.patient.shift();
      if (!pull) break;
      if (!this.#isOpen(pull)) continue;
      if (!this.#isStillWanted(pull)) {
        this.#end(pull, 'notKept');
        continue;
      }
      lane.outCount += 1;
      batch.push(pull);
    }
    return batch;
  }

  /** Who knows few of the others takes itself for the owner of much, and learns better meanwhile. */
  #isStillWanted(pull: Pull): boolean {
    return wishOf(pull) !== 'none' || isUrgent(pull) || this.#parts.keeping.isWanted(pull.ref);
  }

  #ask(source: NodeId, pulls: readonly Pull[]): void {
    const requestId = this.#core.nextSerial();
    const pullsByName = new Map(pulls.map((pull) => [versionName(pull.ref), pull]));
    this.#requestsById.set(requestId, { from: source, pullsByName, sentMs: this.#core.nowMs });
    this.#watchRequest(requestId);
    this.#core.links.use(source, this.#core.nowMs);
    const refs = pulls.map(({ ref }) => ref);
    this.#core.send(source, { type: 'fetch', requestId, refs }, 'entries');
  }

  /** A source that gives nothing for so long is given up, though its link is up. */
  #watchRequest(requestId: number): void {
    const { transferTimeoutMs } = this.#core.options;
    this.#core.after(`fetch/${requestId}`, transferTimeoutMs, () => this.#abandon(requestId));
  }

  #abandon(requestId: number): void {
    const request = this.#requestsById.get(requestId);
    if (!request) return;
    this.#endRequest(requestId);
    const { from } = request;
    const abandoned = [...request.pullsByName.values()];
    for (const { ref } of abandoned) this.#takeFrom(request, ref);
    for (const pull of [...abandoned, ...this.#takeStuck(from, abandoned)])
      this.#failAt(pull, from);
  }

  /**
   * What waits behind these for a source that has given nothing all the while. Each would wait as
   * long in its turn, and with it the exchanges of other peers that have it too.
   */
  #takeStuck(source: NodeId, [first]: readonly Pull[]): readonly Pull[] {
    const sourceLane = this.#lanes.get(source);
    if (!sourceLane || !first) return [];
    const lane = formLaneOf(sourceLane, first.ref);
    if (this.#core.nowMs - lane.heardMs < this.#core.options.transferTimeoutMs) return [];
    return [...lane.urgent.splice(0), ...lane.patient.splice(0)];
  }

  #endRequest(requestId: number): void {
    this.#requestsById.delete(requestId);
    this.#core.deadlines.cancel(`fetch/${requestId}`);
  }

  #takeFrom(request: FetchRequest, ref: VersionRef): Pull | undefined {
    const name = versionName(ref);
    const pull = request.pullsByName.get(name);
    if (!pull) return undefined;
    request.pullsByName.delete(name);
    const lane = this.#lanes.get(request.from);
    if (lane) formLaneOf(lane, ref).outCount -= 1;
    return pull;
  }

  #failAt(pull: Pull, source: NodeId): void {
    pull.asked.delete(source);
    if (this.#isOpen(pull) && pull.asked.size === 0) this.#askNext(pull);
  }

  #keep(arrived: readonly { readonly pull: Pull; readonly version: Version }[]): void {
    const kept: Pull[] = [];
    const incoming = [];
    for (const { pull, version } of arrived) {
      if (this.#parts.stamps.observe(version.meta) === 'tooFarAhead') {
        this.#end(pull, 'refused');
        continue;
      }
      for (const waiter of pull.waiters) waiter.onArrived(version);
      const flags = this.#parts.keeping.flagsFor(version.meta, wishOf(pull));
      if (hasReason(flags)) {
        incoming.push({ version, flags });
        kept.push(pull);
      } else {
        this.#end(pull, 'notKept');
      }
    }
    if (incoming.length === 0) return;
    // From here on it is arriving, not missing: later waiters start anew and find it here.
    for (const pull of kept) this.#close(pull);
    this.#parts.copies.keep({
      incoming,
      afterwards: [],
      onDone: (outcome) => {
        for (const pull of kept) tellDone(pull, outcome.ok ? 'kept' : 'notKept');
      },
    });
  }

  #end(pull: Pull, outcome: PullOutcome): void {
    this.#close(pull);
    tellDone(pull, outcome);
  }

  #close(pull: Pull): void {
    this.#pullsByName.delete(versionName(pull.ref));
    this.#core.deadlines.cancel(`hedge/${versionName(pull.ref)}`);
    this.#parts.notices.transfersChanged();
  }

  #isOpen(pull: Pull): boolean {
    return this.#pullsByName.get(versionName(pull.ref)) === pull;
  }

  #noteHeard(source: NodeId, ref: VersionRef): void {
    const lane = this.#lanes.get(source);
    if (lane) formLaneOf(lane, ref).heardMs = this.#core.nowMs;
  }

  #laneFor(source: NodeId): SourceLane {
    const known = this.#lanes.get(source);
    if (known) return known;
    const { nowMs } = this.#core;
    const entries = newFormLane(entriesOutMax, nowMs);
    const lane = { entries, chunks: newFormLane(chunksOutMax, nowMs) };
    this.#lanes.set(source, lane);
    return lane;
  }
}

const newFormLane = (outMax: number, nowMs: number): FormLane => ({
  urgent: [],
  patient: [],
  outCount: 0,
  outMax,
  heardMs: nowMs,
});

const queueOf = (lane: FormLane): number =>
  lane.urgent.length + lane.patient.length + lane.outCount;

const formLaneOf = (lane: SourceLane, ref: VersionRef): FormLane =>
  isChunkRef(ref) ? lane.chunks : lane.entries;

const tellDone = (pull: Pull, outcome: PullOutcome): void => {
  for (const waiter of pull.waiters) waiter.onDone(outcome);
};

const isUrgent = (pull: Pull): boolean => pull.waiters.some((waiter) => waiter.isUrgent);

const wishOf = (pull: Pull): KeepWish => {
  const wishes = pull.waiters.map(({ wish }) => wish);
  if (wishes.includes('pin')) return 'pin';
  return wishes.includes('cache') ? 'cache' : 'none';
};
