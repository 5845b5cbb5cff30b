/**
 * Where nodes stand on the ring: consistent hashing with virtual nodes (Dynamo, section 4.2).
 * Tokens are derived from the node's id, H(nodeId, i), never chosen: chosen ones invite eclipse.
 */

import type { NodeId, Position } from '../ids.ts';
import type { Weight } from '../membership/member.ts';
import { hexToBytes, positionOfBytes } from './hash.ts';

export interface WeightedNode {
  readonly nodeId: NodeId;
  readonly weight: Weight;
}

/** All tokens of a ring in order, and whose each one is. */
export interface RingTokens {
  readonly positions: Float64Array;
  readonly nodeIds: readonly NodeId[];
}

/** Sorted positions of one node's tokens. */
export const tokensOf = (nodeId: NodeId, count: number): Float64Array => {
  const name = `${nodeId}/${count}`;
  const remembered = rememberedTokens.get(name);
  if (remembered) return remembered;

  const bytes = new Uint8Array(20);
  bytes.set(hexToBytes(nodeId));
  const view = new DataView(bytes.buffer);
  const tokens = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    view.setUint32(16, index);
    tokens[index] = positionOfBytes(bytes);
  }
  tokens.sort();
  remember(name, tokens);
  return tokens;
};

// Hashing is the cost of a ring, and nodes come and go. When full, the oldest is forgotten.
const rememberedTokens = new Map<string, Float64Array>();
const rememberedTokensMax = 4096;

const remember = (name: string, tokens: Float64Array): void => {
  for (const oldest of rememberedTokens.keys()) {
    if (rememberedTokens.size < rememberedTokensMax) break;
    rememberedTokens.delete(oldest);
  }
  rememberedTokens.set(name, tokens);
};

export const noTokens: RingTokens = { positions: new Float64Array(0), nodeIds: [] };

/** The tokens of `nodes`. Those also in `previous` are taken over instead of sorted again. */
export const tokensOfAll = (
  nodes: readonly WeightedNode[],
  tokensPerWeight: number,
  previous: RingTokens,
): RingTokens => {
  const countsByNodeId = new Map(
    nodes.map(({ nodeId, weight }) => [nodeId, Math.round(weight * tokensPerWeight)]),
  );
  const previousCounts = new Map<NodeId, number>();
  for (const nodeId of previous.nodeIds) {
    previousCounts.set(nodeId, (previousCounts.get(nodeId) ?? 0) + 1);
  }

  const added: { readonly position: number; readonly nodeId: NodeId }[] = [];
  for (const [nodeId, count] of countsByNodeId) {
    if (previousCounts.get(nodeId) === count) continue;
    for (const position of tokensOf(nodeId, count)) added.push({ position, nodeId });
  }
  added.sort((a, b) => a.position - b.position || (a.nodeId < b.nodeId ? -1 : 1));

  const positions: number[] = [];
  const nodeIds: NodeId[] = [];
  let next = 0;
  previous.nodeIds.forEach((nodeId, index) => {
    if (previousCounts.get(nodeId) !== countsByNodeId.get(nodeId)) return;
    const position = previous.positions[index] ?? 0;
    for (let token = added[next]; token && isBefore(token, position, nodeId); token = added[next]) {
      positions.push(token.position);
      nodeIds.push(token.nodeId);
      next += 1;
    }
    positions.push(position);
    nodeIds.push(nodeId);
  });
  for (const token of added.slice(next)) {
    positions.push(token.position);
    nodeIds.push(token.nodeId);
  }
  return { positions: Float64Array.from(positions), nodeIds };
};

const isBefore = (
  token: { readonly position: number; readonly nodeId: NodeId },
  position: number,
  nodeId: NodeId,
): boolean => token.position < position || (token.position === position && token.nodeId < nodeId);

/** The token that owns a position: the first at or after it, clockwise. */
export const tokenIndexAt = (tokens: RingTokens, position: Position): number => {
  let low = 0;
  let high = tokens.positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens.positions[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low === tokens.positions.length ? 0 : low;
};
