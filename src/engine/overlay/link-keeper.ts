/**
 * Keeps links few: those that nobody wants are closed when idle, and beyond the cap the least
 * useful one goes, whoever opened it.
 */

import type { NodeId } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { LinkPlan } from './link-plan.ts';
import type { Partings } from './partings.ts';

/** A link nobody wants is closed after so long without use. */
export const idleLinkMs = 60_000;
/** And makes room for one that is needed after so long: whom to compare with changes in turn. */
const restingLinkMs = 20_000;

export class LinkKeeper {
  readonly #core: NodeCore;
  readonly #plan: LinkPlan;
  readonly #partings: Partings;

  constructor(core: NodeCore, plan: LinkPlan, partings: Partings) {
    this.#core = core;
    this.#plan = plan;
    this.#partings = partings;
  }

  start(): void {
    this.#core.after('idleLinks', idleLinkMs / 4, () => {
      this.#partings.forgetOld();
      for (const nodeId of this.#core.links.nodeIds()) {
        if (this.#worthOf(nodeId) === 'none') this.#partings.part(nodeId, true);
      }
      this.start();
    });
  }

  /** Makes room where the new link is one too many; the new one itself goes if no other may. */
  linkUp(newest: NodeId, isNeeded: boolean): void {
    this.#partings.linkUp(newest);
    const { links, options } = this.#core;
    const staying = links.nodeIds().filter((nodeId) => !this.#partings.has(nodeId));
    if (staying.length <= options.linksMax) return;
    const ranks = new Map(staying.map((nodeId) => [nodeId, ranksByWorth[this.#worthOf(nodeId)]]));
    // Of two worth the same the newest is turned away, unless this node asked it in.
    ranks.set(newest, (ranks.get(newest) ?? 0) + (isNeeded ? 0.5 : -0.5));
    const rankOf = (nodeId: NodeId) => ranks.get(nodeId) ?? 0;
    const [least] = [...staying].sort(
      (a, b) => rankOf(a) - rankOf(b) || this.#usedMs(a) - this.#usedMs(b),
    );
    if (least !== undefined) this.#partings.part(least, false);
  }

  /** Whether a link more would stay: it drives out what nobody wants or has used of late. */
  hasRoom(): boolean {
    const { links, options } = this.#core;
    if (links.size < options.linksMax) return true;
    return links.nodeIds().some((nodeId) => {
      const worth = this.#worthOf(nodeId);
      return worth === 'none' || worth === 'resting';
    });
  }

  #worthOf(nodeId: NodeId): keyof typeof ranksByWorth {
    if (this.#plan.wanted().has(nodeId) || this.#plan.isWantedBy(nodeId)) return 'wanted';
    const unusedMs = this.#core.nowMs - this.#usedMs(nodeId);
    if (unusedMs > idleLinkMs) return 'none';
    return unusedMs > restingLinkMs ? 'resting' : 'inUse';
  }

  #usedMs(nodeId: NodeId): number {
    return this.#core.links.rowOf(nodeId)?.usedMs ?? 0;
  }
}

const ranksByWorth = { none: 0, resting: 1, inUse: 2, wanted: 3 };
