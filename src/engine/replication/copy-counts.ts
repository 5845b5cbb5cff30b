/** On which devices the copies of an item are. Devices, never tabs; never more than is known. */

import { itemKeyOf, type DeviceId, type ItemId, type NodeId, type Placement } from '../ids.ts';
import { isCounted, type HeldCopy, type ItemIndex } from '../anti-entropy/item-index.ts';
import { circleEnd } from '../ring/ranges.ts';
import type { Census } from './census.ts';

export interface ItemCopies {
  readonly itemId: ItemId;
  /** On this node's disk. */
  readonly here: boolean;
  /** Distinct devices that hold it and can be reached now, this one included. */
  readonly reachable: readonly DeviceId[];
  /** Distinct devices that hold it and cannot be reached now. */
  readonly away: readonly DeviceId[];
}

export interface HolderView {
  isHere(nodeId: NodeId): boolean;
  deviceOf(nodeId: NodeId): DeviceId | undefined;
  readonly ownDevice: DeviceId;
}

export interface CopySources {
  readonly index: ItemIndex;
  readonly census: Census;
}

export const itemCopiesOf = (
  { placement, itemId }: { readonly placement: Placement; readonly itemId: ItemId },
  sources: CopySources,
  view: HolderView,
): ItemCopies => {
  // A cached copy may vanish at any moment: it is none, and what is known of others still counts.
  const held = sources.index.copiesOf(placement, itemId).filter(({ flags }) => isCounted(flags));
  const here = held.length > 0;
  const holders = here
    ? holdersOfAll(held)
    : sources.census.holdersOf(itemKeyOf(placement, itemId));
  const reachable = new Set<DeviceId>(here ? [view.ownDevice] : []);
  const away = new Set<DeviceId>();
  for (const nodeId of holders) {
    const device = view.deviceOf(nodeId);
    if (device !== undefined) (view.isHere(nodeId) ? reachable : away).add(device);
  }
  // A device is as near as its nearest tab.
  const awayOnly = [...away].filter((device) => !reachable.has(device));
  return { itemId, here, reachable: [...reachable].sort(), away: awayOnly.sort() };
};

/**
 * Something in a placement is on fewer than N devices that are here, as far as is known; nothing
 * known of it at all is thin too. One walk, for it may be a whole album: copies that follow each
 * other mostly share their set of holders, which then is counted once.
 */
export const isThin = (
  { placement, n }: { readonly placement: Placement; readonly n: number },
  sources: CopySources,
  view: HolderView,
): boolean => {
  const elsewhere = new Set(sources.census.itemsOf(placement));
  let isAnyKnown = elsewhere.size > 0;
  let previous: HeldCopy | undefined;
  const isThinCopy = (copy: HeldCopy): boolean => {
    isAnyKnown = true;
    const { itemId } = copy.meta;
    if (!isCounted(copy.flags)) {
      elsewhere.add(itemId);
      return false;
    }
    if (elsewhere.size > 0) elsewhere.delete(itemId);
    const isSibling = previous?.meta.itemId === itemId;
    const isAlike = previous?.holders === copy.holders;
    previous = copy;
    if (!isAlike && liveDevicesOf(copy, view) < n) return true;
    // No item is on more devices than are known to hold all of its siblings.
    return isSibling && isThinItem({ placement, itemId, n }, sources, view);
  };
  if (sources.index.someOf(placement, isThinCopy)) return true;
  return (
    !isAnyKnown ||
    [...elsewhere].some((itemId) => isThinItem({ placement, itemId, n }, sources, view))
  );
};

const isThinItem = (
  { n, ...item }: { readonly placement: Placement; readonly itemId: ItemId; readonly n: number },
  sources: CopySources,
  view: HolderView,
): boolean => itemCopiesOf(item, sources, view).reachable.length < n;

/** A node holds the item when it holds each of its siblings. */
const holdersOfAll = (copies: readonly HeldCopy[]): readonly NodeId[] => {
  const [first, ...others] = copies;
  return (first?.holders ?? []).filter((nodeId) =>
    others.every(({ holders }) => holders.includes(nodeId)),
  );
};

/** Copies on fewer than N devices that are here, in each of `arcs` equal arcs of the circle. */
export const thinCountsByArc = (
  index: ItemIndex,
  { arcs, n }: { readonly arcs: number; readonly n: number },
  view: HolderView,
): readonly number[] => {
  const counts = Array.from({ length: arcs }, () => 0);
  for (const copy of index.copies()) {
    if (liveDevicesOf(copy, view) >= n) continue;
    const arc = Math.floor((copy.place.position / circleEnd) * arcs);
    counts[arc] = (counts[arc] ?? 0) + 1;
  }
  return counts;
};

/** Devices that hold a copy and are here, this one included. */
const liveDevicesOf = (copy: HeldCopy, view: HolderView): number => {
  const devices = new Set([view.ownDevice]);
  for (const nodeId of copy.holders) {
    const device = view.deviceOf(nodeId);
    if (device !== undefined && view.isHere(nodeId)) devices.add(device);
  }
  return devices.size;
};
