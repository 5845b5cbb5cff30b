/**
 * How many strangers' signals one neighbour may bring. It can invent senders at will, and each offer
 * costs the page a connection for a while; so in one dial's time a neighbour may bring words of so
 * many nodes that this one did not write to before. More of them come by other neighbours, or by the
 * server when an answer fails to come.
 */

import type { NodeId } from '../../engine/ids.ts';

const windowMs = 12_000;
const strangersMax = 8;
const invitedMs = 60_000;
const invitedMax = 500;

interface Window {
  readonly sinceMs: number;
  readonly strangers: Set<NodeId>;
}

export class RelayBudget {
  readonly #windowByNeighbour = new Map<NodeId, Window>();
  readonly #invitedAtMs = new Map<NodeId, number>();
  #refused = 0;

  /** How many signals were dropped. */
  get refused(): number {
    return this.#refused;
  }

  /** This node wrote to `to`, so that its answer is no stranger's. */
  invite(to: NodeId, nowMs: number): void {
    this.#invitedAtMs.delete(to);
    const oldest = this.#invitedAtMs.keys().next().value;
    if (this.#invitedAtMs.size >= invitedMax && oldest !== undefined) {
      this.#invitedAtMs.delete(oldest);
    }
    this.#invitedAtMs.set(to, nowMs);
  }

  allows(neighbour: NodeId, sender: NodeId, nowMs: number): boolean {
    const invitedAtMs = this.#invitedAtMs.get(sender) ?? -Infinity;
    if (nowMs - invitedAtMs < invitedMs) return true;

    const { strangers } = this.#windowOf(neighbour, nowMs);
    const isAllowed = strangers.has(sender) || strangers.size < strangersMax;
    if (isAllowed) strangers.add(sender);
    else this.#refused += 1;
    return isAllowed;
  }

  #windowOf(neighbour: NodeId, nowMs: number): Window {
    for (const [each, { sinceMs }] of this.#windowByNeighbour) {
      if (nowMs - sinceMs >= windowMs) this.#windowByNeighbour.delete(each);
    }
    const known = this.#windowByNeighbour.get(neighbour);
    if (known !== undefined) return known;

    const window = { sinceMs: nowMs, strangers: new Set<NodeId>() };
    this.#windowByNeighbour.set(neighbour, window);
    return window;
  }
}
