/** Who wants a link with whom, for all that this node knows of the members. */

import type { NodeId } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import { IdCircle } from './id-circle.ts';
import type { Partings } from './partings.ts';
import { wantedByClient, wantedLinks } from './topology.ts';

interface Plan {
  readonly version: number;
  readonly isClient: boolean;
  /** Everybody here, while that is few; the core otherwise. */
  readonly circle: IdCircle;
  readonly isSmall: boolean;
}

const everybodyHasRoom = (): boolean => true;

export class LinkPlan {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  readonly #partings: Partings;
  #plan: Plan | undefined;

  constructor(core: NodeCore, membership: Membership, partings: Partings) {
    this.#core = core;
    this.#membership = membership;
    this.#partings = partings;
  }

  /** Members that are here and this node wants a link with. */
  wanted(): ReadonlySet<NodeId> {
    const { circle, isSmall, isClient } = this.#current;
    const { nodeId } = this.#core;
    return isClient && !isSmall
      ? wantedByClient(circle, nodeId, (other) => this.#partings.waitMs(other) === 0)
      : wantedLinks(circle, nodeId, this.#meshMax);
  }

  /** Few enough for a link with everybody. */
  get isMeshFull(): boolean {
    return this.#current.isSmall;
  }

  isWantedBy(nodeId: NodeId): boolean {
    return this.#wantsOf(nodeId).has(this.#core.nodeId);
  }

  isWantedByEither(a: NodeId, b: NodeId): boolean {
    return this.#wantsOf(a).has(b) || this.#wantsOf(b).has(a);
  }

  /** How many hops a member is from `to`, if all have the links that they want. */
  hopsTo(to: NodeId): (nodeId: NodeId) => number {
    const wanted = this.#wantsOf(to);
    const wantedNext = new Set([...wanted].flatMap((nodeId) => [...this.#wantsOf(nodeId)]));
    return (nodeId) => {
      const wants = this.#wantsOf(nodeId);
      if (wanted.has(nodeId) || wants.has(to)) return 1;
      const isNext = wantedNext.has(nodeId) || [...wanted].some((each) => wants.has(each));
      return isNext ? 2 : Infinity;
    };
  }

  #wantsOf(nodeId: NodeId): ReadonlySet<NodeId> {
    const { circle, isSmall } = this.#current;
    // Nothing is heard of the clients of others; they are where their ids are.
    const weight = this.#membership.table.rowOf(nodeId)?.signed.claim.weight ?? 0;
    const isClient = !isSmall && weight === 0;
    return isClient
      ? wantedByClient(circle, nodeId, everybodyHasRoom)
      : wantedLinks(circle, nodeId, this.#meshMax);
  }

  /** A phone may have no room for a mesh that a desktop has room for. */
  get #meshMax(): number {
    return Math.min(this.#core.options.fullMeshMax, this.#core.options.linksMax);
  }

  get #current(): Plan {
    const version = this.#membership.table.hereVersion;
    const isClient = this.#membership.own.weight === 0;
    if (this.#plan?.version !== version || this.#plan.isClient !== isClient) {
      this.#plan = this.#compute(version, isClient);
    }
    return this.#plan;
  }

  #compute(version: number, isClient: boolean): Plan {
    const { nodeId } = this.#core;
    const { table } = this.#membership;
    const here = table.rows().filter((row) => row.state === 'alive' || row.state === 'suspect');
    const isSmall = here.length < this.#meshMax;
    const ids = here
      .filter(({ signed }) => isSmall || signed.claim.weight > 0)
      .map(({ signed }) => signed.claim.nodeId);
    if (isSmall || !isClient) ids.push(nodeId);
    const circle = new IdCircle(ids.sort());
    return { version, isClient, circle, isSmall };
  }
}
