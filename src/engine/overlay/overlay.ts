/** Links as one: whom to dial, which to keep, and how a signal travels over them. */

import type { NodeId } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import { Dialer } from './dialer.ts';
import { LinkKeeper } from './link-keeper.ts';
import { LinkPlan } from './link-plan.ts';
import { Partings } from './partings.ts';
import { Relay } from './relay.ts';

export class Overlay {
  readonly dialer: Dialer;
  readonly partings: Partings;
  readonly relay: Relay;
  readonly #keeper: LinkKeeper;
  readonly #plan: LinkPlan;

  constructor(core: NodeCore, membership: Membership) {
    const partings = new Partings(core);
    const plan = new LinkPlan(core, membership, partings);
    const keeper = new LinkKeeper(core, plan, partings);
    this.partings = partings;
    this.#keeper = keeper;
    this.#plan = plan;
    this.dialer = new Dialer(core, membership, { plan, keeper, partings });
    this.relay = new Relay(core, plan);
  }

  /** Dials to the member failed, so that only others can ask it. */
  isUnreachable(nodeId: NodeId): boolean {
    return this.dialer.isUnreachable(nodeId);
  }

  /** They want a link, so most likely they have one. */
  areNeighbours(a: NodeId, b: NodeId): boolean {
    return this.#plan.isWantedByEither(a, b);
  }

  start(): void {
    this.#keeper.start();
    this.dialer.start();
  }

  /** After the member is known: what the link is worth depends on who it is. */
  linkUp(nodeId: NodeId): void {
    const isNeeded = this.dialer.isNeeded(nodeId);
    this.dialer.linkUp(nodeId);
    this.#keeper.linkUp(nodeId, isNeeded);
  }
}
