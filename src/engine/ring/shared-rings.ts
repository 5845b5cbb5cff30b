/**
 * Rings that are in use somewhere in this process: nodes that see the same members share one, and
 * the preference lists it has worked out. A tab has one node; a simulation has hundreds.
 */

import type { EngineOptions } from '../options.ts';
import { Ring, type RingMember } from './ring.ts';

/** Held weakly: a ring lives as long as some node has it. */
let recent: readonly WeakRef<Ring>[] = [];
const recentMax = 16;

/** The ring of these members; one made anew takes over what it can from `previous`. */
export const ringOf = (
  members: readonly RingMember[],
  options: EngineOptions,
  previous: Ring,
  devicesRemembered: number,
): Ring => {
  for (const reference of recent) {
    const ring = reference.deref();
    if (ring?.isOf(members, options, devicesRemembered)) return ring;
  }
  const ring = new Ring(members, options, previous, devicesRemembered);
  recent = [new WeakRef(ring), ...recent.slice(0, recentMax - 1)];
  return ring;
};
