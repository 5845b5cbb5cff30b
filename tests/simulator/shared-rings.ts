/**
 * The rings that nodes of one simulation had last: nodes that see the same members share one, and the
 * preference lists it has worked out. Kept by number and not by weak references, which hold whatever
 * was made until the process comes to rest: a long run of many nodes never does.
 */

import type { MakeRing } from '../../src/engine/node-core.ts';
import { Ring } from '../../src/engine/ring/ring.ts';

const recentMax = 32;

export const shareRings = (): MakeRing => {
  let recent: readonly Ring[] = [];
  return (members, options, previous, devicesRemembered) => {
    const known = recent.find((ring) => ring.isOf(members, options, devicesRemembered));
    const ring = known ?? new Ring(members, options, previous, devicesRemembered);
    recent = [ring, ...recent.filter((other) => other !== ring)].slice(0, recentMax);
    return ring;
  };
};
