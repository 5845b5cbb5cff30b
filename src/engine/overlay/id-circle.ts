/** The members on the circle of ids, in order: immutable, made anew when members come or go. */

import type { NodeId } from '../ids.ts';

export const idCircleEnd = 2 ** 52;

/** Where a node stands among the others: the first 52 bits of its id, which is a hash. */
export const idPositionOf = (nodeId: NodeId): number => Number.parseInt(nodeId.slice(0, 13), 16);

/** Other bits of the id, for whatever is drawn by it. */
export const idSaltOf = (nodeId: NodeId): number => Number.parseInt(nodeId.slice(13, 21), 16);

/** The shorter way round. */
export const circleDistance = (a: number, b: number): number => {
  const distance = (b - a + idCircleEnd) % idCircleEnd;
  return Math.min(distance, idCircleEnd - distance);
};

export class IdCircle {
  readonly nodeIds: readonly NodeId[];
  readonly #positions: Float64Array;
  readonly #salts: Uint32Array;

  /** Ids sort as their positions do. */
  constructor(sortedNodeIds: readonly NodeId[]) {
    this.nodeIds = sortedNodeIds;
    this.#positions = Float64Array.from(sortedNodeIds, idPositionOf);
    this.#salts = Uint32Array.from(sortedNodeIds, idSaltOf);
  }

  get size(): number {
    return this.nodeIds.length;
  }

  /** Counted on over the end of the circle, and back over its beginning. */
  at(index: number): NodeId | undefined {
    return this.nodeIds[this.#wrapped(index)];
  }

  saltAt(index: number): number {
    return this.#salts[this.#wrapped(index)] ?? 0;
  }

  /** The first that stands at the position or after it; `size` where only the end is left. */
  indexFrom(position: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #wrapped(index: number): number {
    return ((index % this.size) + this.size) % this.size;
  }
}
