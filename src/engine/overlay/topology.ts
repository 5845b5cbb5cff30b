/**
 * Which links a node wants: everybody while members are few, else neighbours and fingers on the
 * circle of ids, as Chord has them (Stoica et al., 2001), so that a message finds its way in
 * O(log n) hops.
 */

import type { NodeId } from '../ids.ts';

const neighboursPerSide = 4;
const idCircle = 2 ** 52;

/** Where a node stands among the others: the first 52 bits of its id, which is a hash. */
export const idPositionOf = (nodeId: NodeId): number => Number.parseInt(nodeId.slice(0, 13), 16);

export const wantedLinks = (
  nodeId: NodeId,
  others: readonly NodeId[],
  fullMeshMax: number,
): ReadonlySet<NodeId> => {
  if (others.length < fullMeshMax) return new Set(others);

  const own = idPositionOf(nodeId);
  const clockwise = others
    .map((other) => ({ other, distance: clockwiseDistance(own, idPositionOf(other)) }))
    .sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1));
  const neighbours = [
    ...clockwise.slice(0, neighboursPerSide),
    ...clockwise.slice(-neighboursPerSide),
  ];
  const wanted = new Set(neighbours.map(({ other }) => other));
  for (let reach = idCircle / 2; reach >= 1; reach /= 2) {
    const finger = clockwise.find(({ distance }) => distance >= reach);
    if (finger && clockwise.indexOf(finger) < neighboursPerSide) break;
    if (finger) wanted.add(finger.other);
  }
  return wanted;
};

const clockwiseDistance = (from: number, to: number): number => (to - from + idCircle) % idCircle;

/** The shorter way round. */
export const circleDistance = (a: NodeId, b: NodeId): number => {
  const distance = clockwiseDistance(idPositionOf(a), idPositionOf(b));
  return Math.min(distance, idCircle - distance);
};

/** The link that is nearest to `to`, if nearer than this node is: greedy routes never circle. */
export const nextHop = (
  nodeId: NodeId,
  linked: readonly NodeId[],
  to: NodeId,
): NodeId | undefined => {
  if (linked.includes(to)) return to;
  let nearest: NodeId | undefined;
  let nearestDistance = circleDistance(nodeId, to);
  for (const candidate of linked) {
    const distance = circleDistance(candidate, to);
    if (distance >= nearestDistance) continue;
    nearest = candidate;
    nearestDistance = distance;
  }
  return nearest;
};
