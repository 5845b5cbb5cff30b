/**
 * By which way the signals of a new connection go: over the mesh where it leads there, else by the
 * server. Neither promises to arrive, so after a failure the other one has its turn.
 */

export type SignalWay = 'mesh' | 'server';

const failuresMax = 500;

export class SignalWays {
  #routed: ReadonlySet<string> = new Set();
  readonly #failedByNodeId = new Map<string, SignalWay>();

  /** The nodes that the mesh has a route to. */
  useRoutes(nodeIds: readonly string[]): void {
    this.#routed = new Set(nodeIds);
  }

  /** Undefined when no way is open. */
  wayTo(nodeId: string, isServerInReach: boolean): SignalWay | undefined {
    const open: SignalWay[] = [];
    if (this.#routed.has(nodeId)) open.push('mesh');
    if (isServerInReach) open.push('server');

    const failed = this.#failedByNodeId.get(nodeId);
    return open.find((way) => way !== failed) ?? open[0];
  }

  failed(nodeId: string, way: SignalWay): void {
    // The oldest goes: its node is merely tried over the mesh again.
    const oldest = this.#failedByNodeId.keys().next().value;
    if (this.#failedByNodeId.size >= failuresMax && oldest !== undefined) {
      this.#failedByNodeId.delete(oldest);
    }
    this.#failedByNodeId.set(nodeId, way);
  }

  succeeded(nodeId: string): void {
    this.#failedByNodeId.delete(nodeId);
  }
}
