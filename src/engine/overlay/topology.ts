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

/** Links in the order to try for a message to `to`: its own, the way its words came, the nearest. */
export const hopsTowards = (
  linked: readonly NodeId[],
  to: NodeId,
  wayBack: NodeId | undefined,
): readonly NodeId[] => {
  if (linked.includes(to)) return [to];
  const distances = new Map(linked.map((nodeId) => [nodeId, circleDistance(nodeId, to)]));
  const distanceOf = (nodeId: NodeId): number =>
    nodeId === wayBack ? -1 : (distances.get(nodeId) ?? idCircle);
  return [...linked].sort((a, b) => distanceOf(a) - distanceOf(b));
};
