/**
 * Who holds what is not here: versions of pinned placements that peers listed in exchanges. It lets
 * this node speak of photos never opened on this device, and know whom to ask for them.
 */

import {
  itemIdOf,
  itemKeyOf,
  placementOf,
  type ItemId,
  type ItemKey,
  type NodeId,
  type Placement,
} from '../ids.ts';
import type { VersionRef } from '../version.ts';

/** Beyond it nothing new is noted: then such items are spoken of as unknown. */
const entriesMax = 200_000;

export class Census {
  readonly #holdersByPlacement = new Map<Placement, Map<ItemKey, Set<NodeId>>>();
  #count = 0;

  holdersOf(key: ItemKey): readonly NodeId[] {
    const holders = this.#holdersByPlacement.get(placementOf(key))?.get(key);
    return holders ? [...holders].sort() : [];
  }

  /** What others hold of a placement and this node does not. */
  itemsOf(placement: Placement): readonly ItemId[] {
    return [...(this.#holdersByPlacement.get(placement)?.keys() ?? [])].map(itemIdOf);
  }

  /** All a node holds of a placement, as it said itself. Says whether that is news. */
  note(placement: Placement, nodeId: NodeId, refs: readonly VersionRef[]): boolean {
    const keys = new Set(refs.map(({ itemId }) => itemKeyOf(placement, itemId)));
    const items = this.#holdersByPlacement.get(placement) ?? new Map<ItemKey, Set<NodeId>>();
    let isNews = false;
    for (const [key, holders] of items) {
      if (!keys.has(key) && holders.has(nodeId)) isNews = this.#remove(items, key, nodeId);
    }
    for (const key of keys) {
      const holders = items.get(key) ?? new Set();
      if (holders.has(nodeId) || this.#count >= entriesMax) continue;
      items.set(key, holders.add(nodeId));
      this.#count += 1;
      isNews = true;
    }
    if (items.size > 0) this.#holdersByPlacement.set(placement, items);
    else this.#holdersByPlacement.delete(placement);
    return isNews;
  }

  #remove(items: Map<ItemKey, Set<NodeId>>, key: ItemKey, nodeId: NodeId): true {
    const holders = items.get(key);
    if (holders?.delete(nodeId)) this.#count -= 1;
    if (holders?.size === 0) items.delete(key);
    return true;
  }

  /** Forgets these holders wherever they were noted, and says of which placements. */
  forgetHolders(
    isForgotten: (placement: Placement, nodeId: NodeId) => boolean,
  ): readonly Placement[] {
    const changed = new Set<Placement>();
    for (const [placement, items] of this.#holdersByPlacement) {
      for (const [key, holders] of items) {
        for (const nodeId of [...holders].filter((each) => isForgotten(placement, each))) {
          this.#remove(items, key, nodeId);
          changed.add(placement);
        }
      }
      if (items.size === 0) this.#holdersByPlacement.delete(placement);
    }
    return [...changed].sort();
  }

  /** The item is here now: the index speaks for it. */
  forgetItem(key: ItemKey): void {
    const placement = placementOf(key);
    const items = this.#holdersByPlacement.get(placement);
    const holders = items?.get(key);
    if (!items || !holders) return;
    this.#count -= holders.size;
    items.delete(key);
    if (items.size === 0) this.#holdersByPlacement.delete(placement);
  }

  forget(placement: Placement): void {
    for (const holders of this.#holdersByPlacement.get(placement)?.values() ?? []) {
      this.#count -= holders.size;
    }
    this.#holdersByPlacement.delete(placement);
  }
}
