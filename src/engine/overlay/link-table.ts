/** The links that are up, and how fast each one's other end answers. */

import type { NodeId } from '../ids.ts';
import { fadedLoad, loadMax } from '../load.ts';
import { AnswerTimes } from './answer-times.ts';

export interface LinkRow {
  readonly sinceMs: number;
  readonly roundTripMs: number | undefined;
  /** Until it confirms what is relayed to it; late ones raise it at once. */
  readonly confirmationMs: number | undefined;
  /** From question to answer. */
  readonly readTimes: AnswerTimes;
  readonly fetchTimes: AnswerTimes;
  /** Last time something beyond gossip went over it. */
  readonly usedMs: number;
  /** What its other end last said to have done for others, and what was asked of it since. */
  readonly load: number;
  readonly loadMs: number;
}

/** Weight of the newest measurement, as TCP has it for round trips (RFC 6298). */
const newestShare = 0.125;

const averaged = (average: number | undefined, measuredMs: number): number =>
  average === undefined ? measuredMs : average + (measuredMs - average) * newestShare;

export class LinkTable {
  readonly #rows = new Map<NodeId, LinkRow>();

  get size(): number {
    return this.#rows.size;
  }

  has(nodeId: NodeId): boolean {
    return this.#rows.has(nodeId);
  }

  rowOf(nodeId: NodeId): LinkRow | undefined {
    return this.#rows.get(nodeId);
  }

  /** Sorted, so that choices among links do not depend on who connected first. */
  nodeIds(): readonly NodeId[] {
    return [...this.#rows.keys()].sort();
  }

  open(nodeId: NodeId, nowMs: number): void {
    this.#rows.set(nodeId, {
      sinceMs: nowMs,
      roundTripMs: undefined,
      confirmationMs: undefined,
      readTimes: new AnswerTimes(),
      fetchTimes: new AnswerTimes(),
      usedMs: nowMs,
      load: 0,
      loadMs: nowMs,
    });
  }

  close(nodeId: NodeId): boolean {
    return this.#rows.delete(nodeId);
  }

  measureRoundTrip(nodeId: NodeId, measuredMs: number): void {
    const row = this.#rows.get(nodeId);
    if (!row) return;
    this.#rows.set(nodeId, { ...row, roundTripMs: averaged(row.roundTripMs, measuredMs) });
  }

  measureConfirmation(nodeId: NodeId, measuredMs: number): void {
    const row = this.#rows.get(nodeId);
    if (!row) return;
    const confirmationMs = Math.max(measuredMs, averaged(row.confirmationMs, measuredMs));
    this.#rows.set(nodeId, { ...row, confirmationMs });
  }

  measureRead(nodeId: NodeId, measuredMs: number): void {
    this.#rows.get(nodeId)?.readTimes.add(measuredMs);
  }

  measureFetch(nodeId: NodeId, measuredMs: number): void {
    this.#rows.get(nodeId)?.fetchTimes.add(measuredMs);
  }

  /** As far as is known: nothing, of one that has not answered yet. */
  loadOf(nodeId: NodeId, nowMs: number): number {
    const row = this.#rows.get(nodeId);
    return row ? fadedLoad(row.load, nowMs - row.loadMs) : 0;
  }

  noteLoad(nodeId: NodeId, load: number, nowMs: number): void {
    const row = this.#rows.get(nodeId);
    if (row) this.#rows.set(nodeId, { ...row, load: Math.min(load, loadMax), loadMs: nowMs });
  }

  /** It was asked for one thing more. */
  noteAsked(nodeId: NodeId, nowMs: number): void {
    this.noteLoad(nodeId, this.loadOf(nodeId, nowMs) + 1, nowMs);
  }

  use(nodeId: NodeId, nowMs: number): void {
    const row = this.#rows.get(nodeId);
    if (row) this.#rows.set(nodeId, { ...row, usedMs: nowMs });
  }
}
