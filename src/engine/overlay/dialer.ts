/**
 * Opens links: to the members the topology wants, and for a while to those that are needed for
 * data. Of two nodes the one with the lower id dials at once and the other a little later, so that
 * offers seldom cross. Failures back off.
 */

import type { NodeId } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import { wantedLinks } from './topology.ts';

const secondDialerWaitMs = 5000;
const backoffMs = [1000, 5000, 15_000, 60_000] as const;
/** The page gives up a dial before that; longer silence is taken for failure. */
const dialPatienceMs = 30_000;
const dialsMax = 8;
const queueWaitMs = 500;
/** A link nobody wants is closed after so long without use. */
const idleLinkMs = 60_000;
const failuresUntilUnreachable = 2;

export class Dialer {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  readonly #failuresByNodeId = new Map<NodeId, number>();
  readonly #dialling = new Set<NodeId>();
  /** Members whose data is needed, and until when. */
  readonly #neededUntilMs = new Map<NodeId, number>();

  constructor(core: NodeCore, membership: Membership) {
    this.#core = core;
    this.#membership = membership;
  }

  start(): void {
    this.#core.after('idleLinks', idleLinkMs, () => {
      this.#closeIdle();
      this.start();
    });
  }

  isUnreachable(nodeId: NodeId): boolean {
    return (this.#failuresByNodeId.get(nodeId) ?? 0) >= failuresUntilUnreachable;
  }

  /** Looks whom to dial, after members or links changed. */
  review(): void {
    if (this.#membership.own.isLeaving) return;
    const wanted = this.#wanted();
    for (const nodeId of wanted) this.#plan(nodeId);
    for (const nodeId of this.#failuresByNodeId.keys()) {
      if (!this.#membership.table.rowOf(nodeId)) this.#failuresByNodeId.delete(nodeId);
    }
  }

  /** A member holds what this node works with: a link is worth it even where none is wanted. */
  need(nodeId: NodeId): void {
    if (this.#core.links.has(nodeId)) {
      this.#core.links.use(nodeId, this.#core.nowMs);
      return;
    }
    if (!this.#membership.table.isHere(nodeId)) return;
    this.#neededUntilMs.set(nodeId, this.#core.nowMs + idleLinkMs);
    this.#plan(nodeId);
  }

  /** Another network, another chance: failures of before say nothing. */
  forgetFailures(): void {
    this.#failuresByNodeId.clear();
    for (const row of this.#membership.table.rows()) {
      this.#core.deadlines.cancel(`dial/${row.signed.claim.nodeId}`);
    }
    this.review();
  }

  linkUp(nodeId: NodeId): void {
    this.#failuresByNodeId.delete(nodeId);
    this.#dialling.delete(nodeId);
    this.#core.deadlines.cancel(`dial/${nodeId}`);
  }

  dialFailed(nodeId: NodeId): void {
    if (!this.#dialling.delete(nodeId)) return;
    this.#core.deadlines.cancel(`dial/${nodeId}`);
    this.#failuresByNodeId.set(nodeId, (this.#failuresByNodeId.get(nodeId) ?? 0) + 1);
    if (this.#wanted().has(nodeId)) this.#plan(nodeId);
  }

  #wanted(): ReadonlySet<NodeId> {
    const { fullMeshMax } = this.#core.options;
    const rows = this.#membership.table.rows();
    const here = rows.filter((row) => row.state === 'alive' || row.state === 'suspect');
    const hereIds = here.map((row) => row.signed.claim.nodeId);
    const wanted = new Set(wantedLinks(this.#core.nodeId, hereIds, fullMeshMax));
    for (const [nodeId, untilMs] of this.#neededUntilMs) {
      if (untilMs > this.#core.nowMs) wanted.add(nodeId);
      else this.#neededUntilMs.delete(nodeId);
    }
    // The dead may only have been out of reach: a partition heals when somebody tries.
    const isMeshSmall = hereIds.length < fullMeshMax;
    for (const row of rows) {
      if (row.state === 'dead' && isMeshSmall) wanted.add(row.signed.claim.nodeId);
    }
    return wanted;
  }

  #plan(nodeId: NodeId): void {
    const isTaken = this.#core.links.has(nodeId) || this.#dialling.has(nodeId);
    if (isTaken || this.#core.deadlines.has(`dial/${nodeId}`)) return;
    this.#core.after(`dial/${nodeId}`, this.#delayFor(nodeId), () => this.#dial(nodeId));
  }

  #delayFor(nodeId: NodeId): number {
    const failures = this.#failuresByNodeId.get(nodeId) ?? 0;
    const backoff = backoffMs[Math.min(failures, backoffMs.length) - 1];
    if (backoff !== undefined) return this.#core.rng.jittered(backoff);
    return this.#core.nodeId < nodeId ? 0 : this.#core.rng.jittered(secondDialerWaitMs);
  }

  #dial(nodeId: NodeId): void {
    const { links, options } = this.#core;
    if (links.has(nodeId) || this.#membership.own.isLeaving) return;
    if (!this.#wanted().has(nodeId) || links.size >= options.linksMax) return;
    if (this.#dialling.size >= dialsMax) {
      this.#core.after(`dial/${nodeId}`, queueWaitMs, () => this.#dial(nodeId));
      return;
    }
    this.#dialling.add(nodeId);
    this.#core.emit({ type: 'dial', nodeId });
    this.#core.after(`dial/${nodeId}`, dialPatienceMs, () => this.dialFailed(nodeId));
  }

  #closeIdle(): void {
    const wanted = this.#wanted();
    const { links } = this.#core;
    for (const nodeId of links.nodeIds()) {
      const usedMs = links.rowOf(nodeId)?.usedMs ?? 0;
      const isIdle = this.#core.nowMs - usedMs > idleLinkMs;
      // The other end may want what this one does not, so only a crowd is thinned out.
      const isCrowded = links.size > this.#core.options.linksMax / 2;
      if (!wanted.has(nodeId) && isIdle && isCrowded) this.#core.emit({ type: 'hangUp', nodeId });
    }
  }
}
