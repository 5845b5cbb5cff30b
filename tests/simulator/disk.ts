/**
 * One slot's disk: what is committed survives the tab, what is on its way may not, and what was
 * committed relaxed may be lost with the power. Transactions commit in the order they were asked.
 */

import type { PersistentState, StorageWrite } from '../../src/engine/effect.ts';
import type { VersionId } from '../../src/engine/ids.ts';
import type { StoredCopy, Version, VersionRef } from '../../src/engine/version.ts';
import type { EventHeap } from './event-heap.ts';
import { between, chance } from './streams.ts';
import type { Rng } from '../../src/engine/rng.ts';

export type DiskFailure = 'storageFull' | 'storageFailed';

export interface DiskFaults {
  readonly latencyMs: number;
  readonly slowProbability: number;
  readonly failureProbability: number;
  /** A quota error at any put: other origins share the disk. */
  readonly fullProbability: number;
  readonly readFailureProbability: number;
  /** Of all copies read, those whose bytes turn out to be gone. */
  readonly readCorruptionProbability: number;
  readonly quotaBytes: number;
}

interface DiskCopy extends StoredCopy {
  readonly version: Version;
}

interface Transaction {
  readonly writes: readonly StorageWrite[];
  readonly durability: 'strict' | 'relaxed';
  readonly done: (failure: DiskFailure | undefined) => void;
}

interface JournalEntry {
  readonly atMs: number;
  readonly undo: () => void;
}

/** What became of a copy that this disk once held. */
export interface Loss {
  readonly atMs: number;
  /** `dropped` by the node itself; the others are the world's doing. */
  readonly cause: 'dropped' | 'tailLost' | 'wiped' | 'rolledBack' | 'corrupted';
}

/** What a backup of the whole profile has of a disk. */
export interface DiskImage {
  readonly copies: ReadonlyMap<VersionId, DiskCopy>;
  readonly state: PersistentState | undefined;
}

export class Disk {
  readonly #copies = new Map<VersionId, DiskCopy>();
  readonly #losses = new Map<VersionId, Loss>();
  readonly #heap: EventHeap;
  readonly #rng: Rng;
  readonly #rngOf: (concern: string) => Rng;
  readonly #onFault: (name: string) => void;
  readonly #faults: DiskFaults;
  readonly #onDropped: (ref: VersionRef) => void;
  #state: PersistentState | undefined;
  #usedBytes = 0;
  #queue: Transaction[] = [];
  #journal: JournalEntry[] = [];
  #isBusy = false;
  /** Grows when the tab over it ends, so that what it asked for is not answered to the next. */
  #life = 0;
  #areFaultsOn = true;
  #isLying = false;
  #isFull = false;

  constructor(parts: {
    readonly heap: EventHeap;
    readonly rngOf: (concern: string) => Rng;
    readonly onFault: (name: string) => void;
    readonly faults: DiskFaults;
    readonly onDropped: (ref: VersionRef) => void;
  }) {
    this.#heap = parts.heap;
    this.#rngOf = parts.rngOf;
    this.#rng = parts.rngOf('latency');
    this.#onFault = parts.onFault;
    this.#faults = parts.faults;
    this.#onDropped = parts.onDropped;
  }

