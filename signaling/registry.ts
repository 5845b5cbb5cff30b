/** Which nodes are connected here now, and in which network. */

export class Registry {
  readonly #networkIdsByNodeId = new Map<string, string>();
  readonly #nodeIdsByNetworkId = new Map<string, Set<string>>();

  get size(): number {
    return this.#networkIdsByNodeId.size;
  }

  networkOf(nodeId: string): string | undefined {
    return this.#networkIdsByNodeId.get(nodeId);
  }

  add(nodeId: string, networkId: string): void {
    this.remove(nodeId);
    this.#networkIdsByNodeId.set(nodeId, networkId);
    const nodeIds = this.#nodeIdsByNetworkId.get(networkId) ?? new Set();
    this.#nodeIdsByNetworkId.set(networkId, nodeIds.add(nodeId));
  }

  remove(nodeId: string): void {
    const networkId = this.#networkIdsByNodeId.get(nodeId);
    if (networkId === undefined) return;
    this.#networkIdsByNodeId.delete(nodeId);
    const nodeIds = this.#nodeIdsByNetworkId.get(networkId);
    nodeIds?.delete(nodeId);
    if (nodeIds?.size === 0) this.#nodeIdsByNetworkId.delete(networkId);
  }

  /** Up to `count` nodes of one network, any as likely as any other. */
  sample(networkId: string, exceptNodeId: string | undefined, count: number): readonly string[] {
    const candidates = [...(this.#nodeIdsByNetworkId.get(networkId) ?? [])].filter(
      (nodeId) => nodeId !== exceptNodeId,
    );
    const chosen: string[] = [];
    while (chosen.length < count && candidates.length > 0) {
      const index = Math.floor(Math.random() * candidates.length);
      chosen.push(...candidates.splice(index, 1));
    }
    return chosen;
  }
}
