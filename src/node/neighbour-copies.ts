/**
 * Makes what the other slots of this browser hold this tab's own: a user has the same albums in
 * every tab, whoever else is open, and without any network.
 */

import type { VersionMeta } from '../engine/version.ts';
import { addVersion } from '../engine/causality/siblings.ts';
import { itemKeyOf, type DeviceId, type ItemId, type Placement } from '../engine/ids.ts';
import type { CommandDesk } from './command-desk.ts';
import type { RingReader } from './ring-reader.ts';
import type { NeighbourCopy, NeighbourSlots } from './storage/neighbour-slots.ts';

export interface NeighbourCopiesParts {
  readonly desk: CommandDesk;
  readonly ring: RingReader;
  readonly slots: Pick<NeighbourSlots, 'copiesAt' | 'load' | 'chunks'>;
  readonly deviceId: DeviceId;
}

/** What is read and written in one go. */
const batchBytes = 1024 * 1024;
const batchCountMax = 200;

/** `incomplete`: a disk was full, or could not be read. */
export type Brought = 'complete' | 'incomplete';

export class NeighbourCopies {
  readonly #parts: NeighbourCopiesParts;

  constructor(parts: NeighbourCopiesParts) {
    this.#parts = parts;
  }

  /** Takes over what other slots hold of a placement; ends when it is on this slot's disk. */
  async bring(placement: Placement): Promise<Brought> {
    const { slots, desk } = this.#parts;
    const { copies, isComplete } = await slots.copiesAt(placement);
    for (const batch of batchesOf(copies.filter(({ meta }) => this.#isNews(meta)))) {
      const versions = await slots.load(batch);
      const answer = await desk.ask({ type: 'adopt', versions });
      if (answer.type === 'writeFailed') return 'incomplete';
    }
    return isComplete ? 'complete' : 'incomplete';
  }

  /**
   * The same for a photo, where the ring does not do it: no tab that is linked has it on this
   * device, and too few other devices have it to be called safe.
   */
  async bringIfThin(placement: Placement, itemIds: readonly ItemId[]): Promise<void> {
    const { ring, deviceId } = this.#parts;
    const { w } = ring.quorumSizes();
    const isThin = ring
      .copiesOf(placement, itemIds)
      .some(({ reachable }) => !reachable.includes(deviceId) && reachable.length < w);
    if (isThin) await this.bring(placement);
  }

  /** Chunks that this slot lacks and another has. */
  async chunks(
    placement: Placement,
    itemIds: readonly ItemId[],
  ): Promise<ReadonlyMap<ItemId, Uint8Array>> {
    const { ring, slots } = this.#parts;
    const copies = ring.copiesOf(placement, itemIds);
    const missing = itemIds.filter((_, at) => copies[at]?.here !== true);
    return missing.length === 0 ? new Map() : slots.chunks(placement, missing);
  }

  #isNews(meta: VersionMeta): boolean {
    const siblings = this.#parts.ring.siblingsOf(itemKeyOf(meta.placement, meta.itemId));
    return addVersion(siblings, meta).outcome === 'added';
  }
}

const batchesOf = (copies: readonly NeighbourCopy[]): readonly (readonly NeighbourCopy[])[] => {
  const batches: NeighbourCopy[][] = [];
  let bytes = Infinity;
  for (const copy of copies) {
    const batch = batches.at(-1);
    if (batch === undefined || bytes >= batchBytes || batch.length >= batchCountMax) {
      batches.push([copy]);
      bytes = 0;
    } else {
      batch.push(copy);
    }
    bytes += copy.meta.sizeBytes;
  }
  return batches;
};
