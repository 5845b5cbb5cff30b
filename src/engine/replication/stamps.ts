/**
 * Dots and times for this node's own writes. Dots are minted here and nowhere else, and none twice
 * ("kv679" in Riak's tests is what happens otherwise): seqs are reserved in blocks on disk before
 * any is given out, against crashes; each life begins them at a place of its own in time, against a
 * store that was rolled back; and who meets a dot of its own that it never gave out is such a store,
 * and begins a new actor epoch.
 */

import { contextOf, mergeContexts, emptyContext } from '../causality/causal-context.ts';
import { compareHlc, receiveHlc, tickHlc } from '../causality/hlc.ts';
import type { Answer } from '../effect.ts';
import { itemKeyOf, type Actor, type ItemKey, type OperationId } from '../ids.ts';
import type { Command } from '../input.ts';
import type { NodeCore } from '../node-core.ts';
import { bytesToHex, hexToBytes, sha256 } from '../ring/hash.ts';
import type { CausalContext, Hlc, StoredCopy, VersionMeta } from '../version.ts';
import type { Copies, KeepRequest } from './copies.ts';

type StampCommand = Extract<Command, { readonly type: 'stamp' }>;

interface WaitingStamp {
  readonly operationId: OperationId;
  readonly seq: number;
  readonly answer: Answer;
}

const seqsPerBlock = 1000;
/** A life's first seq: its first moment, and a draw within it. Restored stores cannot repeat it. */
const seqsPerMs = 1024;
/** A clock later than this (the year 2109) says nothing. */
const firstSeqMax = 2 ** 52;
/** Forged dots could ask for more: from then on they are only counted. */
const epochsPerLifeMax = 4;
const lastStampsMax = 1024;
const newestFirst: Hlc = { wallMs: 0, counter: 0 };

export interface RestoredClock {
  readonly actor: Actor;
  readonly seqCeiling: number;
  readonly hlc: Hlc;
}

export class Stamps {
  readonly #core: NodeCore;
  readonly #seed: number;
  readonly #copies: Copies;
  readonly #persistState: (onDone: KeepRequest['onDone']) => void;
  #actor: Actor;
  #epochsCount = 0;
  #hasBegun = false;
  /** Below it are the seqs of earlier lives, from the other one on those of this life. */
  readonly #restoredSeq: number;
  #firstSeq: number;
  #nextSeq: number;
  /** Seqs below it are reserved on disk. */
  #durableCeiling: number;
  #askedCeiling: number;
  #hlc: Hlc;
  /** Stamps given out once their block is on disk. */
  #waiting: WaitingStamp[] = [];
  /** What the last stamp of an item covers, for the next may be asked for before it is written. */
  readonly #lastStampByKey = new Map<ItemKey, CausalContext>();

