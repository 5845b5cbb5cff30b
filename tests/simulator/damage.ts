/** Bits that flip and ends that get lost on the way. */

import type { Rng } from '../../src/engine/rng.ts';
import { chance } from './streams.ts';

/** Never the same bytes: one flipped bit, or an end cut off. */
export const damaged = (rng: Rng, bytes: Uint8Array): Uint8Array => {
  if (chance(rng, 0.5)) return bytes.slice(0, rng.below(bytes.length));
  const flipped = bytes.slice();
  const at = rng.below(flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << rng.below(8));
  return flipped;
};
