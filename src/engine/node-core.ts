/**
 * What the parts of one node share: who it is, its clocks, its chance, its deadlines, its links and
 * the effects of the step that runs. It decides nothing.
 */

import { assert } from './assert.ts';
import { Deadlines } from './deadlines.ts';
import type { Effect, EngineEvent, Priority } from './effect.ts';
import type { DeviceId, NodeId } from './ids.ts';
import type { Now } from './input.ts';
import type { EngineMessage } from './message.ts';
import type { EngineOptions } from './options.ts';
import { LinkTable } from './overlay/link-table.ts';
import { Ring, type RingMember } from './ring/ring.ts';
import { Rng } from './rng.ts';

/** What was dropped, and why: never an error, always counted. */
export interface Counters {
  /** Messages that answer nothing asked, or ask for what is not done. */
  strayMessages: number;
  /** Versions from a clock too far ahead. */
  versionsTooFarAhead: number;
  /** Copies whose bytes the disk no longer had. */
  copiesLost: number;
  hintsRefused: number;
  /** Of peers that brought too much at once. */
  storesRefused: number;
  /** Of peers that take too much at once. */
  fetchesRefused: number;
  readsRefused: number;
  pushesDropped: number;
  membersRefused: number;
  /** Own writes of items that too many others have written. */
  stampsRefused: number;
  tombstonesCollected: number;
  /** After which foreign copies were doubted. */
  longAbsences: number;
}

/** The ring of these members; what `previous` has worked out may be taken over. */
export type MakeRing = (
  members: readonly RingMember[],
  options: EngineOptions,
  previous: Ring,
  devicesRemembered: number,
) => Ring;

export interface NodeIdentity {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly options: EngineOptions;
  readonly seed: number;
  readonly makeRing?: MakeRing;
}

const makeOwnRing: MakeRing = (...parts) => new Ring(...parts);

/** Each life begins at a multiple of this that chance picks, and all stay below 2^53. */
const serialsPerLife = 2 ** 20;

export class NodeCore {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly options: EngineOptions;
  readonly makeRing: MakeRing;
  readonly rng: Rng;
  /** Apart from `rng`: what is salted is as chance has it, and leaves all other choices as they are. */
  readonly salts: Rng;
  readonly deadlines = new Deadlines();
  readonly links = new LinkTable();
  readonly counters: Counters = {
    strayMessages: 0,
    versionsTooFarAhead: 0,
    copiesLost: 0,
    hintsRefused: 0,
    storesRefused: 0,
    fetchesRefused: 0,
    readsRefused: 0,
    pushesDropped: 0,
    membersRefused: 0,
    stampsRefused: 0,
    tombstonesCollected: 0,
    longAbsences: 0,
  };
  #now: Now = { monotonicMs: 0, wallMs: 0 };
  #effects: Effect[] = [];
  #lastSerial: number;

  constructor(identity: NodeIdentity) {
    this.nodeId = identity.nodeId;
    this.deviceId = identity.deviceId;
    this.options = identity.options;
    this.makeRing = identity.makeRing ?? makeOwnRing;
    this.rng = new Rng(identity.seed);
    this.salts = new Rng(identity.seed + 1);
    this.#lastSerial = this.salts.uint32() * serialsPerLife;
  }

  get nowMs(): number {
    return this.#now.monotonicMs;
  }

  get wallMs(): number {
    return this.#now.wallMs;
  }

  beginStep(now: Now): void {
    assert(now.monotonicMs >= this.#now.monotonicMs, 'The monotonic clock never goes back.');
    this.#now = now;
  }

  takeEffects(): readonly Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }

  notify(event: EngineEvent): void {
    this.emit({ type: 'notify', event });
  }

  /** Messages to nodes without a link are not sent: whoever waits for them has a deadline. */
  send(to: NodeId, message: EngineMessage, priority: Priority): void {
    if (this.links.has(to)) this.emit({ type: 'send', to, message, priority });
  }

  /**
   * For requests, persists and loads: never the same twice, in this life or another. A peer whose disk
   * was slow, or that slept, answers over the link with the next life what it was asked by the last.
   */
  nextSerial(): number {
    this.#lastSerial += 1;
    return this.#lastSerial;
  }

  after(name: string, delayMs: number, run: () => void): void {
    this.deadlines.set(name, this.nowMs + delayMs, run);
  }
}
