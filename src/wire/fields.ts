/**
 * Reads the fields of a decoded array one after the other. The first that is not what was asked for
 * spoils the whole reading: later reads return blanks, and `isComplete` is false. So a decoder
 * reads straight down and asks once.
 */

import { bytesToHex } from '@noble/hashes/utils.js';

interface Verdict {
  isSpoiled: boolean;
}

const nothing = new Uint8Array(0);

export class Fields {
  readonly #values: readonly unknown[];
  readonly #verdict: Verdict;
  #next = 0;

  private constructor(values: unknown, verdict: Verdict) {
    this.#verdict = verdict;
    this.#values = Array.isArray(values) ? values : [];
    if (!Array.isArray(values)) this.spoil();
  }

  static of(value: unknown): Fields {
    return new Fields(value, { isSpoiled: false });
  }

  get isSpoiled(): boolean {
    return this.#verdict.isSpoiled;
  }

  /** Every field was read, and each was what was asked for. */
  get isComplete(): boolean {
    return !this.#verdict.isSpoiled && this.#next === this.#values.length;
  }

  spoil(): void {
    this.#verdict.isSpoiled = true;
  }

  uint(max: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#take();
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) {
      return value;
    }
    this.spoil();
    return 0;
  }

  boolean(): boolean {
    const value = this.#take();
    if (typeof value === 'boolean') return value;
    this.spoil();
    return false;
  }

  bytes(length: number): Uint8Array {
    const value = this.bytesUpTo(length);
    if (value.length !== length) this.spoil();
    return value;
  }

  bytesUpTo(max: number): Uint8Array {
    const value = this.#take();
    if (value instanceof Uint8Array && value.length <= max) return value;
    this.spoil();
    return nothing;
  }

  /** Bytes of this length, as lower-case hex: the form ids have everywhere else. */
  hex<Id extends string>(length: number): Id {
    return bytesToHex(this.bytes(length)) as Id;
  }

  hexUpTo(max: number): string {
    return bytesToHex(this.bytesUpTo(max));
  }

  /** Text of at most so many characters (UTF-16 units). */
  text(max: number): string {
    const value = this.#take();
    if (typeof value === 'string' && value.length <= max) return value;
    this.spoil();
    return '';
  }

  /** One of these, by its place among them. */
  oneOf<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[this.uint(choices.length - 1)] ?? choices[0];
  }

  /** What `read` makes of the next field, or undefined where it is null. */
  optional<T>(read: (fields: this) => T): T | undefined {
    if (this.#values[this.#next] !== null) return read(this);
    this.#next += 1;
    return undefined;
  }

  /** A nested array of fixed shape. */
  group<T>(read: (fields: Fields) => T): T {
    const nested = new Fields(this.#take(), this.#verdict);
    const value = read(nested);
    if (!nested.isComplete) this.spoil();
    return value;
  }

  /** A nested array of at most `max` elements; `read` takes one each time. */
  list<T>(max: number, read: (fields: Fields) => T): readonly T[] {
    const nested = new Fields(this.#take(), this.#verdict);
    if (nested.#values.length > max) this.spoil();
    const values: T[] = [];
    while (!this.#verdict.isSpoiled && nested.#next < nested.#values.length) {
      values.push(read(nested));
    }
    return values;
  }

  /** For unions told apart by the form of the next field. */
  get isListNext(): boolean {
    return Array.isArray(this.#values[this.#next]);
  }

  get isBytesNext(): boolean {
    return this.#values[this.#next] instanceof Uint8Array;
  }

  #take(): unknown {
    const value = this.#values[this.#next];
    this.#next += 1;
    if (this.#next > this.#values.length) this.spoil();
    return value;
  }
}
