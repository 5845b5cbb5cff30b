/** What the data side asks of links and members: who can be reached, on which device, how fast. */

import type { DeviceId, NodeId } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import type { RouteView } from './routes.ts';

const unknownRoundTripMs = 200;
/** So much longer a reader waits rather than burden one that has done one thing more for others. */
const patiencePerLoadMs = 4;
const unlinkedPatienceMs = 60_000;

export class NodeView implements RouteView {
  readonly #core: NodeCore;
  readonly #membership: Pick<Membership, 'own' | 'table'>;
  readonly #isUnreachable: (nodeId: NodeId) => boolean;

  /** `isUnreachable`: dials failed, again and again. */
  constructor(
    core: NodeCore,
    membership: Pick<Membership, 'own' | 'table'>,
    isUnreachable: (nodeId: NodeId) => boolean,
  ) {
    this.#core = core;
    this.#membership = membership;
    this.#isUnreachable = isUnreachable;
  }

  isHere(nodeId: NodeId): boolean {
    return nodeId === this.#core.nodeId || this.#membership.table.isHere(nodeId);
  }

  isReachable(nodeId: NodeId): boolean {
    if (nodeId === this.#core.nodeId) return !this.#membership.own.isLeaving;
    return this.#core.links.has(nodeId) && this.#membership.table.isHere(nodeId);
  }

  /** It has been back for a while, and no link to it comes about. A link that nobody wants is none. */
  isOutOfReach(nodeId: NodeId): boolean {
    const row = this.#membership.table.rowOf(nodeId);
    if (row?.state !== 'alive' || this.#core.links.has(nodeId)) return false;
    return this.#isUnreachable(nodeId) && this.#core.nowMs - row.sinceMs > unlinkedPatienceMs;
  }

  get ownDevice(): DeviceId {
    return this.#core.deviceId;
  }

  deviceOf(nodeId: NodeId): DeviceId | undefined {
    if (nodeId === this.#core.nodeId) return this.#core.deviceId;
    return this.#membership.table.rowOf(nodeId)?.signed.claim.deviceId;
  }

  /** By expected delay: round trip times what already waits there, and what it does for others. */
  fastestFirst(nodeIds: readonly NodeId[], queueAt: (nodeId: NodeId) => number): NodeId[] {
    const delays = new Map(
      nodeIds.map((nodeId) => {
        const roundTripMs = this.#core.links.rowOf(nodeId)?.roundTripMs ?? unknownRoundTripMs;
        const load = this.#core.links.loadOf(nodeId, this.#core.nowMs);
        const queuedMs = roundTripMs * (1 + queueAt(nodeId));
        return [nodeId, queuedMs + load * patiencePerLoadMs] as const;
      }),
    );
    // Shuffled first: equally fast ones share the work.
    return this.#core.rng
      .shuffled([...delays.keys()])
      .sort((a, b) => (delays.get(a) ?? 0) - (delays.get(b) ?? 0));
  }
}
