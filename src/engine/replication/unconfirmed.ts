/**
 * Own entries that are on no other device yet, as far as is known here. After a long absence they
 * are new writes: nobody can have deleted what nobody else ever had.
 */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import type { Placement } from '../ids.ts';
import type { StoredCopy, EntryMeta, VersionMeta } from '../version.ts';
import type { Stamps } from './stamps.ts';

export class Unconfirmed {
  readonly #index: ItemIndex;
  readonly #stamps: Stamps;
  /** By seq; never more than there are own copies in the index. */
  readonly #entries = new Map<number, EntryMeta>();
  #confirmedSeq: number;

  constructor(index: ItemIndex, stamps: Stamps, restoredSeq: number | undefined) {
    this.#index = index;
    this.#stamps = stamps;
    this.#confirmedSeq = restoredSeq ?? 0;
  }

  restore(copies: readonly StoredCopy[]): void {
    for (const { meta } of copies) this.added(meta);
  }

  /** A version is on this disk now. */
  added(meta: VersionMeta): void {
    if (meta.form !== 'entry' || meta.dot.actor !== this.#stamps.actor) return;
    if (meta.dot.seq >= this.#confirmedSeq) this.#entries.set(meta.dot.seq, meta);
  }

  /** Own entries below it are known to be elsewhere, or superseded. To be remembered on disk. */
  get confirmedSeq(): number {
    const lowest = this.lonely().reduce((seq, { dot }) => Math.min(seq, dot.seq), Infinity);
    return lowest === Infinity ? this.#confirmedSeq : lowest;
  }

  /** Those that are here and, as far as is known, on no other device. */
  lonely(): readonly EntryMeta[] {
    const lonely: EntryMeta[] = [];
    for (const [seq, meta] of this.#entries) {
      if (this.#index.copyOf(meta)?.holders.length === 0) lonely.push(meta);
      else this.#forget(seq);
    }
    return lonely;
  }

  /** What belongs to an entry nobody else has: the entry, and its album's chunks, some of them its own. */
  isPerhapsNew(meta: VersionMeta): boolean {
    if (meta.form === 'entry') {
      return meta.dot.actor === this.#stamps.actor && this.#entries.has(meta.dot.seq);
    }
    return this.#albums().has(meta.albumId);
  }

  #albums(): ReadonlySet<Placement> {
    return new Set(Array.from(this.#entries.values(), ({ albumId }) => albumId));
  }

  #forget(seq: number): void {
    this.#entries.delete(seq);
    this.#confirmedSeq = Math.max(this.#confirmedSeq, seq + 1);
  }
}
