/**
 * How many whole tables are told: a table of a thousand rows is 140 kB, and in a rush everybody asks
 * at once (with memberlist, three thousand such exchanges at a time took 7 GB). Who gets none hears
 * the news piece by piece, as everybody does.
 */

import type { NodeId } from '../ids.ts';

const perNeighbourMs = 5000;
const rowsPerSecondMax = 20_000;

export class PushPullBudget {
  readonly #repliedMs = new Map<NodeId, number>();
  #secondStartMs = 0;
  #rowsInSecond = 0;

  /** Whether a table of so many rows may go out to the neighbour now. */
  take(neighbour: NodeId, rows: number, nowMs: number): boolean {
    if (nowMs - (this.#repliedMs.get(neighbour) ?? -Infinity) < perNeighbourMs) return false;
    if (nowMs - this.#secondStartMs >= 1000) {
      this.#secondStartMs = nowMs;
      this.#rowsInSecond = 0;
    }
    // The first always fits, however large it is.
    if (this.#rowsInSecond > 0 && this.#rowsInSecond + rows > rowsPerSecondMax) return false;
    this.#rowsInSecond += rows;
    this.#repliedMs.set(neighbour, nowMs);
    return true;
  }

  linkDown(neighbour: NodeId): void {
    this.#repliedMs.delete(neighbour);
  }
}
