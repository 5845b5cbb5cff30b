/** Placements whose owner sits at this node: albums, and the photos in them. Given anew each life. */

import type { Placement } from '../ids.ts';

export type PinWant = 'everything' | 'census';

export class Pins {
  readonly #wantByPlacement = new Map<Placement, PinWant>();
  /** Asked for in every round. */
  #sorted: readonly Placement[] | undefined;
  /** Of which an owner has answered. */
  readonly #answered = new Set<Placement>();

  wantOf(placement: Placement): PinWant | undefined {
    return this.#wantByPlacement.get(placement);
  }

  has(placement: Placement): boolean {
    return this.#wantByPlacement.has(placement);
  }

  /** Sorted, whatever order the host gave them in; the same list until a pin changes. */
  placements(): readonly Placement[] {
    this.#sorted ??= [...this.#wantByPlacement.keys()].sort();
    return this.#sorted;
  }

  add(placement: Placement, want: PinWant): void {
    this.#wantByPlacement.set(placement, want);
    this.#sorted = undefined;
  }

  remove(placement: Placement): void {
    this.#wantByPlacement.delete(placement);
    this.#sorted = undefined;
    this.#answered.delete(placement);
  }

  hasAnswered(placement: Placement): boolean {
    return this.#answered.has(placement);
  }

  /** Says whether it is the first answer. */
  noteAnswer(placement: Placement): boolean {
    if (!this.has(placement) || this.#answered.has(placement)) return false;
    this.#answered.add(placement);
    return true;
  }
}
