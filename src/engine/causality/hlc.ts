/**
 * Hybrid logical clocks, after Kulkarni et al., "Logical Physical Clocks" (2014): close to wall
 * time, never falling, and after everything seen. Others' clocks are bounded: a far future must
 * neither move this clock nor win every comparison for ever.
 */

import { err, ok, type Result } from '../result.ts';
import type { Hlc } from '../version.ts';

/** A remote time further ahead than this does not move the local clock. */
export const followedAheadMaxMs = 60_000;
/** A remote time further ahead than this is refused. */
export const acceptedAheadMaxMs = 10 * 60_000;

/** No envelope carries a higher counter. */
const counterMax = 2 ** 32 - 1;

export const compareHlc = (a: Hlc, b: Hlc): number => a.wallMs - b.wallMs || a.counter - b.counter;

/**
 * The time of a new local event. A wall that was far ahead and was put right is believed at once:
 * with the old time everybody would refuse this device's writes until that time has come. Whatever
 * counter was followed, the next is one that can be written.
 */
export const tickHlc = (local: Hlc, wallMs: number): Hlc => {
  const isFarAhead = local.wallMs - wallMs > acceptedAheadMaxMs;
  if (wallMs > local.wallMs || isFarAhead) return { wallMs, counter: 0 };
  if (local.counter >= counterMax) return { wallMs: local.wallMs + 1, counter: 0 };
  return { wallMs: local.wallMs, counter: local.counter + 1 };
};

/** The local clock after a version with time `remote` was seen. */
export const receiveHlc = (
  local: Hlc,
  remote: Hlc,
  wallMs: number,
): Result<Hlc, { readonly type: 'tooFarAhead'; readonly aheadMs: number }> => {
  const aheadMs = remote.wallMs - wallMs;
  if (aheadMs > acceptedAheadMaxMs) return err({ type: 'tooFarAhead', aheadMs });
  if (aheadMs > followedAheadMaxMs || compareHlc(remote, local) <= 0) return ok(local);

  return ok(remote);
};
