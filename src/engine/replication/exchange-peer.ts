/** What this node remembers of comparing with one other node, while their link is up. */

import type { Placement } from '../ids.ts';
import { positionOf } from '../ring/hash.ts';
import { intersectRanges, joinRanges, rangesContain, type RingRange } from '../ring/ranges.ts';
import type { ExchangeRound } from './exchange-round.ts';

export interface ExchangePeer {
  /** Duties in which nothing was left to do since they were given. */
  settled: readonly RingRange[];
  round: ExchangeRound | undefined;
  /** Versions seen missing once. A write under way looks the same, and is gone the next time. */
  suspects: ReadonlySet<string>;
  plannedMs: number | undefined;
  retryMs: number;
  roundsSinceSeldom: number;
}

export const shortestRetryMs = 500;
/** A version's name begins with its placement. */
const placementDigits = 32;

export const newPeer = (): ExchangePeer => ({
  settled: [],
  round: undefined,
  suspects: new Set(),
  plannedMs: undefined,
  retryMs: shortestRetryMs,
  roundsSinceSeldom: 0,
});

/**
 * Adds ranges in which nothing is left to do. Forgets those that are no duties now: much may be
 * there that this node did not want, and wants when they are its duties again.
 */
export const settle = (
  peer: ExchangePeer,
  ranges: readonly RingRange[],
  duties: readonly RingRange[],
): void => {
  peer.settled = intersectRanges(joinRanges([...peer.settled, ...ranges]), duties);
};

/**
 * Takes over what a round of this node's own saw missing once. Suspects of other ranges stay: they
 * come from rounds of the other node, about what this one never asks for itself.
 */
export const suspect = (
  peer: ExchangePeer,
  ranges: readonly RingRange[],
  names: ReadonlySet<string>,
): void => {
  const others = [...peer.suspects].filter(
    (name) => !rangesContain(ranges, positionOf(name.slice(0, placementDigits) as Placement)),
  );
  peer.suspects = new Set([...others, ...names]);
};
