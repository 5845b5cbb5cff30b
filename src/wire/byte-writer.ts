/** Writes a string of bytes; `ByteReader` reads it. */

const firstBytes = 256;

export class ByteWriter {
  #bytes = new Uint8Array(firstBytes);
  #length = 0;

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** Lower-case hex of even length, as ids are; from the digit `from` on. */
  hex(digits: string, from = 0): void {
    for (let index = from; index < digits.length; index += 2) {
      this.byte((digitAt(digits, index) << 4) | digitAt(digits, index + 1));
    }
  }

  /** Seven bits to a byte, least significant first. */
  count(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.count(items.length);
    for (const item of items) write(item);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

const digitAt = (digits: string, index: number): number => {
  const code = digits.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
};
