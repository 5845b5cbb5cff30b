/**
 * Which versions this node has given up for good, with their tombstones: remembered from life to
 * life, for it bears witness of them to who was away. Only of these may it say that they are gone: of
 * what it never had it knows nothing, however long it has been here. Kept as short hashes, 12 bytes
 * for each actor a tombstone covers.
 */

import { contextOf } from '../causality/causal-context.ts';
import { itemKeyOf, type Actor } from '../ids.ts';
import { bytesToHex, hexToBytes, sha256 } from '../ring/hash.ts';
import type { Dot, EntryMeta, VersionRef } from '../version.ts';

/** Beyond it the first are forgotten: then nobody may know that they were deleted. */
const namesMax = 16_384;
const nameBytes = 8;
const rowBytes = nameBytes + 4;
/** Of a chunk's item all is covered: none is written twice. */
const everySeq = 2 ** 32 - 1;

export class Collected {
  /** By item and actor, or by item alone where it was a chunk; in the order in which they went. */
  readonly #seqsByName = new Map<string, number>();
  #packed: Uint8Array;

  constructor(packed: Uint8Array | undefined) {
    this.#packed = packed ?? new Uint8Array();
    const rows = new DataView(this.#packed.buffer, this.#packed.byteOffset);
    for (let at = 0; at + rowBytes <= this.#packed.length; at += rowBytes) {
      const name = bytesToHex(this.#packed.subarray(at, at + nameBytes));
      this.#seqsByName.set(name, rows.getUint32(at + nameBytes));
    }
  }

  /** For the disk; the same bytes until something is added. */
  get packed(): Uint8Array {
    if (this.#packed.length === 0) this.#packed = this.#pack();
    return this.#packed;
  }

  add(tombstone: EntryMeta): void {
    if (tombstone.placement === tombstone.albumId) {
      for (const dot of contextOf(tombstone)) this.#remember(nameOf(tombstone, dot.actor), dot.seq);
    } else {
      // Only a chunk's tombstone lies elsewhere than its album.
      this.#remember(nameOf(tombstone), everySeq);
    }
    for (const oldest of this.#seqsByName.keys()) {
      if (this.#seqsByName.size <= namesMax) break;
      this.#seqsByName.delete(oldest);
    }
    this.#packed = new Uint8Array();
  }

  /** A tombstone that was given up here had seen this version, or was it; a chunk has no dot. */
  has(ref: VersionRef, dot: Dot | undefined): boolean {
    if (this.#seqsByName.size === 0) return false;
    if (this.#seqsByName.has(nameOf(ref))) return true;
    if (dot === undefined) return false;
    const seq = this.#seqsByName.get(nameOf(ref, dot.actor));
    return seq !== undefined && seq >= dot.seq;
  }

  #remember(name: string, seq: number): void {
    const known = this.#seqsByName.get(name) ?? 0;
    this.#seqsByName.delete(name);
    this.#seqsByName.set(name, Math.max(known, Math.min(seq, everySeq)));
  }

  #pack(): Uint8Array {
    const packed = new Uint8Array(this.#seqsByName.size * rowBytes);
    const rows = new DataView(packed.buffer);
    let at = 0;
    for (const [name, seq] of this.#seqsByName) {
      packed.set(hexToBytes(name), at);
      rows.setUint32(at + nameBytes, seq);
      at += rowBytes;
    }
    return packed;
  }
}

const nameOf = ({ placement, itemId }: VersionRef, actor: Actor | '' = ''): string =>
  bytesToHex(sha256(hexToBytes(itemKeyOf(placement, itemId) + actor)).subarray(0, nameBytes));
