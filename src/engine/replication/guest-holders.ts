/**
 * Owners are asked again and again what they hold. Others that once said they hold a version
 * (fallbacks, above all) may drop it without a word once the owner they kept it for is back: so they
 * are not counted on for long. Honest counts err on the low side.
 */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import type { NodeId } from '../ids.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { rangesContain, type RingRange } from '../ring/ranges.ts';
import type { VersionRef } from '../version.ts';
import type { CopySources } from './copy-counts.ts';

/** Forgets who else but the owners was said to hold something. Those away are not asked anyway. */
export const forgetGuests = (
  { index, census }: CopySources,
  ring: CurrentRing,
  onForgotten: (ref: Pick<VersionRef, 'placement'>) => void,
): void => {
  const isPresent = (nodeId: NodeId) => ring.ring.members.get(nodeId)?.presence === 'present';
  for (const { meta, place, holders } of index.copies()) {
    const { primaries } = ring.ring.listAt(place.position);
    const guests = holders.filter((nodeId) => !primaries.includes(nodeId) && isPresent(nodeId));
    if (guests.length === 0) continue;
    for (const nodeId of guests) index.removeHolder(meta, nodeId);
    onForgotten(meta);
  }
  const changed = census.forgetHolders(
    (placement, nodeId) => isPresent(nodeId) && !ring.isPrimary(nodeId, placement),
  );
  for (const placement of changed) onForgotten({ placement });
};

/** A node came back, perhaps with another disk: what it will not be asked about is forgotten. */
export const forgetReturned = (
  index: ItemIndex,
  returned: { readonly nodeId: NodeId; readonly asked: readonly RingRange[] },
  onForgotten: (ref: VersionRef) => void,
): void => {
  for (const { meta, place, holders } of index.copies()) {
    if (!holders.includes(returned.nodeId)) continue;
    if (rangesContain(returned.asked, place.position)) continue;
    index.removeHolder(meta, returned.nodeId);
    onForgotten(meta);
  }
};
