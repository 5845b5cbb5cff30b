/**
 * Dots and times for this node's own writes. Dots are minted here and nowhere else, and none twice
 * ("kv679" in Riak's tests is what happens otherwise): each life of a node writes under an actor of
 * its own. Whatever a crash or an old backup took of its disk, it can neither repeat a dot of an
 * earlier life nor cover one that it does not know.
 */

import {
  contextActorsMax,
  contextOf,
  emptyContext,
  mergeContexts,
} from '../causality/causal-context.ts';
import { compareHlc, receiveHlc, tickHlc } from '../causality/hlc.ts';
import type { Answer, OwnLife, WriteFailureReason } from '../effect.ts';
import { itemKeyOf, type Actor, type ItemKey, type OperationId } from '../ids.ts';
import type { Command } from '../input.ts';
import type { NodeCore } from '../node-core.ts';
import { bytesToHex, hexToBytes, sha256 } from '../ring/hash.ts';
import type { CausalContext, Hlc, StoredCopy, VersionMeta, VersionRef } from '../version.ts';
import { EarlyVersions } from './early-versions.ts';
import type { Copies, KeepRequest } from './copies.ts';

type StampCommand = Extract<Command, { readonly type: 'stamp' }>;

interface WaitingStamp {
  readonly operationId: OperationId;
  readonly answer: Answer;
}

const lastStampsMax = 1024;
const newestFirst: Hlc = { wallMs: 0, counter: 0 };

export interface RestoredClock {
  readonly hlc: Hlc;
  readonly lives: readonly OwnLife[];
}

export class Stamps {
  /** Of this life alone. */
  readonly actor: Actor;
  readonly #core: NodeCore;
  readonly #copies: Copies;
  readonly #persistState: (onDone: KeepRequest['onDone']) => void;
  readonly #earlierActors: ReadonlySet<Actor>;
  readonly #early = new EarlyVersions();
  #lastSeq = 0;
  #hlc: Hlc;
  /** The disk is to know whose the writes are before there are any. */
  #actorOnDisk: 'no' | 'asked' | 'yes' = 'no';
  #waiting: WaitingStamp[] = [];
  /** What the last stamp of an item covers, for the next may be asked for before it is written. */
  readonly #lastStampByKey = new Map<ItemKey, CausalContext>();

  constructor(
    core: NodeCore,
    copies: Copies,
    restored: RestoredClock | undefined,
    settings: {
      readonly seed: number;
      readonly persistState: (onDone: KeepRequest['onDone']) => void;
    },
  ) {
    this.#core = core;
    this.#copies = copies;
    this.#persistState = settings.persistState;
    this.actor = newActor(core, settings.seed);
    this.#earlierActors = new Set(restored?.lives.map(({ actor }) => actor));
    this.#hlc = restored?.hlc ?? newestFirst;
  }

  /** This node's own later writes come after its earlier ones, even where the wall went back. */
  restore(copies: readonly StoredCopy[]): void {
    for (const { meta } of copies) {
      if (meta.form === 'chunk' || !this.#earlierActors.has(meta.dot.actor)) continue;
      if (compareHlc(meta.hlc, this.#hlc) > 0) this.#hlc = meta.hlc;
    }
  }

  get hlc(): Hlc {
    return this.#hlc;
  }

  get hasWritten(): boolean {
    return this.#lastSeq > 0;
  }

  stamp({ operationId, placement, itemId, seen }: StampCommand): void {
    const key = itemKeyOf(placement, itemId);
    const context = this.#contextFor(key, (meta) => seen.includes(meta.versionId));
    if (context.length > contextActorsMax) {
      this.#core.counters.stampsRefused += 1;
      this.#fail(operationId, 'tooManyWriters');
      return;
    }
    this.#lastSeq += 1;
    const dot = { actor: this.actor, seq: this.#lastSeq };
    this.#hlc = tickHlc(this.#hlc, this.#core.wallMs);
    this.#rememberStamp(key, contextOf({ dot, context }));
    const answer: Answer = { type: 'stamped', dot, context, hlc: this.#hlc };
    if (this.#actorOnDisk === 'yes') this.#core.emit({ type: 'answer', operationId, answer });
    else this.#waiting.push({ operationId, answer });
    if (this.#actorOnDisk === 'no') this.#writeActor();
  }

  /** Refuses what comes from too far ahead; follows what is a little ahead. */
  observe(meta: VersionMeta): 'accepted' | 'tooFarAhead' {
    if (meta.form === 'chunk') return 'accepted';
    const received = receiveHlc(this.#hlc, meta.hlc, this.#core.wallMs);
    if (!received.ok) {
      this.#core.counters.versionsTooFarAhead += 1;
      this.#early.note(meta);
      return 'tooFarAhead';
    }
    this.#hlc = received.value;
    return 'accepted';
  }

  /** Refused before, and no nearer now. */
  isTooFarAhead(ref: VersionRef): boolean {
    return this.#early.has(ref, this.#core.wallMs);
  }

  /**
   * What its author saw, and what this life wrote: so each actor's dots of one item form a chain.
   * Where more lives have written the item than a context may name, those are left out that had been
   * superseded for as long as tombstones are kept: who was away for so long asks before it is believed.
   */
  #contextFor(key: ItemKey, isSeen: (meta: VersionMeta) => boolean): CausalContext {
    const metas = this.#copies
      .knownVersionsOf(key)
      .filter((meta) => meta.form === 'entry')
      .filter((meta) => meta.dot.actor === this.actor || isSeen(meta));
    const start = this.#lastStampByKey.get(key) ?? emptyContext;
    const whole = metas.map(contextOf).reduce(mergeContexts, start);
    if (whole.length <= contextActorsMax) return whole;
    const isOld = (hlc: Hlc) => this.#core.wallMs - hlc.wallMs > this.#core.options.tombstoneKeepMs;
    return metas
      .map((meta) => (isOld(meta.hlc) ? [meta.dot] : contextOf(meta)))
      .reduce(mergeContexts, start);
  }

  #writeActor(): void {
    this.#actorOnDisk = 'asked';
    this.#persistState((outcome) => {
      // The dots that waited are lost, which is harmless; the next stamp asks again.
      this.#actorOnDisk = outcome.ok ? 'yes' : 'no';
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { operationId, answer } of waiting) {
        if (outcome.ok) this.#core.emit({ type: 'answer', operationId, answer });
        else this.#fail(operationId, outcome.error);
      }
    });
  }

  /** When full, the oldest is forgotten: its write is long in the index. */
  #rememberStamp(key: ItemKey, covered: CausalContext): void {
    this.#lastStampByKey.delete(key);
    this.#lastStampByKey.set(key, covered);
    for (const oldest of this.#lastStampByKey.keys()) {
      if (this.#lastStampByKey.size <= lastStampsMax) break;
      this.#lastStampByKey.delete(oldest);
    }
  }

  #fail(operationId: OperationId, reason: WriteFailureReason): void {
    this.#core.emit({ type: 'answer', operationId, answer: { type: 'writeFailed', reason } });
  }
}

const newActor = (core: NodeCore, seed: number): Actor => {
  const bytes = new Uint8Array(24);
  bytes.set(hexToBytes(core.nodeId));
  new DataView(bytes.buffer).setFloat64(16, seed);
  return bytesToHex(sha256(bytes).subarray(0, 8)) as Actor;
};
