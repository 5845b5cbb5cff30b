/**
 * One run: a safety phase with every fault its seed has, in which nothing acknowledged may be lost,
 * and a liveness phase without faults, in which everything must come together again.
 */

import { checkMeanwhile, checkNothingLost } from './checkers.ts';
import { unconverged } from './expectations.ts';
import { swarmOf, type SwarmOptions } from './swarm.ts';
import { Faults } from './tab-life.ts';
import { Violation } from './violation.ts';
import { World } from './world.ts';

export interface RunReport {
  readonly seed: number;
  readonly failure: string | undefined;
  readonly traceHash: string;
  readonly story: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  /** Simulated time the world took to converge. */
  readonly healMs: number;
}

const lookEveryMs = 5000;

export const runSeed = (seed: number, devicesCount = 0): RunReport =>
  runOptions(swarmOf(seed, devicesCount));

export const runOptions = (options: SwarmOptions): RunReport => runWorld(new World(options));

export const runWorld = (world: World): RunReport => {
  const { options } = world;
  let failure: string | undefined;
  try {
    runPhases(world);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    failure = error.message;
    world.tell(`VIOLATION ${error.message}`);
  }
  return {
    seed: options.seed,
    failure,
    traceHash: world.story.traceHash,
    story: world.story.lines,
    counts: world.story.counts,
    healMs: Math.max(0, world.heap.nowMs - options.faultsMs),
  };
};

const runPhases = (world: World): void => {
  const { options, heap } = world;
  const faults = new Faults(world);
  faults.start();
  while (heap.nowMs < options.faultsMs) {
    heap.runUntil(heap.nowMs + lookEveryMs);
    checkMeanwhile(world);
    checkNothingLost(world);
  }

  faults.stop();
  const healedByMs = heap.nowMs + options.healMaxMs;
  let problem = unconverged(world);
  while (problem !== undefined) {
    if (heap.nowMs >= healedByMs) throw new Violation('divergence', problem);
    heap.runUntil(heap.nowMs + lookEveryMs);
    for (const slot of world.slots) if (!slot.app?.tab.isOpen) world.open(slot);
    checkMeanwhile(world);
    checkNothingLost(world);
    problem = unconverged(world);
  }
  world.tell('converged');
};
