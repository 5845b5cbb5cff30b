/**
 * Pieces of photos on their way from this node to its neighbours: a push begins it, and only the
 * acknowledgement of durable bytes moves it on. What the Network screen draws.
 */

import type { NodeId, Placement } from '../engine/ids.ts';
import type { EngineMessage } from '../engine/message.ts';

/** What is on its way to one node for one photo. */
export interface Transfer {
  readonly to: NodeId;
  readonly placement: Placement;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface Piece {
  readonly placement: Placement;
  readonly bytes: number;
}

const requestsMax = 10_000;

export class TransferLog {
  readonly #piecesByRequest = new Map<string, { readonly to: NodeId; readonly pieces: Piece[] }>();
  /** Of transfers that are still going on. */
  readonly #doneBytesByKey = new Map<string, number>();

  get transfers(): readonly Transfer[] {
    const transfers = new Map<string, Transfer>();
    for (const { to, pieces } of this.#piecesByRequest.values()) {
      for (const { placement, bytes } of pieces) {
        const key = to + placement;
        const doneBytes = this.#doneBytesByKey.get(key) ?? 0;
        const before = transfers.get(key)?.totalBytes ?? doneBytes;
        transfers.set(key, { to, placement, doneBytes, totalBytes: before + bytes });
      }
    }
    return [...transfers.values()];
  }

  sent(to: NodeId, message: EngineMessage): void {
    if (message.type !== 'store' || this.#piecesByRequest.size >= requestsMax) return;

    const pieces = message.versions
      .filter(({ meta }) => meta.form === 'chunk')
      .map(({ meta }) => ({ placement: meta.placement, bytes: meta.sizeBytes }));
    if (pieces.length > 0) this.#piecesByRequest.set(`${to}:${message.requestId}`, { to, pieces });
  }

  /** True when the message ended a transfer's piece. */
  received(from: NodeId, message: EngineMessage): boolean {
    if (message.type !== 'stored' && message.type !== 'storeRefused') return false;

    const request = `${from}:${message.requestId}`;
    const ended = this.#piecesByRequest.get(request);
    if (ended === undefined) return false;

    this.#piecesByRequest.delete(request);
    if (message.type === 'stored') this.#countDone(from, ended.pieces);
    this.#forgetEnded();
    return true;
  }

  /** Nothing more comes of what was on its way there. */
  linkDown(nodeId: NodeId): void {
    for (const [request, { to }] of this.#piecesByRequest) {
      if (to === nodeId) this.#piecesByRequest.delete(request);
    }
    this.#forgetEnded();
  }

  #countDone(to: NodeId, pieces: readonly Piece[]): void {
    for (const { placement, bytes } of pieces) {
      const key = to + placement;
      this.#doneBytesByKey.set(key, (this.#doneBytesByKey.get(key) ?? 0) + bytes);
    }
  }

  #forgetEnded(): void {
    const going = new Set(this.transfers.map(({ to, placement }) => to + placement));
    for (const key of this.#doneBytesByKey.keys()) {
      if (!going.has(key)) this.#doneBytesByKey.delete(key);
    }
  }
}
