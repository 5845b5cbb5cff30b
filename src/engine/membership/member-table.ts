/** All other members this node has heard of. This node's own claim is kept by `OwnClaim`. */

import type { NodeId } from '../ids.ts';
import type { Accusation, SignedClaim } from './member.ts';
import {
  isHearsay,
  isHere,
  nobody,
  rowAfterAccusation,
  rowAfterClaim,
  rowAfterDoubt,
  rowAfterLink,
  type MemberRow,
} from './member-row.ts';

/** Dead and left members are remembered for a day, so that stale news cannot bring them back. */
export const memberMemoryMs = 24 * 60 * 60 * 1000;

export class MemberTable {
  readonly #rows = new Map<NodeId, MemberRow>();
  readonly #membersMax: number;
  /** Asked for in every step; a change of one row is no reason to sort them all. */
  #sorted: MemberRow[] | undefined;
  #version = 0;
  #hereVersion = 0;

  constructor(membersMax: number) {
    this.#membersMax = membersMax;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** Grows when a member comes or goes, or changes what it offers: suspicions leave it be. */
  get hereVersion(): number {
    return this.#hereVersion;
  }

  get size(): number {
    return this.#rows.size;
  }

  rowOf(nodeId: NodeId): MemberRow | undefined {
    return this.#rows.get(nodeId);
  }

  /** Sorted by id. */
  rows(): readonly MemberRow[] {
    this.#sorted ??= [...this.#rows.values()].sort((a, b) =>
      a.signed.claim.nodeId < b.signed.claim.nodeId ? -1 : 1,
    );
    return this.#sorted;
  }

  /** For the next life: whom this node may find again, those that came last first. */
  latestNotLeft(countMax: number): readonly SignedClaim[] {
    return this.rows()
      .filter(({ state }) => state !== 'left')
      .sort((a, b) => b.sinceMs - a.sinceMs)
      .slice(0, countMax)
      .map(({ signed }) => signed);
  }

  isHere(nodeId: NodeId): boolean {
    const row = this.#rows.get(nodeId);
    return row !== undefined && isHere(row);
  }

  isHearsay(nodeId: NodeId): boolean {
    const row = this.#rows.get(nodeId);
    return row !== undefined && isHearsay(row);
  }

  /** Members that are here, this node not counted. */
  hereCount(): number {
    let count = 0;
    for (const row of this.#rows.values()) if (isHere(row)) count += 1;
    return count;
  }

  /** Members that are here and hold tokens, this node not counted. */
  coreCount(): number {
    let count = 0;
    for (const row of this.#rows.values()) {
      if (isHere(row) && row.signed.claim.weight > 0) count += 1;
    }
    return count;
  }

  /** A member of an earlier life: gone until a link or another member says otherwise. */
  restore(signed: SignedClaim, nowMs: number): void {
    const { nodeId } = signed.claim;
    if (this.#rows.has(nodeId) || this.#rows.size >= this.#membersMax) return;
    const gone = { signed, sinceMs: nowMs, cameMs: undefined, accusedIncarnation: nobody };
    const state = signed.claim.state === 'left' ? 'left' : 'dead';
    this.#set({ ...gone, state, accusers: [] });
  }

  claim(signed: SignedClaim, nowMs: number): 'news' | 'old' | 'full' {
    const row = this.#rows.get(signed.claim.nodeId);
    if (!row && this.#rows.size >= this.#membersMax && !this.#makeRoom()) return 'full';
    return this.#change(rowAfterClaim(row, signed, nowMs));
  }

  accuse(accusation: Accusation, nowMs: number): 'news' | 'old' {
    const row = this.#rows.get(accusation.subject);
    return this.#change(row && rowAfterAccusation(row, accusation, nowMs));
  }

  linked(nodeId: NodeId, nowMs: number): 'news' | 'old' {
    const row = this.#rows.get(nodeId);
    return this.#change(row && rowAfterLink(row, nowMs));
  }

  doubt(nodeId: NodeId, state: 'suspect' | 'dead', nowMs: number): 'news' | 'old' {
    const row = this.#rows.get(nodeId);
    return this.#change(row && rowAfterDoubt(row, state, nowMs));
  }

  /** A client of others: where it goes and when is none of this node's business. */
  setAside(nodeId: NodeId, nowMs: number): void {
    const row = this.#rows.get(nodeId);
    if (row) this.#set({ ...row, state: 'left', sinceMs: nowMs, accusers: [] });
  }

  /** Nobody else was told of these suspicions: any claim may clear them. */
  keepToSelf(nodeId: NodeId): void {
    const row = this.#rows.get(nodeId);
    if (!row) return;
    this.#replace(row, { ...row, accusedIncarnation: nobody, accusers: [] });
  }

  /** Drops those gone for longer than anybody speaks of them. */
  forgetOld(nowMs: number): void {
    for (const [nodeId, row] of this.#rows) {
      const isGone = row.state === 'dead' || row.state === 'left';
      if (!isGone || nowMs - row.sinceMs < memberMemoryMs) continue;
      this.#delete(nodeId);
      this.#version += 1;
    }
  }

  #change(row: MemberRow | undefined): 'news' | 'old' {
    if (!row) return 'old';
    this.#set(row);
    return 'news';
  }

  #set(row: MemberRow): void {
    const known = this.#rows.get(row.signed.claim.nodeId);
    this.#replace(known, row);
    this.#version += 1;
    if (!known || !isAlike(known, row)) this.#hereVersion += 1;
  }

  #replace(known: MemberRow | undefined, row: MemberRow): void {
    this.#rows.set(row.signed.claim.nodeId, row);
    if (known && this.#sorted) this.#sorted[indexOf(this.#sorted, row)] = row;
    else this.#sorted = undefined;
  }

  /** When full, the one gone for longest makes room; if nobody is gone, the newcomer is refused. */
  #makeRoom(): boolean {
    let oldest: MemberRow | undefined;
    for (const row of this.#rows.values()) {
      if (row.state !== 'dead' && row.state !== 'left') continue;
      if (!oldest || row.sinceMs < oldest.sinceMs) oldest = row;
    }
    return oldest !== undefined && this.#delete(oldest.signed.claim.nodeId);
  }

  #delete(nodeId: NodeId): boolean {
    this.#sorted = undefined;
    this.#hereVersion += 1;
    return this.#rows.delete(nodeId);
  }
}

/** Here or not, with the same claim about itself: alike for whoever places data or links. */
const isAlike = (a: MemberRow, b: MemberRow): boolean =>
  isHere(a) === isHere(b) &&
  a.signed.claim.weight === b.signed.claim.weight &&
  a.signed.claim.deviceId === b.signed.claim.deviceId;

/** Among rows sorted by id; the row is one of them, perhaps as it was before. */
const indexOf = (sorted: readonly MemberRow[], { signed }: MemberRow): number => {
  const { nodeId } = signed.claim;
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.signed.claim.nodeId ?? '') < nodeId) low = middle + 1;
    else high = middle;
  }
  return low;
};
