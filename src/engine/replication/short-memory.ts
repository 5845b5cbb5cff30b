/**
 * Numbers by short name, in as few bytes as a stored state can bear: 12 for each. The oldest go when
 * there are too many.
 */

import { bytesToHex, hexToBytes } from '../ring/hash.ts';

export const shortNameBytes = 8;
const rowBytes = shortNameBytes + 4;
const numberMax = 2 ** 32 - 1;

export class ShortMemory {
  readonly #numbersByName = new Map<string, number>();
  readonly #namesMax: number;
  #packed: Uint8Array | undefined;

  constructor(packed: Uint8Array | undefined, namesMax: number) {
    this.#namesMax = namesMax;
    if (!packed) return;
    const rows = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    for (let at = 0; at + rowBytes <= packed.length; at += rowBytes) {
      const name = bytesToHex(packed.subarray(at, at + shortNameBytes));
      this.#numbersByName.set(name, rows.getUint32(at + shortNameBytes));
    }
  }

  get size(): number {
    return this.#numbersByName.size;
  }

  /** For the disk; the same bytes until something changes. */
  get packed(): Uint8Array {
    this.#packed ??= this.#pack();
    return this.#packed;
  }

  get(name: string): number | undefined {
    return this.#numbersByName.get(name);
  }

  /** The newest from now on. */
  set(name: string, number: number): void {
    this.delete(name);
    this.#numbersByName.set(name, Math.min(number, numberMax));
    for (const oldest of this.#numbersByName.keys()) {
      if (this.#numbersByName.size <= this.#namesMax) break;
      this.delete(oldest);
    }
    this.#packed = undefined;
  }

  delete(name: string): void {
    if (this.#numbersByName.delete(name)) this.#packed = undefined;
  }

  #pack(): Uint8Array {
    const packed = new Uint8Array(this.#numbersByName.size * rowBytes);
    const rows = new DataView(packed.buffer);
    let at = 0;
    for (const [name, number] of this.#numbersByName) {
      packed.set(hexToBytes(name), at);
      rows.setUint32(at + shortNameBytes, number);
      at += rowBytes;
    }
    return packed;
  }
}
