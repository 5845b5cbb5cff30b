/** What an engine that holds 100,000 items costs in memory, and who else holds them known. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { bigStore } from './big-store.ts';
import { CrowdDisk } from './crowd-disk.ts';
import { Crowd } from './crowd.ts';
import type { Figure } from './figure.ts';
import { settle } from './settled-crowd.ts';

const nodes = 3;
const replica = { isReplica: true, isPin: false, isCache: false, hintsFor: [] };

const heldBytes = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Tabs that hold all the same; what their disks held in memory is let go. */
const filledCrowd = (count: number, seed: number): Crowd => {
  const crowd = new Crowd({ seed });
  const disks: CrowdDisk[] = [];
  for (let number = 0; number < nodes; number += 1) {
    const disk = new CrowdDisk();
    disk.fill(bigStore(count), replica);
    disks.push(disk);
    crowd.add(number, { disk });
  }
  settle(crowd);
  for (const disk of disks) disk.clear();
  return crowd;
};

export const memory: Figure = {
  name: 'memory',
  run: ({ seed, isQuick }) => {
    const count = isQuick ? 10_000 : 100_000;
    const before = heldBytes();
    const crowd = filledCrowd(count, seed);
    const bytes = (heldBytes() - before) / nodes;
    const [anyone] = crowd.open;
    const held = anyone?.node.heldCount ?? 0;
    return [
      {
        name: `engine memory, ${held} items held, holders known`,
        value: bytes / 1e6,
        unit: 'MB',
        aim: { type: 'atMost', value: (40 * count) / 100_000 },
        note: `${Math.round(bytes / count)} B an item`,
      },
    ];
  },
};
