/**
 * How often the ring is computed anew: for five hundred members that takes 29 ms, and whoever signs
 * another weight in every claim, or comes and goes, could ask for it as fast as claims travel. A rush
 * of joins is followed one by one; after that, changes wait for each other, half a second at most.
 */

const changesAtOnceMax = 32;
const perChangeMs = 500;

export class RingChanges {
  /** When every change made so far has been waited for. */
  #paidMs = 0;

  /** From when on the next change may be made. */
  nextMs(nowMs: number): number {
    return Math.max(nowMs, this.#paidMs - (changesAtOnceMax - 1) * perChangeMs);
  }

  take(nowMs: number): void {
    this.#paidMs = Math.max(this.#paidMs, nowMs) + perChangeMs;
  }
}
