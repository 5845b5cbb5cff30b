/** A settled crowd whose owners already hold what they should, each on its own disk. */

import type { NodeId } from '../../../src/engine/ids.ts';
import { positionOf } from '../../../src/engine/ring/hash.ts';
import { Ring, type RingMember } from '../../../src/engine/ring/ring.ts';
import type { Version } from '../../../src/engine/version.ts';
import { CrowdDisk } from './crowd-disk.ts';
import { Crowd, type CrowdSettings } from './crowd.ts';
import { settle } from './settled-crowd.ts';

const replica = { isReplica: true, isPin: false, isCache: false, hintsFor: [] };

/** The ring of the tabs numbered 0 to `count`, all here and of weight 1. */
export const ringOf = (crowd: Crowd, count: number): Ring => {
  const members = Array.from({ length: count }, (_, number): RingMember => ({
    ...crowd.identityOf(number),
    weight: 1,
    presence: 'present',
  }));
  return new Ring(members, crowd.options);
};

export const stockedCrowd = (
  count: number,
  versions: readonly Version[],
  settings: CrowdSettings,
): Crowd => {
  const crowd = new Crowd(settings);
  const ring = ringOf(crowd, count);
  const byOwner = new Map<NodeId, Version[]>();
  for (const version of versions) {
    for (const nodeId of ring.listAt(positionOf(version.meta.placement)).primaries) {
      const owned = byOwner.get(nodeId) ?? [];
      owned.push(version);
      byOwner.set(nodeId, owned);
    }
  }
  for (let number = 0; number < count; number += 1) {
    const disk = new CrowdDisk();
    disk.fill(byOwner.get(crowd.identityOf(number).nodeId) ?? [], replica);
    crowd.add(number, { disk });
  }
  settle(crowd);
  return crowd;
};
