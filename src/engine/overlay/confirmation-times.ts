/**
 * How long to wait until a neighbour has confirmed what was relayed to it. Taking one for dead that
 * is merely slow makes two messages of one, and where all are slow they multiply until nobody gets
 * anything done. So a late confirmation, too, counts as a measurement, and the patience of the next
 * messages follows it: up at once, down slowly.
 */

import type { NodeId } from '../ids.ts';
import type { LinkTable } from './link-table.ts';

const patienceMinMs = 1000;
const patienceMaxMs = 10_000;
/** Of the time that a neighbour took. */
const patienceShare = 2;
/** Beyond so many the oldest are not measured. */
const awaitedMax = 4096;

export class ConfirmationTimes {
  readonly #links: LinkTable;
  /** When that was sent which is not confirmed yet, oldest first. */
  readonly #sentMsByName = new Map<string, number>();
  /** The last measurement of any neighbour: all that is known of a new one. */
  #lastMs = 0;

  constructor(links: LinkTable) {
    this.#links = links;
  }

  sent(name: string, nowMs: number): void {
    this.#sentMsByName.delete(name);
    const oldest = this.#sentMsByName.keys().next().value;
    if (this.#sentMsByName.size >= awaitedMax && oldest !== undefined) {
      this.#sentMsByName.delete(oldest);
    }
    this.#sentMsByName.set(name, nowMs);
  }

  confirmed(neighbour: NodeId, name: string, nowMs: number): void {
    const sentMs = this.#sentMsByName.get(name);
    if (sentMs === undefined) return;
    this.#sentMsByName.delete(name);
    this.#lastMs = nowMs - sentMs;
    this.#links.measureConfirmation(neighbour, this.#lastMs);
  }

  patienceMs(neighbour: NodeId): number {
    const confirmationMs = this.#links.rowOf(neighbour)?.confirmationMs ?? this.#lastMs;
    return Math.min(Math.max(patienceMinMs, confirmationMs * patienceShare), patienceMaxMs);
  }
}