  /** `restored` is undefined where the store is new or lost: then nothing of an old actor is known. */
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
    this.#seed = settings.seed;
    this.#actor = restored?.actor ?? newActor(core, settings.seed, 0);
    this.#nextSeq = restored?.seqCeiling ?? 1;
    this.#restoredSeq = this.#nextSeq;
    this.#firstSeq = this.#nextSeq;
    this.#durableCeiling = this.#nextSeq;
    this.#askedCeiling = this.#nextSeq;
    this.#hlc = restored?.hlc ?? newestFirst;
  }

  /** This node's own later writes come after its earlier ones, even where the wall went back. */
  restore(copies: readonly StoredCopy[]): void {
    for (const { meta } of copies) {
      if (meta.form === 'chunk' || meta.dot.actor !== this.actor) continue;
      if (compareHlc(meta.hlc, this.#hlc) > 0) this.#hlc = meta.hlc;
    }
  }

  get actor(): Actor {
    return this.#actor;
  }

  get hlc(): Hlc {
    return this.#hlc;
  }

  /** No dot at or above it was given out, nor will be before a higher one is on disk. */
  get seqCeiling(): number {
    return this.#askedCeiling;
  }

  stamp({ operationId, placement, itemId, seen }: StampCommand): void {
    this.#begin();
    const key = itemKeyOf(placement, itemId);
    const known = this.#copies.knownVersionsOf(key);
    const dot = { actor: this.actor, seq: this.#nextSeq };
    this.#nextSeq += 1;
    this.#hlc = tickHlc(this.#hlc, this.#core.wallMs);
    const isSeen = (meta: VersionMeta) => seen.includes(meta.versionId);
    const lastStamp = this.#lastStampByKey.get(key) ?? emptyContext;
    const context = mergeContexts(this.#contextFor(known, isSeen), lastStamp);
    this.#rememberStamp(key, contextOf({ dot, context }));
    const answer: Answer = { type: 'stamped', dot, context, hlc: this.#hlc };
    if (dot.seq < this.#durableCeiling) {
      this.#core.emit({ type: 'answer', operationId, answer });
      return;
    }
    this.#waiting.push({ operationId, seq: dot.seq, answer });
    if (dot.seq >= this.#askedCeiling) this.#openBlock();
  }

  /** Refuses what comes from too far ahead; follows what is a little ahead. */
  observe(meta: VersionMeta): 'accepted' | 'tooFarAhead' {
    if (meta.form === 'chunk') return 'accepted';
    const received = receiveHlc(this.#hlc, meta.hlc, this.#core.wallMs);
    if (!received.ok) {
      this.#core.counters.versionsTooFarAhead += 1;
      return 'tooFarAhead';
    }
    this.#hlc = received.value;
    const isOwn = meta.dot.actor === this.actor;
    if (isOwn && !this.#mayHaveGivenOut(meta.dot.seq)) this.#beginEpoch();
    return 'accepted';
  }

  /** By an earlier life that this disk remembers, or by this one. */
  #mayHaveGivenOut(seq: number): boolean {
    return seq < this.#restoredSeq || (seq >= this.#firstSeq && seq < this.#nextSeq);
  }

  /** Once in a life. Where the wall clock went back, the seqs reserved on disk are the later ones. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const firstSeq = Math.floor(this.#core.wallMs) * seqsPerMs + this.#core.rng.below(seqsPerMs);
    if (firstSeq > this.#nextSeq && firstSeq < firstSeqMax) this.#nextSeq = firstSeq;
    this.#firstSeq = this.#nextSeq;
  }

  /** This store is older than what its node has written: what else it gave out nobody knows. */
  #beginEpoch(): void {
    this.#core.counters.rollbacksMet += 1;
    if (this.#epochsCount >= epochsPerLifeMax) return;
    this.#epochsCount += 1;
    this.#actor = newActor(this.#core, this.#seed, this.#epochsCount);
    this.#lastStampByKey.clear();
    // The next stamp opens a block, and the new actor goes to disk with it.
    this.#durableCeiling = this.#nextSeq;
    this.#askedCeiling = this.#nextSeq;
  }

  /** A device has always seen its own writes: so each actor's dots of one item form a chain. */
  #contextFor(
    known: readonly VersionMeta[],
    isSeen: (meta: VersionMeta) => boolean,
  ): CausalContext {
    return known.reduce<CausalContext>((context, meta) => {
      if (meta.form === 'chunk') return context;
      const isOwn = meta.dot.actor === this.actor;
      return isOwn || isSeen(meta) ? mergeContexts(context, contextOf(meta)) : context;
    }, emptyContext);
  }

  #openBlock(): void {
    const ceiling = this.#nextSeq + seqsPerBlock;
    this.#askedCeiling = ceiling;
    this.#persistState((outcome) => {
      if (outcome.ok) {
        this.#durableCeiling = Math.max(this.#durableCeiling, ceiling);
        this.#answerWaiting();
      } else {
        this.#failWaiting(outcome.error);
      }
    });
  }

  #answerWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ seq }) => seq >= this.#durableCeiling);
    for (const { operationId, seq, answer } of waiting) {
      if (seq < this.#durableCeiling) this.#core.emit({ type: 'answer', operationId, answer });
    }
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

  #failWaiting(reason: 'storageFull' | 'storageFailed'): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    // The dots are lost, which is harmless; the block is asked for again by the next stamp.
    this.#askedCeiling = this.#durableCeiling;
    for (const { operationId } of waiting) {
      this.#core.emit({ type: 'answer', operationId, answer: { type: 'writeFailed', reason } });
    }
  }
}

const newActor = (core: NodeCore, seed: number, epoch: number): Actor => {
  const bytes = new Uint8Array(28);
  bytes.set(hexToBytes(core.nodeId));
  const view = new DataView(bytes.buffer);
  view.setFloat64(16, seed);
  view.setUint32(24, epoch);
  return bytesToHex(sha256(bytes).subarray(0, 8)) as Actor;
};
