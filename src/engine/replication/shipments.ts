/**
 * Versions on their way to other nodes, by push: writes, hints coming home, read repair, news for
 * watchers. Per peer a lane for entries and one for chunks, each with a window of bytes in flight,
 * so that a slow peer holds up nobody and a photo holds up no comment.
 */

import { assert } from '../assert.ts';
import type { NodeId } from '../ids.ts';
import type { StoreReason, StoreRefusal } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import { versionName, type Version, type VersionMeta } from '../version.ts';
import type { Copies } from './copies.ts';
import type { Notices } from './notices.ts';

export type ShipmentOutcome =
  | 'stored'
  /** By an owner that has not proven its range yet: readers do not ask it. */
  | 'storedEarly'
  | StoreRefusal
  /** The link closed, or none was there. */
  | 'unlinked'
  | 'timedOut'
  /** Superseded or lost here before it left. */
  | 'gone'
  | 'laneFull';

export const isStored = (outcome: ShipmentOutcome): boolean =>
  outcome === 'stored' || outcome === 'storedEarly';

export interface Shipment {
  readonly meta: VersionMeta;
  /** The bytes, where they are at hand; else they are read back when their turn comes. */
  readonly version?: Version;
  readonly reason: StoreReason;
  readonly onOutcome: (outcome: ShipmentOutcome) => void;
}

interface Crate {
  readonly meta: VersionMeta;
  readonly version: Version | undefined;
  readonly reason: StoreReason;
  readonly listeners: Shipment['onOutcome'][];
  /** Something in its batch was refused, which may not be this one: it goes by itself. */
  isAlone: boolean;
}

interface Lane {
  readonly to: NodeId;
  readonly form: VersionMeta['form'];
  waiting: Crate[];
  waitingBytes: number;
  inFlightBytes: number;
  /** By name, waiting or in flight: what is under way is not sent twice. */
  readonly cratesByName: Map<string, Crate>;
}

interface Request {
  readonly lane: Lane;
  readonly batch: readonly Crate[];
}

const batchBytesMax = 256 * 1024;
const batchVersionsMax = 128;
/** More waiting than this is dropped; exchanges bring it later. */
const cratesPerLaneMax = 4096;

export class Shipments {
  readonly #core: NodeCore;
  readonly #copies: Copies;
  readonly #notices: Notices;
  readonly #lanes = new Map<string, Lane>();
  readonly #touchedLanes = new Set<Lane>();
  readonly #requestsById = new Map<number, Request>();
  readonly #onSettled: (meta: VersionMeta, at: NodeId, outcome: ShipmentOutcome) => void;

  constructor(
    core: NodeCore,
    copies: Copies,
    notices: Notices,
    onSettled: (meta: VersionMeta, at: NodeId, outcome: ShipmentOutcome) => void,
  ) {
    this.#core = core;
    this.#copies = copies;
    this.#notices = notices;
    this.#onSettled = onSettled;
  }

  isUnderWay(meta: VersionMeta, to: NodeId): boolean {
    const lane = this.#lanes.get(laneName(to, meta.form));
    return lane?.cratesByName.has(versionName(meta)) ?? false;
  }

  /** Bytes that wait for or are on their way to a peer. */
  bytesTo(nodeId: NodeId): number {
    let bytes = 0;
    for (const form of ['entry', 'chunk'] as const) {
      const lane = this.#lanes.get(laneName(nodeId, form));
      bytes += (lane?.waitingBytes ?? 0) + (lane?.inFlightBytes ?? 0);
    }
    return bytes;
  }

