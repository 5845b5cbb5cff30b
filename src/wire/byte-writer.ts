/** Writes a string of bytes; `ByteReader` reads it. */

import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';

export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  bytes(): Uint8Array {
    return concatBytes(...this.#parts);
  }

  byte(value: number): void {
    this.#parts.push(Uint8Array.of(value));
  }

  hex(digits: string): void {
    this.#parts.push(hexToBytes(digits));
  }

  /** Seven bits to a byte, least significant first. */
  count(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    bytes.push(rest);
    this.#parts.push(Uint8Array.from(bytes));
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.count(items.length);
    for (const item of items) write(item);
  }
}
