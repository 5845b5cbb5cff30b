/** Offers the ring more or less of this tab, as its circumstances change. */

import type { Input } from '../engine/input.ts';
import type { Weight } from '../engine/membership/member.ts';
import { WeightChoice } from '../engine/membership/weight-choice.ts';

/** Before anything is known of it. */
export const firstWeight: Weight = 1;

export class WeightWatch {
  readonly #choice = new WeightChoice(firstWeight);
  readonly #put: (input: Input) => void;

  constructor(put: (input: Input) => void) {
    this.#put = put;
  }

  /** `uptimeMs` is the tab's own, and the clock that changes are timed by. */
  look(quotaBytes: number, uptimeMs: number): void {
    const before = this.#choice.weight;
    const weight = this.#choice.consider(
      { quotaBytes, uploadBytesPerS: undefined, uptimeMs },
      uptimeMs,
    );
    if (weight === before) return;
    this.#put({ type: 'command', command: { type: 'setWeight', weight, isKeeper: false } });
  }
}
