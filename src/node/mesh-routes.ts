/**
 * Tells the page to whom the mesh can carry signals. The page decides in the middle of a dial, and
 * cannot wait for an answer then.
 */

import type { NodeId } from '../engine/ids.ts';
import type { RingView } from '../engine/ring-view.ts';

export class MeshRoutes {
  readonly #ring: Pick<RingView, 'nodeId' | 'members' | 'hasRouteTo'>;
  readonly #tell: (nodeIds: readonly NodeId[]) => void;
  #told: readonly NodeId[] = [];

  constructor(
    ring: Pick<RingView, 'nodeId' | 'members' | 'hasRouteTo'>,
    tell: (nodeIds: readonly NodeId[]) => void,
  ) {
    this.#ring = ring;
    this.#tell = tell;
  }

  /** Looks again, after members or links changed, and tells if that made a difference. */
  review(): void {
    const routed = this.#routed();
    const told = new Set(this.#told);
    if (routed.length === told.size && routed.every((nodeId) => told.has(nodeId))) return;

    this.#told = routed;
    this.#tell(routed);
  }

  /** Members thought to be here: the mesh has no link with the others, whatever a route says. */
  #routed(): readonly NodeId[] {
    return this.#ring.members().flatMap(({ nodeId, state }) => {
      const isHere = state === 'alive' || state === 'suspect';
      const isOther = nodeId !== this.#ring.nodeId;
      return isHere && isOther && this.#ring.hasRouteTo(nodeId) ? [nodeId] : [];
    });
  }
}
