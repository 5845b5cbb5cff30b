/** What pinning, unpinning and adopting do to the copies held here. */

import type { Answer } from '../effect.ts';
import type { Placement } from '../ids.ts';
import type { Command } from '../input.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { CopyFlags, StoredCopy, VersionMeta } from '../version.ts';
import type { HeldCopy } from '../anti-entropy/item-index.ts';
import { hasReason } from './copy-flags.ts';
import type { DataParts } from './data-parts.ts';

type PinCommand = Extract<Command, { readonly type: 'pin' }>;
type AdoptCommand = Extract<Command, { readonly type: 'adopt' }>;

export const pin = ({ placements, want }: PinCommand, data: DataParts): void => {
  const changes: StoredCopy[] = [];
  for (const placement of placements) {
    data.pins.add(placement, want);
    if (want !== 'everything') continue;
    for (const { meta, flags } of data.index.placementItems(placement)) {
      changes.push({ meta, flags: { ...flags, isPin: true } });
    }
  }
  data.copies.setFlagsOfAll(changes);
  data.pinsChanged();
  data.meters.pinned(placements);
};

/** Copies that others may still need stay as replicas; the rest goes. */
export const unpin = (
  placements: readonly Placement[],
  data: DataParts,
  settings: { readonly core: NodeCore; readonly ring: CurrentRing },
): void => {
  const changes: StoredCopy[] = [];
  const dropped: VersionMeta[] = [];
  data.meters.forget(placements);
  for (const placement of placements) {
    data.pins.remove(placement);
    data.census.forget(placement);
    const { primaries } = settings.ring.listFor(placement);
    const isOwner = primaries.includes(settings.core.nodeId);
    for (const copy of data.index.placementItems(placement)) {
      const isNeeded = isOwner || !primaries.every((nodeId) => copy.holders.includes(nodeId));
      const flags = unpinnedFlags(copy, isNeeded);
      if (hasReason(flags)) changes.push({ meta: copy.meta, flags });
      else dropped.push(copy.meta);
    }
  }
  data.copies.setFlagsOfAll(changes);
  data.copies.drop(dropped);
  data.pinsChanged();
};

/** As pulled, but from this device's own disk. What is superseded here is not kept again. */
export const adopt = (
  { operationId, versions }: AdoptCommand,
  { copies, keeping, stamps }: DataParts,
  core: NodeCore,
): void => {
  const incoming = versions
    .filter(({ meta }) => stamps.observe(meta) === 'accepted')
    .map((version) => ({ version, flags: keeping.flagsFor(version.meta, 'pin') }));
  copies.keep({
    incoming,
    afterwards: [],
    onDone: (outcome) => {
      const answer: Answer = outcome.ok
        ? { type: 'durableHere' }
        : { type: 'writeFailed', reason: outcome.error };
      core.emit({ type: 'answer', operationId, answer });
    },
  });
};

const unpinnedFlags = ({ flags }: HeldCopy, isNeeded: boolean): CopyFlags => ({
  ...flags,
  isPin: false,
  isReplica: flags.isReplica || (flags.isPin && isNeeded),
});
