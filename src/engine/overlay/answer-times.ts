/** How long one peer's last answers took, for who wonders when to ask somebody else as well. */

const timesMax = 32;
/** Fewer say nothing about a tail. */
const timesMin = 8;

export class AnswerTimes {
  readonly #timesMs: number[] = [];

  add(tookMs: number): void {
    this.#timesMs.push(tookMs);
    if (this.#timesMs.length > timesMax) this.#timesMs.shift();
  }

  /** All but one in twenty were faster; undefined while too few are known. */
  get p95Ms(): number | undefined {
    if (this.#timesMs.length < timesMin) return undefined;
    const sorted = [...this.#timesMs].sort((a, b) => a - b);
    return sorted[Math.ceil(0.95 * sorted.length) - 1];
  }
}
