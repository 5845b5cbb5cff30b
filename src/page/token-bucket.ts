/** Lets `burst` things through at once and `perSecond` in the long run. */
export class TokenBucket {
  #tokens: number;
  #filledAtMs: number;
  readonly #perSecond: number;
  readonly #burst: number;

  constructor(rate: { readonly perSecond: number; readonly burst: number }, nowMs: number) {
    this.#perSecond = rate.perSecond;
    this.#burst = rate.burst;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  take(nowMs: number): boolean {
    const gained = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, gained));
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;

    this.#tokens -= 1;
    return true;
  }
}
