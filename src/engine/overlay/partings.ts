/**
 * Links that one of their ends gave up lately, because it had too many, or because nobody used them.
 * Before it hangs up a node says so: a link that just ends is a suspicion.
 */

import type { NodeId } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';

/** So that the word is there before the link ends. */
const noticeMs = 1000;
/** Beyond so many links that are about to end there is less time for words. */
const noticesMax = 4;
const shortNoticeMs = 100;
/** Who announced an end and stays is out of the count of links: this end hangs up in its stead. */
const overdueMs = 5000;
const rememberedMs = 60_000;

interface Parting {
  readonly atMs: number;
  readonly hasRoom: boolean;
}

export class Partings {
  readonly #core: NodeCore;
  readonly #partings = new Map<NodeId, Parting>();

  constructor(core: NodeCore) {
    this.#core = core;
  }

  part(nodeId: NodeId, hasRoom: boolean): void {
    if (this.has(nodeId)) return;
    this.#note(nodeId, hasRoom);
    this.#core.send(nodeId, { type: 'part', hasRoom }, 'control');
    const leaving = this.#core.links.nodeIds().filter((each) => this.has(each));
    const waitMs = leaving.length > noticesMax ? shortNoticeMs : noticeMs;
    this.#hangUpAfter(nodeId, waitMs);
  }

  receive(from: NodeId, hasRoom: boolean): void {
    this.#note(from, hasRoom);
    if (!this.#core.deadlines.has(`part/${from}`)) this.#hangUpAfter(from, overdueMs);
  }

  /** What was to end was the link before. */
  linkUp(nodeId: NodeId): void {
    this.#partings.delete(nodeId);
    this.#core.deadlines.cancel(`part/${nodeId}`);
  }

  /** The link is about to end, or has ended, by agreement. */
  has(nodeId: NodeId): boolean {
    return this.#partings.has(nodeId);
  }

  /** How long the other end is to be left alone: one of the two had no room for the link. */
  waitMs(nodeId: NodeId): number {
    const parting = this.#partings.get(nodeId);
    if (!parting || parting.hasRoom) return 0;
    return Math.max(0, parting.atMs + rememberedMs - this.#core.nowMs);
  }

  #note(nodeId: NodeId, hasRoom: boolean): void {
    this.#partings.set(nodeId, { atMs: this.#core.nowMs, hasRoom });
  }

  #hangUpAfter(nodeId: NodeId, waitMs: number): void {
    this.#core.after(`part/${nodeId}`, waitMs, () => {
      if (this.#core.links.has(nodeId)) this.#core.emit({ type: 'hangUp', nodeId });
    });
  }

  forgetOld(): void {
    for (const [nodeId, { atMs }] of this.#partings) {
      if (this.#core.nowMs - atMs >= rememberedMs) this.#partings.delete(nodeId);
    }
  }
}
