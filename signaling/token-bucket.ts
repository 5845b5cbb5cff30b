/** A budget that refills steadily: bursts up to its size, then the refill rate. */

export class TokenBucket {
  readonly #size: number;
  readonly #refillPerSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(size: number, refillPerSecond: number, nowMs: number) {
    this.#size = size;
    this.#refillPerSecond = refillPerSecond;
    this.#tokens = size;
    this.#filledAtMs = nowMs;
  }

  /** Takes `cost` and says whether it was there; a refusal takes nothing. */
  take(cost: number, nowMs: number): boolean {
    const refill = ((nowMs - this.#filledAtMs) / 1_000) * this.#refillPerSecond;
    this.#tokens = Math.min(this.#size, this.#tokens + refill);
    this.#filledAtMs = nowMs;
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }
}