  ship(to: NodeId, shipment: Shipment): void {
    assert(to !== this.#core.nodeId, 'A node sends nothing to itself.');
    const { meta, reason, onOutcome } = shipment;
    if (!this.#core.links.has(to)) {
      onOutcome('unlinked');
      return;
    }
    const lane = this.#laneFor(to, meta.form);
    const underWay = lane.cratesByName.get(versionName(meta));
    if (underWay && covers(underWay.reason, reason)) {
      underWay.listeners.push(onOutcome);
      return;
    }
    if (lane.waiting.length >= cratesPerLaneMax) {
      this.#core.counters.pushesDropped += 1;
      onOutcome('laneFull');
      return;
    }
    const isSoon =
      lane.waitingBytes + lane.inFlightBytes < this.#core.options.bytesInFlightPerPeerMax;
    const version = isSoon || !this.#copies.index.copyOf(meta) ? shipment.version : undefined;
    const crate = { meta, version, reason, listeners: [onOutcome], isAlone: false };
    lane.waiting.push(crate);
    lane.waitingBytes += meta.sizeBytes;
    lane.cratesByName.set(versionName(meta), crate);
    this.#touchedLanes.add(lane);
    this.#notices.transfersChanged();
  }

  /** Sends what fits; called once at the end of each step, so that a step's versions share batches. */
  flush(): void {
    while (this.#touchedLanes.size > 0) {
      const lanes = [...this.#touchedLanes];
      this.#touchedLanes.clear();
      for (const lane of lanes) this.#pump(lane);
    }
  }

  stored(from: NodeId, requestId: number, isProven: boolean): void {
    this.#finish(from, requestId, isProven ? 'stored' : 'storedEarly');
  }

  refused(from: NodeId, requestId: number, refusal: StoreRefusal): void {
    this.#finish(from, requestId, refusal);
  }

  linkDown(nodeId: NodeId): void {
    for (const [requestId, { lane }] of this.#requestsById) {
      if (lane.to === nodeId) this.#close(requestId, 'unlinked');
    }
    for (const form of ['entry', 'chunk'] as const) {
      const name = laneName(nodeId, form);
      const lane = this.#lanes.get(name);
      this.#lanes.delete(name);
      if (!lane) continue;
      const { waiting } = lane;
      lane.waiting = [];
      for (const crate of waiting) this.#conclude(lane, crate, 'unlinked');
    }
  }

  #pump(lane: Lane): void {
    const { bytesInFlightPerPeerMax } = this.#core.options;
    while (lane.waiting.length > 0 && lane.inFlightBytes < bytesInFlightPerPeerMax) {
      const batch = takeBatch(lane);
      lane.inFlightBytes += bytesOf(batch);
      const toLoad = batch.filter((crate) => !crate.version).map((crate) => crate.meta);
      if (toLoad.length === 0) this.#send(lane, batch, []);
      else this.#copies.load(toLoad, (loaded) => this.#send(lane, batch, loaded));
    }
  }

  #send(lane: Lane, batch: readonly Crate[], loaded: readonly Version[]): void {
    const loadedByName = new Map(loaded.map((version) => [versionName(version.meta), version]));
    const ready: { readonly crate: Crate; readonly version: Version }[] = [];
    for (const crate of batch) {
      const version = crate.version ?? loadedByName.get(versionName(crate.meta));
      const isLinked = this.#lanes.get(laneName(lane.to, lane.form)) === lane;
      if (version && isLinked) ready.push({ crate, version });
      else this.#return(lane, crate, isLinked ? 'gone' : 'unlinked');
    }
    const first = ready[0];
    if (!first) return;

    const requestId = this.#core.nextSerial();
    this.#requestsById.set(requestId, { lane, batch: ready.map(({ crate }) => crate) });
    const versions = ready.map(({ version }) => version);
    const message = { type: 'store', requestId, versions, reason: first.crate.reason } as const;
    this.#core.links.use(lane.to, this.#core.nowMs);
    this.#core.send(lane.to, message, lane.form === 'chunk' ? 'bulk' : 'entries');
    const { transferTimeoutMs } = this.#core.options;
    this.#core.after(`store/${requestId}`, transferTimeoutMs, () => {
      this.#close(requestId, 'timedOut');
    });
  }

  #finish(from: NodeId, requestId: number, outcome: ShipmentOutcome): void {
    if (this.#requestsById.get(requestId)?.lane.to === from) this.#close(requestId, outcome);
    else this.#core.counters.strayMessages += 1;
  }

  #close(requestId: number, outcome: ShipmentOutcome): void {
    const request = this.#requestsById.get(requestId);
    if (!request) return;
    this.#requestsById.delete(requestId);
    this.#core.deadlines.cancel(`store/${requestId}`);
    if (outcome === 'tooFarAhead' && request.batch.length > 1) {
      this.#sendEachAlone(request);
      return;
    }
    for (const crate of request.batch) {
      this.#onSettled(crate.meta, request.lane.to, outcome);
      this.#return(request.lane, crate, outcome);
    }
  }

  /** One version from the future is not to hold up the others of its batch. */
  #sendEachAlone({ lane, batch }: Request): void {
    for (const crate of batch) {
      crate.isAlone = true;
      lane.inFlightBytes -= crate.meta.sizeBytes;
      lane.waitingBytes += crate.meta.sizeBytes;
    }
    lane.waiting = [...batch, ...lane.waiting];
    this.#touchedLanes.add(lane);
  }

  /** Ends a crate that was in flight, which gives its bytes back to the window. */
  #return(lane: Lane, crate: Crate, outcome: ShipmentOutcome): void {
    lane.inFlightBytes -= crate.meta.sizeBytes;
    this.#touchedLanes.add(lane);
    this.#conclude(lane, crate, outcome);
  }

  #conclude(lane: Lane, crate: Crate, outcome: ShipmentOutcome): void {
    lane.cratesByName.delete(versionName(crate.meta));
    this.#notices.transfersChanged();
    for (const listener of crate.listeners) listener(outcome);
  }

  #laneFor(to: NodeId, form: VersionMeta['form']): Lane {
    const name = laneName(to, form);
    const known = this.#lanes.get(name);
    if (known) return known;
    const counts = { waitingBytes: 0, inFlightBytes: 0 };
    const lane: Lane = { to, form, waiting: [], ...counts, cratesByName: new Map() };
    this.#lanes.set(name, lane);
    return lane;
  }
}

/** The next crates of one reason, as many as one message takes. */
const takeBatch = (lane: Lane): readonly Crate[] => {
  const first = lane.waiting[0];
  assert(first !== undefined, 'A batch is taken from a lane where something waits.');
  let bytes = 0;
  let count = 0;
  for (const crate of lane.waiting) {
    bytes += crate.meta.sizeBytes;
    const isOver = bytes > batchBytesMax || count >= batchVersionsMax || first.isAlone;
    if (count > 0 && (isOver || crate.isAlone || !sameReason(crate.reason, first.reason))) break;
    count += 1;
  }
  const batch = lane.waiting.slice(0, count);
  lane.waiting = lane.waiting.slice(count);
  lane.waitingBytes -= bytesOf(batch);
  return batch;
};

const bytesOf = (crates: readonly Crate[]): number =>
  crates.reduce((bytes, { meta }) => bytes + meta.sizeBytes, 0);

const laneName = (to: NodeId, form: VersionMeta['form']): string => `${to}/${form}`;

const sameReason = (a: StoreReason, b: StoreReason): boolean =>
  a.type === b.type && (a.type !== 'hint' || b.type !== 'hint' || a.forNodeId === b.forNodeId);

/** Stored for the first reason, it is stored for the second as well. */
const covers = (underWay: StoreReason, wanted: StoreReason): boolean =>
  underWay.type === 'replica' || sameReason(underWay, wanted);
