/** One anti-entropy round that this node began, as a record; see anti-entropy/exchange. */

import type { NodeId, Placement } from '../ids.ts';
import type { ExchangeRange } from '../message.ts';
import type { EngineOptions } from '../options.ts';
import type { RingRange } from '../ring/ranges.ts';
import { versionName, type VersionRef } from '../version.ts';

export interface ExchangeRound {
  readonly exchangeId: number;
  readonly peer: NodeId;
  /** Without those that came to be wanted here since it began: it did not ask for all of them. */
  ranges: readonly RingRange[];
  /** What the peer holds and this node does not, by name. */
  readonly lacked: Map<string, VersionRef>;
  /** Messages of this node that may still be answered. Without any, nothing more is heard. */
  turnsLeft: number;
  /** It took too long, or too much is lacked: of what was not said nothing is known. */
  isCutShort: boolean;
  /** What this node holds, and the peer should and does not. */
  theyLackCount: number;
  /** Lacked versions to be pulled now, and not asked for yet. */
  due: VersionRef[];
  /** From then on what is due is left for a later round. */
  pullUntilMs: number;
  /** Lacked versions left for a later round: seen once only, or too many for one. */
  deferredCount: number;
  pullsOpen: number;
  pulledCount: number;
  failedCount: number;
}

/** Of 16 branches each, or of lists of 2048 versions: enough for some 65,000 that a newcomer lacks. */
const turnsMax = 32;
/** Lacked versions after which a round asks no further, in messages full of them. */
const lackedMessagesMax = 16;

export const newRound = (
  exchangeId: number,
  peer: NodeId,
  ranges: readonly RingRange[],
): ExchangeRound => ({
  exchangeId,
  peer,
  ranges,
  lacked: new Map(),
  turnsLeft: turnsMax,
  isCutShort: false,
  theyLackCount: 0,
  due: [],
  pullUntilMs: 0,
  deferredCount: 0,
  pullsOpen: 0,
  pulledCount: 0,
  failedCount: 0,
});

/** Takes up what the peer's answer said is lacked, and says whether there is room for another. */
export const hear = (
  round: ExchangeRound,
  lacked: readonly VersionRef[],
  { exchangeRefsMax }: Pick<EngineOptions, 'exchangeRefsMax'>,
): boolean => {
  const lackedMax = lackedMessagesMax * exchangeRefsMax;
  for (const ref of lacked) {
    if (round.lacked.size >= lackedMax && !round.lacked.has(versionName(ref))) {
      round.isCutShort = true;
      break;
    }
    round.lacked.set(versionName(ref), ref);
  }
  round.turnsLeft -= 1;
  return round.turnsLeft > 0 && !round.isCutShort;
};

/** This node lacks nothing of these ranges any more. */
export const isCaughtUp = (round: ExchangeRound): boolean =>
  !round.isCutShort &&
  round.pullsOpen === 0 &&
  round.deferredCount === 0 &&
  round.failedCount === 0;

/** Both hold the same, as far as both should. */
export const isSettled = (round: ExchangeRound): boolean =>
  isCaughtUp(round) && round.theyLackCount === 0;

/** The peer will say something to this. */
export const needsAnswer = ({ content }: ExchangeRange): boolean =>
  content.type === 'fingerprint' ||
  content.type === 'names' ||
  (content.type === 'difference' && content.lacked.length > 0);

/** What the peer holds of some placements, and this node does not. */
export const lackedByPlacement = (
  { lacked }: ExchangeRound,
  placements: { readonly has: (placement: Placement) => boolean },
): ReadonlyMap<Placement, readonly VersionRef[]> => {
  const refsByPlacement = new Map<Placement, VersionRef[]>();
  for (const ref of lacked.values()) {
    if (!placements.has(ref.placement)) continue;
    const refs = refsByPlacement.get(ref.placement) ?? [];
    refs.push(ref);
    refsByPlacement.set(ref.placement, refs);
  }
  return refsByPlacement;
};
