/** When faults strike: by chance, in each concern's own stream, until they are told to end. */

import type { EventHeap } from './event-heap.ts';
import { exponential, type Streams } from './streams.ts';

const minute = 60_000;

export class FaultClock {
  readonly #heap: EventHeap;
  readonly #streams: Streams;
  #areOn = true;
  #nightEndsMs = 0;

  constructor(heap: EventHeap, streams: Streams) {
    this.#heap = heap;
    this.#streams = streams;
  }

  get areOn(): boolean {
    return this.#areOn;
  }

  get isNight(): boolean {
    return this.#heap.nowMs < this.#nightEndsMs;
  }

  get nightEndsMs(): number {
    return this.#nightEndsMs;
  }

  end(): void {
    this.#areOn = false;
  }

  /** Nothing strikes while everything sleeps. */
  sleep(durationMs: number): void {
    this.#nightEndsMs = this.#heap.nowMs + durationMs;
  }

  /** Runs `strike` so often, as chance has it. */
  repeat(concern: string, perMinute: number, strike: () => void): void {
    if (perMinute === 0) return;
    const nightMs = Math.max(0, this.#nightEndsMs - this.#heap.nowMs);
    const waitMs = nightMs + exponential(this.#streams.of(concern), minute / perMinute);
    this.#heap.after(waitMs, () => {
      if (!this.#areOn) return;
      if (!this.isNight) strike();
      this.repeat(concern, perMinute, strike);
    });
  }

  /** Once, unless the faults have ended by then. */
  once(delayMs: number, strike: () => void): void {
    this.#heap.after(delayMs, () => {
      if (this.#areOn) strike();
    });
  }
}