  get restored(): {
    readonly state: PersistentState | undefined;
    readonly copies: readonly StoredCopy[];
  } {
    const copies = Array.from(this.#copies.values(), ({ meta, flags }) => ({ meta, flags }));
    return { state: this.#state, copies };
  }

  get state(): PersistentState | undefined {
    return this.#state;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get count(): number {
    return this.#copies.size;
  }

  calmDown(): void {
    this.#areFaultsOn = false;
  }

  /** Takes nothing more. */
  fillUp(): void {
    this.#isFull = true;
  }

  /** From now on it says it has written what it has not. */
  startLying(): void {
    this.#isLying = true;
  }

  image(): DiskImage {
    return { copies: new Map(this.#copies), state: this.#state };
  }

  /** What was stored since the backup is gone; what was dropped since is back. */
  restore(image: DiskImage): void {
    for (const { meta } of this.#copies.values()) {
      if (!image.copies.has(meta.versionId)) this.#lose(meta, 'rolledBack');
    }
    for (const versionId of [...this.#copies.keys()]) this.#replace(versionId, undefined);
    for (const [versionId, copy] of image.copies) this.#replace(versionId, copy);
    this.#state = image.state;
    this.#journal = [];
  }

  holds(ref: VersionRef): boolean {
    return this.#copies.has(ref.versionId);
  }

  /** Holds it for a reason on which others may count. */
  counts(ref: VersionRef): boolean {
    const flags = this.#copies.get(ref.versionId)?.flags;
    return flags !== undefined && (flags.isPin || flags.isReplica || flags.hintsFor.length > 0);
  }

  copies(): IterableIterator<StoredCopy> {
    return this.#copies.values();
  }

  lossOf(ref: VersionRef): Loss | undefined {
    return this.#losses.get(ref.versionId);
  }

  write(transaction: Transaction): void {
    this.#queue.push(transaction);
    this.#pump();
  }

  /** `done` hears undefined where the disk cannot be read now. */
  load(
    refs: readonly VersionRef[],
    done: (versions: readonly Version[] | undefined) => void,
  ): void {
    const life = this.#life;
    this.#heap.after(this.#latencyMs(), () => {
      if (life !== this.#life) return;
      if (this.#strikes('read failure', this.#faults.readFailureProbability)) {
        done(undefined);
        return;
      }
      done(refs.flatMap((ref) => this.#read(ref)?.version ?? []));
    });
  }

  /** The tab ended: some of what was on its way was committed all the same, from the oldest on. */
  endLife(): void {
    this.#life += 1;
    const committed = this.#rngOf('end of life').below(this.#queue.length + 1);
    if (committed > 0) this.#onFault('committed and never confirmed');
    for (const transaction of this.#queue.slice(0, committed)) this.#commit(transaction);
    this.#queue = [];
    this.#isBusy = false;
  }

  /** Power was lost: the newest relaxed commits may be gone, never one before the last strict. */
  loseTail(): number {
    const kept = this.#rngOf('tail').below(this.#journal.length + 1);
    const lost = this.#journal.slice(kept);
    this.#journal = [];
    for (const entry of lost.reverse()) entry.undo();
    return lost.length;
  }

  /** The browser evicted the origin, or its owner cleared it. */
  wipe(): void {
    for (const { meta } of this.#copies.values()) this.#lose(meta, 'wiped');
    this.#copies.clear();
    this.#usedBytes = 0;
    this.#state = undefined;
    this.#journal = [];
  }

  #read(ref: VersionRef): DiskCopy | undefined {
    const copy = this.#copies.get(ref.versionId);
    const { readCorruptionProbability } = this.#faults;
    if (!copy || !this.#strikes('read corruption', readCorruptionProbability)) return copy;
    this.#replace(ref.versionId, undefined);
    this.#lose(ref, 'corrupted');
    return undefined;
  }

  #strikes(fault: string, probability: number): boolean {
    if (!this.#areFaultsOn || probability === 0) return false;
    const isHit = chance(this.#rngOf(fault), probability);
    if (isHit) this.#onFault(fault);
    return isHit;
  }

  #pump(): void {
    const next = this.#queue[0];
    if (this.#isBusy || !next) return;

    this.#isBusy = true;
    const life = this.#life;
    this.#heap.after(this.#latencyMs(), () => {
      if (life !== this.#life) return;
      this.#queue.shift();
      this.#isBusy = false;
      const failure = this.#failureOf(next);
      if (!failure) this.#commit(next);
      next.done(failure);
      this.#pump();
    });
  }

  #latencyMs(): number {
    const isSlow = this.#strikes('slow disk', this.#faults.slowProbability);
    const slowMs = isSlow ? between(this.#rngOf('slowness'), 1000, 5000) : 0;
    return this.#faults.latencyMs * between(this.#rng, 0.3, 2) + slowMs;
  }

  #failureOf({ writes }: Transaction): DiskFailure | undefined {
    if (!this.#areFaultsOn) return undefined;
    if (this.#isFull && writes.some(({ type }) => type === 'putVersion')) return 'storageFull';
    if (this.#strikes('disk failure', this.#faults.failureProbability)) return 'storageFailed';
    const puts = writes.flatMap((write) => (write.type === 'putVersion' ? [write.version] : []));
    const added = puts
      .filter(({ meta }) => !this.holds(meta))
      .reduce((bytes, { meta }) => bytes + meta.sizeBytes, 0);
    if (added === 0) return undefined;
    const isOver = this.usedBytes + added > this.#faults.quotaBytes;
    return isOver || this.#strikes('full disk', this.#faults.fullProbability)
      ? 'storageFull'
      : undefined;
  }

  #commit({ writes, durability }: Transaction): void {
    const undos = writes.map((write) => this.#apply(write));
    if (durability === 'strict') this.#journal = [];
    else this.#journal.push({ atMs: this.#heap.nowMs, undo: () => undos.reverse().forEach(run) });
    const oldestMs = this.#heap.nowMs - relaxedTailMs;
    this.#journal = this.#journal.filter((entry) => entry.atMs >= oldestMs);
  }

  /** Carries one write out, and returns what undoes it. */
  #apply(write: StorageWrite): () => void {
    switch (write.type) {
      case 'putVersion': {
        const { version, flags } = write;
        if (this.#isLying) return () => undefined;
        return this.#set(version.meta, { version, meta: version.meta, flags });
      }
      case 'setFlags': {
        const copy = this.#copies.get(write.ref.versionId);
        return copy ? this.#set(write.ref, { ...copy, flags: write.flags }) : () => undefined;
      }
      case 'deleteVersion': {
        if (!this.holds(write.ref)) return () => undefined;
        const undo = this.#set(write.ref, undefined);
        this.#lose(write.ref, 'dropped');
        this.#onDropped(write.ref);
        return undo;
      }
      case 'putState': {
        const before = this.#state;
        this.#state = write.state;
        return () => (this.#state = before);
      }
    }
  }

  #set(ref: VersionRef, copy: DiskCopy | undefined): () => void {
    const name = ref.versionId;
    const before = this.#copies.get(name);
    this.#replace(name, copy);
    return () => {
      if (!before && this.#copies.has(name)) this.#lose(ref, 'tailLost');
      this.#replace(name, before);
    };
  }

  #replace(name: VersionId, copy: DiskCopy | undefined): void {
    this.#usedBytes -= this.#copies.get(name)?.meta.sizeBytes ?? 0;
    this.#usedBytes += copy?.meta.sizeBytes ?? 0;
    if (copy) this.#copies.set(name, copy);
    else this.#copies.delete(name);
  }

  #lose(ref: VersionRef, cause: Loss['cause']): void {
    this.#losses.set(ref.versionId, { atMs: this.#heap.nowMs, cause });
  }
}

/** What the operating system may hold back before it is truly on the medium. */
const relaxedTailMs = 3000;

const run = (undo: () => void): void => undo();
