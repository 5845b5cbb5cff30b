/**
 * Owners are asked again and again what they hold. Others that once said they hold a version
 * (fallbacks, above all) may drop it without a word once its owners are back: so then they are not
 * counted on any more. Honest counts err on the low side.
 */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import type { NodeId } from '../ids.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { Notices } from './notices.ts';
import type { Pins } from './pins.ts';

export const forgetGuests = (
  index: ItemIndex,
  ring: CurrentRing,
  pins: Pins,
  notices: Notices,
): void => {
  const isPresent = (nodeId: NodeId) => ring.ring.members.get(nodeId)?.presence === 'present';
  for (const { meta, place, holders } of index.copies()) {
    const { primaries } = ring.ring.listAt(place.position);
    if (holders.every((nodeId) => primaries.includes(nodeId)) || !primaries.every(isPresent)) {
      continue;
    }
    for (const nodeId of holders) {
      if (primaries.includes(nodeId) || !isPresent(nodeId)) continue;
      index.removeHolder(meta, nodeId);
      if (pins.has(meta.placement)) notices.copiesChanged(meta.placement);
    }
  }
};
