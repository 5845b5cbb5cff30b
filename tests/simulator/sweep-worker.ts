/** Runs the seeds it is handed, one after the other, and says what became of each. */

import { runSeed } from './simulator.ts';
import type { SeedResult, SweepTask } from './sweep.ts';

process.on('message', ({ seed, devicesCount }: SweepTask) => {
  const startedMs = process.cpuUsage().user / 1000;
  const { failure, traceHash, counts, healMs } = runSeed(seed, devicesCount);
  const cpuMs = Math.round(process.cpuUsage().user / 1000 - startedMs);
  const result: SeedResult = {
    seed,
    failure: failure ?? null,
    traceHash,
    healMs: Math.round(healMs),
    cpuMs,
    paths: [...counts.keys()].sort(),
  };
  process.send?.(result);
});
