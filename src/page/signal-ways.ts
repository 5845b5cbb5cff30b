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

  /** Undefined when no way is open, or an offer of that node is being answered by each that is. */
  wayTo(
    nodeId: string,
    isServerInReach: boolean,
    answering: readonly SignalWay[] = [],
  ): SignalWay | undefined {
    const open: SignalWay[] = [];
    if (this.#routed.has(nodeId) && !answering.includes('mesh')) open.push('mesh');
    if (isServerInReach && !answering.includes('server')) open.push('server');

    const failed = this.#failedByNodeId.get(nodeId);
    return open.find((way) => way !== failed) ?? open[0];
  }

  /** Whether the last dial to this node failed. */
  hasFailed(nodeId: string): boolean {
    return this.#failedByNodeId.has(nodeId);
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
