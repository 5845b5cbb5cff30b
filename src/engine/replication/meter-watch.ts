/**
 * Keeps what is known of the copies of pinned placements fresh. Ranges that were compared once stay
 * settled for a minute, but a meter that people look at must not be wrong for so long: a placement
 * that was just pinned, or got something new, is compared again soon, and again with growing pauses
 * while fewer copies are known than there could be.
 */

import type { Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';

const firstPauseMs = 1000;
const deadlineName = 'meter-watch';

export interface MeterWatchParts {
  /** Compares these placements with their owners again. */
  lookAgain(placements: readonly Placement[]): void;
  /** Fewer copies are known of something in it than there are devices to hold them, up to N. */
  isThin(placement: Placement): boolean;
}

interface Doubt {
  readonly dueMs: number;
  readonly pauseMs: number;
}

export class MeterWatch {
  readonly #core: NodeCore;
  readonly #parts: MeterWatchParts;
  readonly #doubtByPlacement = new Map<Placement, Doubt>();

  constructor(core: NodeCore, parts: MeterWatchParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** The user waits for it. */
  pinned(placements: readonly Placement[]): void {
    for (const placement of placements) this.#doubt(placement, 0);
    this.#arm();
  }

  /** Others get it too, a moment later. */
  changed(placement: Placement): void {
    this.#doubt(placement, firstPauseMs);
    this.#arm();
  }

  forget(placements: readonly Placement[]): void {
    for (const placement of placements) this.#doubtByPlacement.delete(placement);
  }

  #doubt(placement: Placement, delayMs: number): void {
    const dueMs = this.#core.nowMs + delayMs;
    const known = this.#doubtByPlacement.get(placement);
    if (known && known.pauseMs === firstPauseMs && known.dueMs <= dueMs) return;
    this.#doubtByPlacement.set(placement, { dueMs, pauseMs: firstPauseMs });
  }

  #arm(): void {
    let dueMs = Infinity;
    for (const doubt of this.#doubtByPlacement.values()) dueMs = Math.min(dueMs, doubt.dueMs);
    if (dueMs === Infinity) this.#core.deadlines.cancel(deadlineName);
    else this.#core.deadlines.set(deadlineName, dueMs, () => this.#look());
  }

  #look(): void {
    const toLookAt: Placement[] = [];
    for (const [placement, { dueMs, pauseMs }] of [...this.#doubtByPlacement]) {
      if (dueMs > this.#core.nowMs) continue;
      const isFirst = pauseMs === firstPauseMs;
      if (isFirst || this.#parts.isThin(placement)) {
        toLookAt.push(placement);
        this.#doubtAgain(placement, pauseMs);
      } else {
        this.#doubtByPlacement.delete(placement);
      }
    }
    this.#parts.lookAgain(toLookAt);
    this.#arm();
  }

  /** Until the pauses are as long as those between rounds. */
  #doubtAgain(placement: Placement, pauseMs: number): void {
    if (pauseMs >= this.#core.options.exchangeIntervalMs) {
      this.#doubtByPlacement.delete(placement);
      return;
    }
    const dueMs = this.#core.nowMs + this.#core.rng.jittered(pauseMs);
    this.#doubtByPlacement.set(placement, { dueMs, pauseMs: pauseMs * 2 });
  }
}
