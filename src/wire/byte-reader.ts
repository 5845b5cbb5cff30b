/**
 * Reads a string of bytes from its start. The first thing that is not there spoils the whole
 * reading: later reads return blanks, so a decoder reads straight down and asks once.
 */

import { bytesToHex } from '@noble/hashes/utils.js';

const countMax = 0xffff_ffff;

export class ByteReader {
  readonly #bytes: Uint8Array;
  #next = 0;
  #isSpoiled = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isSpoiled(): boolean {
    return this.#isSpoiled;
  }

  get isAtEnd(): boolean {
    return this.#isSpoiled || this.#next === this.#bytes.length;
  }

  spoil(): void {
    this.#isSpoiled = true;
  }

  byte(): number {
    const value = this.#bytes[this.#next];
    if (value === undefined || this.#isSpoiled) {
      this.spoil();
      return 0;
    }
    this.#next += 1;
    return value;
  }

  hex<Id extends string>(length: number): Id {
    const end = this.#next + length;
    if (this.#isSpoiled || end > this.#bytes.length) {
      this.spoil();
      return '' as Id;
    }
    const hex = bytesToHex(this.#bytes.subarray(this.#next, end));
    this.#next = end;
    return hex as Id;
  }

  /** Seven bits to a byte, least significant first, without needless bytes. */
  count(max: number = countMax): number {
    let value = 0;
    for (let scale = 1; scale <= countMax; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte > 127) continue;
      if ((byte === 0 && scale > 1) || value > max) this.spoil();
      return this.#isSpoiled ? 0 : value;
    }
    this.spoil();
    return 0;
  }

  /** A count, and so many of what `read` takes. */
  list<Item>(max: number, read: () => Item): readonly Item[] {
    const items: Item[] = [];
    for (let left = this.count(max); left > 0 && !this.#isSpoiled; left -= 1) items.push(read());
    return items;
  }
}
