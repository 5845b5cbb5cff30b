/**
 * What a comparison tells beside what is lacked here: who holds which copies, that an owner has
 * answered for what is pinned, and how much of it the peer has that is not here yet.
 */

import type { ExchangeAnswer } from '../anti-entropy/exchange.ts';
import type { NodeId, Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import { positionOf } from '../ring/hash.ts';
import { rangesContain, type RingRange } from '../ring/ranges.ts';
import { versionName, type VersionRef } from '../version.ts';
import type { Census } from './census.ts';
import type { Copies } from './copies.ts';
import { lackedByPlacement, type ExchangeRound } from './exchange-round.ts';
import type { Notices } from './notices.ts';
import type { Pins } from './pins.ts';

export interface FindingsParts {
  readonly copies: Copies;
  readonly ring: CurrentRing;
  readonly pins: Pins;
  readonly census: Census;
  readonly notices: Notices;
  /** The peer lacks tombstones that may have been collected: so may these. */
  readonly onOldTombstones: (refs: readonly VersionRef[]) => void;
}

export class ExchangeFindings {
  readonly #core: NodeCore;
  readonly #parts: FindingsParts;

  constructor(core: NodeCore, parts: FindingsParts) {
    this.#core = core;
    this.#parts = parts;
  }

  noteHolders(from: NodeId, answer: ExchangeAnswer): void {
    const { index } = this.#parts.copies;
    this.#parts.onOldTombstones(answer.theyLack);
    for (const span of answer.agreed) this.#tellOf(index.noteHolderIn(span, from, 'all'));
    for (const { span, refs } of answer.listed) {
      const names = new Set(refs.map(versionName));
      this.#tellOf(index.noteHolderIn(span, from, names));
    }
  }

  /** An owner of these pinned placements has said something. */
  noteAnswered(from: NodeId, round: ExchangeRound): void {
    for (const placement of this.#pinnedIn(round.ranges)) {
      const isOwner = this.#parts.ring.isPrimary(from, placement);
      if (!isOwner || !this.#parts.pins.noteAnswer(placement)) continue;
      this.#core.notify({ type: 'placementAnswered', placement });
    }
  }

  noteCensus(from: NodeId, round: ExchangeRound): void {
    const refsByPlacement = lackedByPlacement(round, this.#parts.pins);
    for (const placement of this.#pinnedIn(round.ranges)) {
      const refs = refsByPlacement.get(placement) ?? [];
      if (this.#parts.census.note(placement, from, refs)) {
        this.#parts.notices.copiesChanged(placement);
      }
    }
  }

  #tellOf(changed: ReadonlySet<Placement>): void {
    const { pins, notices } = this.#parts;
    for (const placement of changed) if (pins.has(placement)) notices.copiesChanged(placement);
  }

  #pinnedIn(ranges: readonly RingRange[]): readonly Placement[] {
    return this.#parts.pins
      .placements()
      .filter((placement) => rangesContain(ranges, positionOf(placement)));
  }
}
