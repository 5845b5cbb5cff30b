/** One anti-entropy round that this node began, as a record; see anti-entropy/exchange. */

import type { NodeId, Placement } from '../ids.ts';
import type { ExchangeRange } from '../message.ts';
import type { RingRange } from '../ring/ranges.ts';
import type { VersionRef } from '../version.ts';

export interface ExchangeRound {
  readonly exchangeId: number;
  readonly peer: NodeId;
  readonly ranges: readonly RingRange[];
  /** What the peer holds and this node does not, by name. */
  readonly lacked: Map<string, VersionRef>;
  /** What this node holds, and the peer should and does not. */
  theyLackCount: number;
  /** Lacked versions left for a later round: seen once only, or too many for one. */
  deferredCount: number;
  pullsOpen: number;
  pulledCount: number;
  failedCount: number;
}

export const newRound = (
  exchangeId: number,
  peer: NodeId,
  ranges: readonly RingRange[],
): ExchangeRound => ({
  exchangeId,
  peer,
  ranges,
  lacked: new Map(),
  theyLackCount: 0,
  deferredCount: 0,
  pullsOpen: 0,
  pulledCount: 0,
  failedCount: 0,
});

/** This node lacks nothing of these ranges any more. */
export const isCaughtUp = (round: ExchangeRound): boolean =>
  round.pullsOpen === 0 && round.deferredCount === 0 && round.failedCount === 0;

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
