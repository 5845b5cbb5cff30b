/**
 * What the simulator's sweep of bad days lost. Every fault is in it; see tests/simulator. The real
 * sweep is `npm run sim -- --seeds 1..10000`; this one is a sample of it.
 */

import { runSeed } from '../simulator.ts';
import type { Figure } from './figure.ts';

export const durability: Figure = {
  name: 'durability',
  run: ({ seed, isQuick }) => {
    const seeds = Array.from({ length: isQuick ? 3 : 20 }, (_, index) => seed + index);
    const reports = seeds.map((each) => runSeed(each));
    const failed = reports.filter(({ failure }) => failure !== undefined);
    const written = reports.reduce(
      (sum, { counts }) => sum + (counts.get('answer written') ?? 0),
      0,
    );
    return [
      {
        name: 'seeds in which an acknowledged write is lost, or anything else goes wrong',
        value: failed.length,
        unit: `of ${seeds.length}`,
        aim: { type: 'atMost', value: 0 },
        note: `${written} writes acknowledged${failed.map((each) => `; seed ${each.seed}`).join('')}`,
      },
    ];
  },
};
