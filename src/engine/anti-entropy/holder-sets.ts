/**
 * Sets of nodes, each kept once however many items have it: thousands of items of an album share a
 * handful of sets. A set lives as long as some item has it.
 */

import { assert } from '../assert.ts';
import type { NodeId } from '../ids.ts';

/** Sorted node ids. Two equal sets are the same object. */
export interface HolderSet {
  readonly nodeIds: readonly NodeId[];
}

interface CountedSet extends HolderSet {
  usersCount: number;
}

export const noHolders: HolderSet = { nodeIds: [] };

export class HolderSets {
  readonly #setsByText = new Map<string, CountedSet>();

  get size(): number {
    return this.#setsByText.size;
  }

  /** The set with `nodeId` in it, in exchange for `set`. */
  plus(set: HolderSet, nodeId: NodeId): HolderSet {
    if (set.nodeIds.includes(nodeId)) return set;
    return this.#exchange(set, [...set.nodeIds, nodeId].sort());
  }

  /** The set without `nodeId`, in exchange for `set`. */
  minus(set: HolderSet, nodeId: NodeId): HolderSet {
    if (!set.nodeIds.includes(nodeId)) return set;
    return this.#exchange(
      set,
      set.nodeIds.filter((other) => other !== nodeId),
    );
  }

  /** An item that had `set` is gone. */
  release(set: HolderSet): void {
    if (set === noHolders) return;
    const text = textOf(set.nodeIds);
    const counted = this.#setsByText.get(text);
    assert(counted === set, 'A set is given back to where it came from.');
    counted.usersCount -= 1;
    if (counted.usersCount === 0) this.#setsByText.delete(text);
  }

  #exchange(set: HolderSet, nodeIds: readonly NodeId[]): HolderSet {
    this.release(set);
    if (nodeIds.length === 0) return noHolders;
    const text = textOf(nodeIds);
    const counted = this.#setsByText.get(text) ?? { nodeIds, usersCount: 0 };
    counted.usersCount += 1;
    this.#setsByText.set(text, counted);
    return counted;
  }
}

const textOf = (nodeIds: readonly NodeId[]): string => nodeIds.join('');
