/**
 * The messages that passed through this node a short while ago, oldest first. No neighbour can make
 * it remember more than its share, nor send more over it: what exceeds that is dropped.
 */

import type { NodeId } from '../ids.ts';
import type { RelayedMessage } from './relayed-message.ts';

const rememberedMs = 30_000;
/** A dial takes a dozen signals. */
const messagesPerNeighbourMax = 512;
/** The oldest goes: its answer finds its way as any message does. */
const waysBackMax = 2048;

/** What makes a message the same one. Ids are drawn by chance, so that none can be foretold. */
export interface RelayName {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly relayId: number;
}

interface Remembered {
  readonly atMs: number;
  readonly message: RelayedMessage;
}

/** By which neighbour a node's words came last: a forged sender misleads for half a minute. */
interface WayBack {
  readonly atMs: number;
  readonly by: NodeId;
}

export class RelayMemory {
  readonly #byName = new Map<string, Remembered>();
  readonly #countsByNeighbour = new Map<NodeId, number>();
  readonly #waysBack = new Map<NodeId, WayBack>();

  get(name: RelayName, nowMs: number): RelayedMessage | undefined {
    this.#forgetOld(nowMs);
    return this.#byName.get(keyOf(name))?.message;
  }

  set(name: RelayName, message: RelayedMessage, nowMs: number): void {
    const key = keyOf(name);
    const known = this.#byName.get(key);
    this.#byName.set(key, { atMs: known?.atMs ?? nowMs, message });
    const { cameFrom } = message;
    if (known !== undefined || cameFrom === undefined) return;
    this.#countsByNeighbour.set(cameFrom, this.#countOf(cameFrom) + 1);
  }

  cameBy(neighbour: NodeId, from: NodeId, nowMs: number): void {
    const oldest = this.#waysBack.keys().next().value;
    if (this.#waysBack.size >= waysBackMax && oldest !== undefined) this.#waysBack.delete(oldest);
    this.#waysBack.delete(from);
    this.#waysBack.set(from, { by: neighbour, atMs: nowMs });
  }

  isFullFor(neighbour: NodeId, nowMs: number): boolean {
    this.#forgetOld(nowMs);
    return this.#countOf(neighbour) >= messagesPerNeighbourMax;
  }

  wayBackTo(nodeId: NodeId, nowMs: number): NodeId | undefined {
    const way = this.#waysBack.get(nodeId);
    return way !== undefined && nowMs - way.atMs < rememberedMs ? way.by : undefined;
  }

  #countOf(neighbour: NodeId): number {
    return this.#countsByNeighbour.get(neighbour) ?? 0;
  }

  #forgetOld(nowMs: number): void {
    for (const [key, { atMs, message }] of this.#byName) {
      if (nowMs - atMs < rememberedMs) return;
      this.#byName.delete(key);
      const { cameFrom } = message;
      if (cameFrom === undefined) continue;
      const count = this.#countOf(cameFrom) - 1;
      if (count > 0) this.#countsByNeighbour.set(cameFrom, count);
      else this.#countsByNeighbour.delete(cameFrom);
    }
  }
}

const keyOf = ({ from, to, relayId }: RelayName): string => `${from}${to}${relayId}`;
