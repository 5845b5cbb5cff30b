/**
 * Own entries that are on no other device yet, as far as is known here. After a long absence they
 * are new writes: nobody can have deleted what nobody else ever had.
 */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import type { OwnLife } from '../effect.ts';
import type { Actor, Placement } from '../ids.ts';
import { versionName, type EntryMeta, type StoredCopy, type VersionMeta } from '../version.ts';
import type { Stamps } from './stamps.ts';

/** Beyond it what the oldest lives wrote and never told anybody is taken for foreign. */
const livesMax = 256;

export class Unconfirmed {
  readonly #index: ItemIndex;
  readonly #stamps: Stamps;
  /** By name; never more than there are own copies in the index. */
  readonly #entries = new Map<string, EntryMeta>();
  /** Oldest life first, this one last. Below its seq all is elsewhere, or superseded. */
  readonly #confirmedSeqs: Map<Actor, number>;

  constructor(index: ItemIndex, stamps: Stamps, lives: readonly OwnLife[]) {
    this.#index = index;
    this.#stamps = stamps;
    this.#confirmedSeqs = new Map(lives.map(({ actor, confirmedSeq }) => [actor, confirmedSeq]));
    this.#confirmedSeqs.set(stamps.actor, 0);
  }

  restore(copies: readonly StoredCopy[]): void {
    for (const { meta } of copies) this.added(meta);
  }

  /** A version is on this disk now. */
  added(meta: VersionMeta): void {
    if (meta.form !== 'entry') return;
    const confirmedSeq = this.#confirmedSeqs.get(meta.dot.actor);
    if (confirmedSeq === undefined || meta.dot.seq < confirmedSeq) return;
    this.#entries.set(versionName(meta), meta);
  }

  /** To be remembered on disk: the lives whose entries may be nowhere else, and the last that wrote. */
  get lives(): readonly OwnLife[] {
    const lowest = new Map<Actor, number>();
    for (const { dot } of this.lonely()) {
      lowest.set(dot.actor, Math.min(dot.seq, lowest.get(dot.actor) ?? dot.seq));
    }
    const actors = [...this.#confirmedSeqs.keys()];
    const written = this.#stamps.hasWritten ? actors : actors.slice(0, -1);
    return written
      .filter((actor) => lowest.has(actor) || actor === written.at(-1))
      .slice(-livesMax)
      .map((actor) => ({
        actor,
        confirmedSeq: lowest.get(actor) ?? this.#confirmedSeqs.get(actor) ?? 0,
      }));
  }

  /** Those that are here and, as far as is known, on no other device. */
  lonely(): readonly EntryMeta[] {
    const lonely: EntryMeta[] = [];
    for (const meta of this.#entries.values()) {
      if (this.#index.copyOf(meta)?.holders.length === 0) lonely.push(meta);
      else this.#forget(meta);
    }
    return lonely;
  }

  /** What belongs to an entry nobody else has: the entry, and its album's chunks, some of them its own. */
  isPerhapsNew(meta: VersionMeta): boolean {
    return meta.form === 'entry'
      ? this.#entries.has(versionName(meta))
      : this.#albums().has(meta.albumId);
  }

  #albums(): ReadonlySet<Placement> {
    return new Set(Array.from(this.#entries.values(), ({ albumId }) => albumId));
  }

  #forget(meta: EntryMeta): void {
    this.#entries.delete(versionName(meta));
    const { actor, seq } = meta.dot;
    const confirmedSeq = this.#confirmedSeqs.get(actor) ?? 0;
    this.#confirmedSeqs.set(actor, Math.max(confirmedSeq, seq + 1));
  }
}
