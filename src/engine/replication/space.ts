/**
 * Makes room when the disk is full or nearly so: caches first, then copies that others own and are known to
 * hold. What this node owns, pins, or keeps for somebody absent is never given up.
 */

import type { HeldCopy } from '../anti-entropy/item-index.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { Copies } from './copies.ts';
import { isCacheOnly } from './copy-flags.ts';

/** Dropped at once; when that is not enough, the next refusal drops more. */
const copiesAtOnceMax = 512;

export const makeRoom = (core: NodeCore, copies: Copies, ring: CurrentRing): void => {
  const caches: HeldCopy[] = [];
  const spares: HeldCopy[] = [];
  for (const copy of copies.index.copies()) {
    // What is in doubt lies there like a cache, and may be the last copy.
    if (copies.isDoubted(copy.meta)) continue;
    if (isCacheOnly(copy.flags)) caches.push(copy);
    else if (isSpare(core, copy, ring)) spares.push(copy);
  }
  copies.drop([...caches, ...spares].slice(0, copiesAtOnceMax).map(({ meta }) => meta));
};

const isSpare = (
  core: NodeCore,
  { meta, flags, holders }: HeldCopy,
  ring: CurrentRing,
): boolean => {
  if (flags.isPin || flags.hintsFor.length > 0) return false;
  const { primaries } = ring.listFor(meta.placement);
  if (primaries.includes(core.nodeId) || primaries.length < ring.ring.sizes.n) return false;
  return primaries.every((nodeId) => holders.includes(nodeId));
};
