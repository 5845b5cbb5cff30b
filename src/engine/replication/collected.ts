/**
 * Which versions this node has given up for good, with their tombstones: remembered from life to
 * life, for it bears witness of them to who was away. Only of these may it say that they are gone: of
 * what it never had it knows nothing, however long it has been here.
 */

import { contextOf } from '../causality/causal-context.ts';
import { itemKeyOf, type Actor } from '../ids.ts';
import { bytesToHex, hexToBytes, sha256 } from '../ring/hash.ts';
import type { Dot, EntryMeta, VersionRef } from '../version.ts';
import { ShortMemory, shortNameBytes } from './short-memory.ts';

/** Beyond it the first are forgotten: then nobody may know that they were deleted. */
const namesMax = 16_384;
/** Of a chunk's item all is covered: none is written twice. */
const everySeq = Infinity;

export class Collected {
  /** By item and actor the last seq, or by item alone where it was a chunk. */
  readonly #seqs: ShortMemory;

  constructor(packed: Uint8Array | undefined) {
    this.#seqs = new ShortMemory(packed, namesMax);
  }

  get packed(): Uint8Array {
    return this.#seqs.packed;
  }

  add(tombstone: EntryMeta): void {
    // Only a chunk's tombstone lies elsewhere than its album.
    if (tombstone.placement !== tombstone.albumId) {
      this.#seqs.set(nameOf(tombstone), everySeq);
      return;
    }
    for (const { actor, seq } of contextOf(tombstone)) {
      const name = nameOf(tombstone, actor);
      this.#seqs.set(name, Math.max(seq, this.#seqs.get(name) ?? 0));
    }
  }

  /** A tombstone that was given up here had seen this version, or was it; a chunk has no dot. */
  has(ref: VersionRef, dot: Dot | undefined): boolean {
    if (this.#seqs.size === 0) return false;
    if (this.#seqs.get(nameOf(ref)) !== undefined) return true;
    if (dot === undefined) return false;
    const seq = this.#seqs.get(nameOf(ref, dot.actor));
    return seq !== undefined && seq >= dot.seq;
  }
}

const nameOf = ({ placement, itemId }: VersionRef, actor: Actor | '' = ''): string =>
  bytesToHex(sha256(hexToBytes(itemKeyOf(placement, itemId) + actor)).subarray(0, shortNameBytes));
