/** What this node remembers of comparing with one other node, while their link is up. */

import type { Placement } from '../ids.ts';
import { positionOf } from '../ring/hash.ts';
import {
  intersectRanges,
  joinRanges,
  rangesContain,
  subtractRanges,
  uniteRanges,
  type RingRange,
} from '../ring/ranges.ts';
import type { PeerDuties } from './duties.ts';
import type { ExchangeRound } from './exchange-round.ts';

export interface ExchangePeer {
  /** Duties in which nothing was left to do since they were given. */
  settled: readonly RingRange[];
  /** The duties that `settled` was cut to. */
  settledOf: readonly RingRange[];
  round: ExchangeRound | undefined;
  /** Versions seen missing once. A write under way looks the same, and is gone the next time. */
  suspects: ReadonlySet<string>;
  plannedMs: number | undefined;
  retryMs: number;
  /** When what is settled was last looked at again. */
  lookedAgainMs: number;
  roundsSinceSeldom: number;
  /** Where the next round about these goes on: one round takes only so many ranges. */
  readonly rangesSeen: Record<Topic, number>;
}

/** What a round is about, in lists of different length: each is gone through at its own pace. */
type Topic = 'fresh' | 'often' | 'all';

export const shortestRetryMs = 500;
const seldomEveryRounds = 4;
const rangesPerRoundMax = 512;
/** A version's name begins with its placement. */
const placementDigits = 32;

export const newPeer = (nowMs: number): ExchangePeer => ({
  settled: [],
  settledOf: [],
  round: undefined,
  suspects: new Set(),
  plannedMs: undefined,
  retryMs: shortestRetryMs,
  lookedAgainMs: nowMs,
  roundsSinceSeldom: 0,
  rangesSeen: { fresh: 0, often: 0, all: 0 },
});

/**
 * Forgets what is settled and no duty now: much may be there that this node did not want, and wants
 * when it is its duty again. Duties may be thousands of ranges, and are the same most of the time.
 */
export const keepTo = (peer: ExchangePeer, duties: readonly RingRange[]): void => {
  if (peer.settledOf === duties) return;
  peer.settledOf = duties;
  peer.settled = intersectRanges(peer.settled, duties);
};

/**
 * These are owned or pinned from now on. What was left over of them here may have been compared, but
 * not to take all there is: it settled nothing and proves nothing, also in a round that still runs.
 */
export const wantAnew = (peer: ExchangePeer, ranges: readonly RingRange[]): void => {
  peer.settled = subtractRanges(peer.settled, ranges);
  if (peer.round) peer.round.ranges = subtractRanges(peer.round.ranges, ranges);
};

/** Adds ranges in which nothing is left to do, as far as they are duties. */
export const settle = (
  peer: ExchangePeer,
  ranges: readonly RingRange[],
  duties: readonly RingRange[],
): void => {
  keepTo(peer, duties);
  peer.settled = uniteRanges(peer.settled, intersectRanges(joinRanges(ranges), duties));
};

/**
 * What the next round is about: what is not settled, and once in a period all the rest as well. A
 * peer that never takes what it should have would keep this node from looking at anything else.
 */
export const rangesForRound = (
  peer: ExchangePeer,
  duties: PeerDuties,
  { nowMs, periodMs }: { readonly nowMs: number; readonly periodMs: number },
): readonly RingRange[] => {
  const fresh = subtractRanges(duties.all, peer.settled);
  if (fresh.length > 0 && nowMs - peer.lookedAgainMs < periodMs)
    return inTurn(peer, 'fresh', fresh);
  peer.lookedAgainMs = nowMs;
  peer.roundsSinceSeldom += 1;
  if (peer.roundsSinceSeldom < seldomEveryRounds) {
    return inTurn(peer, 'often', uniteRanges(fresh, duties.always));
  }
  peer.roundsSinceSeldom = 0;
  return inTurn(peer, 'all', duties.all);
};

const inTurn = (
  { rangesSeen }: ExchangePeer,
  topic: Topic,
  ranges: readonly RingRange[],
): readonly RingRange[] => {
  const from = rangesSeen[topic] < ranges.length ? rangesSeen[topic] : 0;
  rangesSeen[topic] = from + rangesPerRoundMax;
  return ranges.slice(from, from + rangesPerRoundMax);
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
