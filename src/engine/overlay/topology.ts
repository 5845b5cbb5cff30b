/**
 * Which links a node wants: everybody while members are few, else its neighbours on the circle of
 * ids and some fingers, drawn at distances of all magnitudes as Symphony has them (Manku, Bawa and
 * Raghavan, 2003). Everything follows from ids, so a node knows whom the others want, too, and
 * looks two hops ahead when it passes a message on (Manku, Naor and Wieder, 2004).
 */

import type { NodeId } from '../ids.ts';
import { circleDistance, idCircleEnd, idPositionOf, idSaltOf, type IdCircle } from './id-circle.ts';

const neighboursPerSide = 4;
/** A client is found through few of those that stand around it. */
const clientLinks = 2;
/** From one finger's distance to the next one's: ten of them at a thousand members. */
const fingerRatio = 1.62;
/** Of so many that stand where a finger points, chance takes one: so nobody is wanted by a crowd. */
const fingerWindow = 8;

/** Whom the members of the core want; `nodeId` itself need not stand on the circle. */
export const wantedLinks = (
  circle: IdCircle,
  nodeId: NodeId,
  meshMax: number,
): ReadonlySet<NodeId> => {
  const wanted = new Set(
    circle.size <= meshMax
      ? circle.nodeIds
      : [...aroundOf(circle, nodeId, neighboursPerSide), ...fingersOf(circle, nodeId)],
  );
  wanted.delete(nodeId);
  return wanted;
};

/** Whom of the core a client wants, who has no room left aside: drawn, so that all get as many. */
export const wantedByClient = (
  circle: IdCircle,
  nodeId: NodeId,
  hasRoom: (nodeId: NodeId) => boolean,
): ReadonlySet<NodeId> => {
  const salt = idSaltOf(nodeId);
  const drawn = [...new Set(aroundOf(circle, nodeId, neighboursPerSide))]
    .filter((other) => other !== nodeId && hasRoom(other))
    .map((other) => ({ other, lot: mixed(idSaltOf(other), salt) }))
    .sort((a, b) => b.lot - a.lot);
  return new Set(drawn.slice(0, clientLinks).map(({ other }) => other));
};

const aroundOf = (circle: IdCircle, nodeId: NodeId, perSide: number): NodeId[] => {
  const here = circle.indexFrom(idPositionOf(nodeId));
  const isOnCircle = circle.at(here) === nodeId;
  const around: NodeId[] = [];
  for (let step = 1; step <= Math.min(perSide, circle.size); step += 1) {
    const before = circle.at(here - step);
    const after = circle.at(here + step - (isOnCircle ? 0 : 1));
    if (before !== undefined && after !== undefined) around.push(before, after);
  }
  return around;
};

const fingersOf = (circle: IdCircle, nodeId: NodeId): NodeId[] => {
  const [own, salt] = [idPositionOf(nodeId), idSaltOf(nodeId)];
  const fingers: NodeId[] = [];
  // Where members stand so close that the neighbours reach, fingers end.
  const nearest = neighboursPerSide / circle.size;
  for (let number = 0, far = 0.5; far > nearest; number += 1, far /= fingerRatio) {
    const drawn = mixed(salt, number);
    const reach = (far / fingerRatio ** (drawn / 2 ** 32)) * idCircleEnd;
    const target = own + (drawn % 2 === 0 ? reach : -reach);
    fingers.push(...fingerAt(circle, (target + idCircleEnd) % idCircleEnd, salt));
  }
  return fingers;
};

const fingerAt = (circle: IdCircle, position: number, salt: number): NodeId[] => {
  const first = circle.indexFrom(position);
  let best = first;
  for (let index = first + 1; index < first + fingerWindow; index += 1) {
    if (mixed(circle.saltAt(index), salt) > mixed(circle.saltAt(best), salt)) best = index;
  }
  const finger = circle.at(best);
  return finger === undefined ? [] : [finger];
};

/** Well-mixed bits of two numbers (Murmur3's finaliser). */
const mixed = (a: number, b: number): number => {
  let word = Math.imul(a ^ Math.imul(b + 0x9e3779b9, 0x85ebca6b), 0xc2b2ae35);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
};

export interface Destination {
  readonly to: NodeId;
  /** The neighbour that its words came by. */
  readonly wayBack: NodeId | undefined;
  /** How many hops away a member probably is; Infinity where more than a few. */
  readonly hopsFrom: (nodeId: NodeId) => number;
}

/** Links in the order to try: its own, the way its words came, the fewest hops, the nearest. */
export const hopsTowards = (
  linked: readonly NodeId[],
  { to, wayBack, hopsFrom }: Destination,
): readonly NodeId[] => {
  if (linked.includes(to)) return [to];
  const end = idPositionOf(to);
  const ranked = linked.map((nodeId) => ({
    nodeId,
    hops: nodeId === wayBack ? 0 : hopsFrom(nodeId),
    distance: circleDistance(idPositionOf(nodeId), end),
  }));
  const inOrder = ranked.sort((a, b) =>
    a.hops === b.hops ? a.distance - b.distance : a.hops - b.hops,
  );
  return inOrder.map(({ nodeId }) => nodeId);
};
