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
  readonly text: string;
  usersCount: number;
}

/** What became of a set with or without one node. */
interface Exchanged {
  readonly from: HolderSet;
  readonly nodeId: NodeId;
  readonly to: CountedSet;
}

export const noHolders: HolderSet = { nodeIds: [] };

export class HolderSets {
  readonly #setsByText = new Map<string, CountedSet>();
  /** Items that follow each other mostly have the same holders, and get the same one more. */
  #last: Exchanged | undefined;

  get size(): number {
    return this.#setsByText.size;
  }

  /** The set with `nodeId` in it, in exchange for `set`. */
  plus(set: HolderSet, nodeId: NodeId): HolderSet {
    if (set.nodeIds.includes(nodeId)) return set;
    return this.#exchange(set, nodeId, () => [...set.nodeIds, nodeId].sort());
  }

  /** The set without `nodeId`, in exchange for `set`. */
  minus(set: HolderSet, nodeId: NodeId): HolderSet {
    if (!set.nodeIds.includes(nodeId)) return set;
    return this.#exchange(set, nodeId, () => set.nodeIds.filter((other) => other !== nodeId));
  }

  /** An item that had `set` is gone. */
  release(set: HolderSet): void {
    if (set === noHolders) return;
    const counted = set as CountedSet;
    assert(counted.usersCount > 0, 'A set is given back as often as it was given out.');
    counted.usersCount -= 1;
    if (counted.usersCount === 0) this.#setsByText.delete(counted.text);
  }

  #exchange(from: HolderSet, nodeId: NodeId, changed: () => readonly NodeId[]): HolderSet {
    const last = this.#last;
    const isKnown = last?.from === from && last.nodeId === nodeId && last.to.usersCount > 0;
    this.release(from);
    if (isKnown) {
      last.to.usersCount += 1;
      return last.to;
    }
    const nodeIds = changed();
    if (nodeIds.length === 0) return noHolders;
    const to = this.#take(nodeIds);
    this.#last = { from, nodeId, to };
    return to;
  }

  #take(nodeIds: readonly NodeId[]): CountedSet {
    const text = nodeIds.join('');
    const counted = this.#setsByText.get(text) ?? { nodeIds, text, usersCount: 0 };
    counted.usersCount += 1;
    this.#setsByText.set(text, counted);
    return counted;
  }
}
