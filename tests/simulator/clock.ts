/** A device's two clocks, each wrong in its own way. */

import type { Now } from '../../src/engine/input.ts';

/** 2026-01-01, where every simulated world begins. */
const epochMs = 1_767_225_600_000;

export interface ClockFaults {
  readonly skewMs: number;
  readonly driftPpm: number;
}

export class DeviceClock {
  readonly #rate: number;
  readonly #firstSkewMs: number;
  #skewMs: number;
  /** What it ever showed, at the latest. */
  #latestSkewMs: number;
  /** Time that the monotonic clock did not see, for some stop while a laptop sleeps. */
  #sleptMs = 0;

  constructor({ skewMs, driftPpm }: ClockFaults) {
    this.#firstSkewMs = skewMs;
    this.#skewMs = skewMs;
    this.#latestSkewMs = skewMs;
    this.#rate = 1 + driftPpm / 1_000_000;
  }

  now(worldMs: number): Now {
    return {
      monotonicMs: (worldMs - this.#sleptMs) * this.#rate,
      wallMs: Math.floor(epochMs + this.#skewMs + worldMs * this.#rate),
    };
  }

  /** The latest time that it may have shown so far. */
  latestWallMs(worldMs: number): number {
    return Math.floor(epochMs + this.#latestSkewMs + worldMs * this.#rate);
  }

  /** World time until the monotonic clock shows `monotonicMs`. */
  worldDelay(monotonicMs: number, worldMs: number): number {
    return monotonicMs / this.#rate + this.#sleptMs - worldMs;
  }

  /** The monotonic clock stood still for so long. */
  sleep(durationMs: number): void {
    this.#sleptMs += durationMs;
  }

  /** The wall clock was set. */
  setSkew(skewMs: number): void {
    this.#skewMs = skewMs;
    this.#latestSkewMs = Math.max(this.#latestSkewMs, skewMs);
  }

  /** As wrong as it was at first, and no more. */
  setRight(): void {
    this.#skewMs = this.#firstSkewMs;
  }
}
