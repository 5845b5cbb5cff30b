/** How evenly the ring spreads what is stored, in shares of what each node's weight entitles it to. */

import type { DeviceId, NodeId } from '../../../src/engine/ids.ts';
import type { Weight } from '../../../src/engine/membership/member.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Ring, type RingMember } from '../../../src/engine/ring/ring.ts';
import { quantile } from '../../bench/statistics.ts';
import { hashHex } from '../forge.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';

const ringsCount = 20;

const sumOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0);

/** Largest over mean of what the nodes own, each divided by its weight. */
const imbalanceOf = (seed: number, weights: readonly Weight[]): number => {
  const members = weights.map((weight, number): RingMember => {
    const id = hashHex(`ring ${seed} node ${number}`);
    const [nodeId, deviceId] = [id.slice(0, 32) as NodeId, id.slice(32) as DeviceId];
    return { nodeId, deviceId, weight, presence: 'present' };
  });
  const ring = new Ring(members, defaultOptions);
  const owned = new Map<NodeId, number>();
  for (const { range, list } of ring.arcs()) {
    for (const nodeId of list.primaries) {
      owned.set(nodeId, (owned.get(nodeId) ?? 0) + range.upper - range.lower);
    }
  }
  const shares = members.map(({ nodeId, weight }) => (owned.get(nodeId) ?? 0) / weight);
  const ownedInAll = sumOf([...owned.values()]);
  const weightInAll = sumOf(weights);
  return Math.max(...shares) / (ownedInAll / weightInAll);
};

const rowOf = (
  { seed }: FigureOptions,
  what: { readonly name: string; readonly weights: readonly Weight[]; readonly atMost: number },
): Row => {
  const rings = Array.from({ length: ringsCount }, (_, ring) =>
    imbalanceOf(seed * ringsCount + ring, what.weights),
  );
  return {
    name: what.name,
    value: quantile(rings, 0.5),
    unit: 'x mean',
    aim: { type: 'atMost', value: what.atMost },
    note: `median of ${ringsCount} rings, worst ${Math.max(...rings).toFixed(2)}`,
  };
};

const capacities: readonly Weight[] = [0.25, 0.5, 1, 2, 4];

export const storageBalance: Figure = {
  name: 'storage-balance',
  run: (options) => [
    rowOf(options, {
      name: 'storage, largest node, 50 of weight 1',
      weights: Array.from({ length: 50 }, (): Weight => 1),
      atMost: 1.25,
    }),
    rowOf(options, {
      name: 'storage by weight, largest node, 50 of weights 1:16',
      weights: Array.from({ length: 50 }, (_, number): Weight => capacities[number % 5] ?? 1),
      atMost: 1.35,
    }),
  ],
};
