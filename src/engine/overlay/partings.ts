/**
 * Links that one of their ends gave up lately, because it had too many. Before it hangs up a node
 * says so: a link that just ends is a suspicion.
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

export class Partings {
  readonly #core: NodeCore;
  readonly #partedMs = new Map<NodeId, number>();

  constructor(core: NodeCore) {
    this.#core = core;
  }

  part(nodeId: NodeId): void {
    if (this.has(nodeId)) return;
    this.#partedMs.set(nodeId, this.#core.nowMs);
    this.#core.send(nodeId, { type: 'part' }, 'control');
    const leaving = this.#core.links.nodeIds().filter((each) => this.has(each));
    const waitMs = leaving.length > noticesMax ? shortNoticeMs : noticeMs;
    this.#hangUpAfter(nodeId, waitMs);
  }

  receive(from: NodeId): void {
    this.#partedMs.set(from, this.#core.nowMs);
    if (!this.#core.deadlines.has(`part/${from}`)) this.#hangUpAfter(from, overdueMs);
  }

  /** What was to end was the link before. */
  linkUp(nodeId: NodeId): void {
    this.#partedMs.delete(nodeId);
    this.#core.deadlines.cancel(`part/${nodeId}`);
  }

  /** The link is about to end, or has ended, by agreement. */
  has(nodeId: NodeId): boolean {
    return this.#partedMs.has(nodeId);
  }

  /** How long the other end is to be left alone: it has no room now. */
  waitMs(nodeId: NodeId): number {
    const partedMs = this.#partedMs.get(nodeId) ?? -Infinity;
    return Math.max(0, partedMs + rememberedMs - this.#core.nowMs);
  }

  #hangUpAfter(nodeId: NodeId, waitMs: number): void {
    this.#core.after(`part/${nodeId}`, waitMs, () => {
      if (this.#core.links.has(nodeId)) this.#core.emit({ type: 'hangUp', nodeId });
    });
  }

  forgetOld(): void {
    for (const nodeId of this.#partedMs.keys()) {
      if (this.waitMs(nodeId) === 0) this.#partedMs.delete(nodeId);
    }
  }
}
