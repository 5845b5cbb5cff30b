/** How fast bytes move between this tab and each other node, from one view to the next. */

import type { NetworkView, TransferView } from '../../node/view-api.ts';

/** The last few seconds count for most of the rate shown. */
const smoothingMs = 2_000;
/** Views closer together than this are taken as one: short steps make wild numbers. */
const stepMinMs = 250;

export class TransferRates {
  #doneByTransfer: ReadonlyMap<string, number> = new Map();
  #atMs: number | undefined;
  #bytesPerSecondByNodeId = new Map<string, number>();

  /** Bytes each second with a node; nothing while nothing moves. */
  get byNodeId(): ReadonlyMap<string, number> {
    return this.#bytesPerSecondByNodeId;
  }

  update(network: Pick<NetworkView, 'thisNodeId' | 'transfers'>, nowMs: number): void {
    const elapsedMs = this.#atMs === undefined ? Infinity : nowMs - this.#atMs;
    if (elapsedMs < stepMinMs) return;
    const movedByNodeId = new Map<string, number>();
    const doneByTransfer = new Map<string, number>();
    for (const [index, transfer] of network.transfers.entries()) {
      const other = otherEnd(transfer, network.thisNodeId);
      if (other === undefined) continue;
      const key = transferKey(transfer, index);
      doneByTransfer.set(key, transfer.doneBytes);
      const before = this.#doneByTransfer.get(key) ?? transfer.doneBytes;
      const moved = Math.max(0, transfer.doneBytes - before);
      movedByNodeId.set(other, (movedByNodeId.get(other) ?? 0) + moved);
    }
    this.#bytesPerSecondByNodeId = this.#smoothed(movedByNodeId, elapsedMs);
    this.#doneByTransfer = doneByTransfer;
    this.#atMs = nowMs;
  }

  #smoothed(movedByNodeId: ReadonlyMap<string, number>, elapsedMs: number): Map<string, number> {
    const weight = 1 - Math.exp(-elapsedMs / smoothingMs);
    const rates = new Map<string, number>();
    for (const [nodeId, moved] of movedByNodeId) {
      const now = (moved * 1_000) / elapsedMs;
      const before = this.#bytesPerSecondByNodeId.get(nodeId);
      const rate = before === undefined ? now : before + (now - before) * weight;
      if (rate >= 1) rates.set(nodeId, rate);
    }
    return rates;
  }
}

const otherEnd = (transfer: TransferView, thisNodeId: string): string | undefined => {
  if (transfer.fromNodeId === thisNodeId) return transfer.toNodeId;
  return transfer.toNodeId === thisNodeId ? transfer.fromNodeId : undefined;
};

const transferKey = (transfer: TransferView, index: number): string =>
  `${transfer.fromNodeId} ${transfer.toNodeId} ${transfer.mediaId ?? index} ${transfer.totalBytes}`;
