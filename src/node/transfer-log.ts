/**
 * Pieces of photos on their way between this node and its neighbours, as the messages say: asked
 * for or pushed, and ended by the answer that counts. What the Network screen draws.
 */

import type { NodeId, Placement } from '../engine/ids.ts';
import type { EngineMessage } from '../engine/message.ts';

/** What is on its way between two nodes for one photo. */
export interface Transfer {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly placement: Placement;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface Pending {
  readonly key: string;
  readonly bytes: number;
}

interface Sum {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly placement: Placement;
  doneBytes: number;
  totalBytes: number;
}

const pendingMax = 10_000;

export class TransferLog {
  readonly #thisNodeId: NodeId;
  readonly #pendingByRequest = new Map<string, readonly Pending[]>();
  readonly #sumsByKey = new Map<string, Sum>();

  constructor(thisNodeId: NodeId) {
    this.#thisNodeId = thisNodeId;
  }

  /** Those that are not done. */
  get transfers(): readonly Transfer[] {
    return [...this.#sumsByKey.values()].filter((sum) => sum.doneBytes < sum.totalBytes);
  }

  sent(to: NodeId, message: EngineMessage): void {
    if (message.type !== 'store') return;

    const pending: Pending[] = [];
    for (const { meta } of message.versions) {
      if (meta.form !== 'chunk') continue;

      const key = this.#begin(this.#thisNodeId, to, meta.placement);
      this.#sum(key).totalBytes += meta.sizeBytes;
      pending.push({ key, bytes: meta.sizeBytes });
    }
    if (pending.length === 0) return;

    this.#forgetOldest();
    this.#pendingByRequest.set(`${to}:${message.requestId}`, pending);
  }

  received(from: NodeId, message: EngineMessage): void {
    switch (message.type) {
      case 'stored':
      case 'storeRefused':
        return this.#finish(`${from}:${message.requestId}`);
      case 'fetched':
        // Bytes that came by asking are told of once they are here.
        for (const { meta } of message.versions) {
          if (meta.form !== 'chunk') continue;
          const sum = this.#sum(this.#begin(from, this.#thisNodeId, meta.placement));
          sum.totalBytes += meta.sizeBytes;
          sum.doneBytes += meta.sizeBytes;
        }
        return;
      default:
        return;
    }
  }

  /** Nothing more comes of what was on its way to or from this node. */
  linkDown(nodeId: NodeId): void {
    for (const [key, sum] of this.#sumsByKey) {
      if (sum.from === nodeId || sum.to === nodeId) this.#sumsByKey.delete(key);
    }
    for (const request of this.#pendingByRequest.keys()) {
      if (request.startsWith(nodeId)) this.#pendingByRequest.delete(request);
    }
  }

  #begin(from: NodeId, to: NodeId, placement: Placement): string {
    const key = `${from}${to}${placement}`;
    const known = this.#sumsByKey.get(key);
    // A transfer that was done and goes on is a new one.
    if (known === undefined || known.doneBytes >= known.totalBytes) {
      this.#sumsByKey.set(key, { from, to, placement, doneBytes: 0, totalBytes: 0 });
    }
    return key;
  }

  #sum(key: string): Sum {
    const sum = this.#sumsByKey.get(key);
    return sum ?? { from: '' as NodeId, to: '' as NodeId, placement: '' as Placement, doneBytes: 0, totalBytes: 0 };
  }

  #finish(request: string): void {
    for (const { key, bytes } of this.#pendingByRequest.get(request) ?? []) {
      const sum = this.#sumsByKey.get(key);
      if (sum === undefined) continue;

      sum.doneBytes += bytes;
      if (sum.doneBytes >= sum.totalBytes) this.#sumsByKey.delete(key);
    }
    this.#pendingByRequest.delete(request);
  }

  #forgetOldest(): void {
    const oldest = this.#pendingByRequest.keys().next().value;
    if (this.#pendingByRequest.size >= pendingMax && oldest !== undefined) {
      this.#finish(oldest);
    }
  }
}
