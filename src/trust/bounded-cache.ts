/** Remembers the last so many answers; when full, the one put in first goes. */

export class BoundedCache<Value> {
  readonly #valuesByKey = new Map<string, Value>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(key: string): Value | undefined {
    return this.#valuesByKey.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#valuesByKey.size >= this.#entriesMax && !this.#valuesByKey.has(key)) {
      const oldest = this.#valuesByKey.keys().next();
      if (!oldest.done) this.#valuesByKey.delete(oldest.value);
    }
    this.#valuesByKey.set(key, value);
  }
}
