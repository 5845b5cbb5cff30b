/**
 * How a row of the membership table changes: SWIM's order of precedence (Das et al., 2002, section
 * 4.2) with signed claims. Each question answers with the new row, or `undefined` where there is no
 * news.
 */

import type { NodeId } from '../ids.ts';
import type { Accusation, SignedClaim } from './member.ts';

export type MemberState = 'alive' | 'suspect' | 'dead' | 'left';

export interface MemberRow {
  readonly signed: SignedClaim;
  readonly state: MemberState;
  /** When this node came to that state, on its monotonic clock; of who is gone, when it went. */
  readonly sinceMs: number;
  /** When it came, or came back, in this life of this node; undefined where it never did. */
  readonly cameMs: number | undefined;
  /**
   * The incarnation that was accused before others; a claim must be above it to clear the name.
   * What this node believes for itself alone (a member it knew in an earlier life, or lost while it
   * was cut off) has `nobody` here, and any claim clears it.
   */
  readonly accusedIncarnation: number;
  /** Who said so, this node included; at most `accusersMax`. */
  readonly accusers: readonly NodeId[];
}

export const nobody = -1;
const accusersMax = 8;

export const isHere = ({ state }: MemberRow): boolean => state === 'alive' || state === 'suspect';

/** By this node alone: nobody else was heard to say it. */
export const isOnlyDoubted = ({ state, accusedIncarnation }: MemberRow): boolean =>
  (state === 'suspect' || state === 'dead') && accusedIncarnation === nobody;

/**
 * Gone, and this node never knew it otherwise: the first word of it, in this life or since it was here
 * last, came with the word that it had gone, perhaps long ago.
 */
export const isHearsay = (row: MemberRow): boolean =>
  !isHere(row) && !isOnlyDoubted(row) && !(row.cameMs !== undefined && row.cameMs < row.sinceMs);

/**
 * What the member says of itself, from wherever it came. What only this node doubts any word clears,
 * one from before the claim it knows too: the member may have been put back to a backup, count anew
 * from there, and hear of what it said since from nobody but those who believe in it.
 */
export const rowAfterClaim = (
  row: MemberRow | undefined,
  signed: SignedClaim,
  nowMs: number,
): MemberRow | undefined => {
  const { incarnation, state } = signed.claim;
  if (row) {
    const known = row.signed.claim.incarnation;
    const isAccused = row.state === 'suspect' || row.state === 'dead';
    if (isOnlyDoubted(row) && state === 'alive' && incarnation < known) {
      return { ...row, state, ...arrivalOf(row, nowMs), accusers: [] };
    }
    const clearsName = incarnation === known && isAccused && incarnation > row.accusedIncarnation;
    if (incarnation <= known && !clearsName) return undefined;
  }
  return {
    signed,
    state,
    ...(state === 'left' ? departureOf(row, nowMs) : arrivalOf(row, nowMs)),
    accusedIncarnation: row?.accusedIncarnation ?? nobody,
    accusers: [],
  };
};

type Times = Pick<MemberRow, 'sinceMs' | 'cameMs'>;

const arrivalOf = (row: MemberRow | undefined, nowMs: number): Times => ({
  sinceMs: row?.state === 'alive' ? row.sinceMs : nowMs,
  cameMs: row && isHere(row) ? row.cameMs : nowMs,
});

/** Who is gone and is told of again went no later for that. */
const departureOf = (row: MemberRow | undefined, nowMs: number): Times => ({
  sinceMs: row && !isHere(row) ? row.sinceMs : nowMs,
  cameMs: row?.cameMs,
});

/** What another says. An incarnation above the known claim proves nothing: anybody can count. */
export const rowAfterAccusation = (
  row: MemberRow,
  accusation: Accusation,
  nowMs: number,
): MemberRow | undefined => {
  if (accusation.incarnation !== row.signed.claim.incarnation) return undefined;
  const { incarnation, accuser } = accusation;
  if (row.state === 'dead' && isOnlyDoubted(row) && accusation.state === 'dead') {
    return { ...row, accusedIncarnation: incarnation };
  }
  if (row.state === 'left' || row.state === 'dead') return undefined;

  if (accusation.state === 'dead') {
    return { ...row, state: 'dead', sinceMs: nowMs, accusedIncarnation: incarnation };
  }
  const accusedIncarnation = incarnation;
  if (row.state === 'alive') {
    return { ...row, state: 'suspect', sinceMs: nowMs, accusedIncarnation, accusers: [accuser] };
  }
  if (row.accusers.includes(accuser) || row.accusers.length >= accusersMax) return undefined;
  return { ...row, accusedIncarnation, accusers: [...row.accusers, accuser] };
};

/** An authenticated link is the best proof of life, whatever others say of that incarnation. */
export const rowAfterLink = (row: MemberRow, nowMs: number): MemberRow | undefined =>
  row.state !== 'alive' && row.signed.claim.state === 'alive'
    ? { ...row, state: 'alive', ...arrivalOf(row, nowMs), accusers: [] }
    : undefined;

/** A suspicion or death that this node keeps to itself. */
export const rowAfterDoubt = (
  row: MemberRow,
  state: 'suspect' | 'dead',
  nowMs: number,
): MemberRow | undefined => {
  if (row.state === 'left' || row.state === 'dead' || row.state === state) return undefined;
  return { ...row, state, sinceMs: nowMs };
};
