/** Shapes in which a network falls apart, each as the messages that do not get through. */

import type { NodeId } from '../../src/engine/ids.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { Cut } from './network.ts';
import { chance, pick } from './streams.ts';

const shapes = ['halves', 'alone', 'oneWay', 'asymmetric', 'bridge', 'majoritiesRing'] as const;
export type PartitionShape = (typeof shapes)[number];

export interface Partition {
  readonly shape: PartitionShape;
  readonly cuts: readonly Cut[];
}

export const partitionOf = (rng: Rng, nodeIds: readonly NodeId[]): Partition => {
  const shape = pick(rng, shapes);
  return { shape, cuts: cutsOf(shape, rng, rng.shuffled(nodeIds)) };
};

const cutsOf = (shape: PartitionShape, rng: Rng, nodeIds: readonly NodeId[]): readonly Cut[] => {
  const [first] = nodeIds;
  const rest = nodeIds.slice(1);
  switch (shape) {
    case 'halves':
      return bothWays(...splitOf(rng, nodeIds));
    case 'alone':
      return first === undefined ? [] : bothWays([first], rest);
    case 'oneWay':
      return [cutOf(...splitOf(rng, nodeIds))];
    case 'asymmetric':
      return [cutOf(...splitOf(rng, nodeIds)), cutOf(...splitOf(rng, nodeIds))];
    case 'bridge':
      // The first is left out: it alone still talks with both sides.
      return bothWays(...splitOf(rng, rest));
    case 'majoritiesRing':
      return majoritiesRing(nodeIds);
  }
};

/** Everybody sees a majority, and no two the same one. */
const majoritiesRing = (nodeIds: readonly NodeId[]): readonly Cut[] => {
  const reach = Math.ceil(nodeIds.length / 4);
  return nodeIds.map((nodeId, at) => {
    const far = nodeIds.filter((_, other) => {
      const distance = Math.abs(at - other);
      return Math.min(distance, nodeIds.length - distance) > reach;
    });
    return cutOf([nodeId], far);
  });
};

const splitOf = (rng: Rng, nodeIds: readonly NodeId[]): [readonly NodeId[], readonly NodeId[]] => {
  const inside = new Set(nodeIds.filter(() => chance(rng, 0.5)));
  return [[...inside], nodeIds.filter((nodeId) => !inside.has(nodeId))];
};

const cutOf = (from: readonly NodeId[], to: readonly NodeId[]): Cut => ({
  from: new Set(from),
  to: new Set(to),
});

export const bothWays = (inside: readonly NodeId[], outside: readonly NodeId[]): readonly Cut[] => [
  cutOf(inside, outside),
  cutOf(outside, inside),
];
