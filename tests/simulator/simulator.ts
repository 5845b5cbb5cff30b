/**
 * One run: a safety phase with every fault its seed has, in which nothing acknowledged may be lost;
 * a liveness phase without faults, in which everything must come together again; and a look at
 * whether it stays so, when all is read, written and opened anew.
 */

import { checkMeanwhile, checkNothingLost } from './checkers.ts';
import { overlayIsSplit, unconverged, untilAllAcceptableMs } from './expectations.ts';
import {
  awaitDeletions,
  buriedIn,
  checkDisks,
  checkNothingRisen,
  readBack,
  writeOnce,
} from './read-back.ts';
import { swarmOf } from './swarm.ts';
import type { SwarmOptions } from './swarm-options.ts';
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
/** A split overlay may take so long to notice that it is one. */
const splitMaxMs = 120_000;

export const runSeed = (seed: number, devicesCount = 0): RunReport =>
  runOptions(swarmOf(seed, devicesCount));

export const runOptions = (options: SwarmOptions): RunReport => runWorld(new World(options));

export const runWorld = (world: World): RunReport => {
  const { options } = world;
  let failure: string | undefined;
  let healMs = 0;
  try {
    suffer(world);
    const endedMs = world.heap.nowMs;
    comeTogether(world);
    healMs = world.heap.nowMs - endedMs;
    world.tell('converged');
    stayTogether(world);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    failure = error.message;
    world.tell(`VIOLATION ${error.message}`);
  }
  const { traceHash, lines, counts } = world.story;
  return { seed: options.seed, failure, traceHash, story: lines, counts, healMs };
};

const suffer = (world: World): void => {
  const { options, heap } = world;
  const faults = new Faults(world);
  faults.start();
  while (heap.nowMs < Math.max(options.faultsMs, faults.nightEndsMs + options.faultsMs / 4)) {
    heap.runUntil(Math.max(heap.nowMs + lookEveryMs, faults.nightEndsMs));
    look(world);
  }
  faults.stop();
};

const comeTogether = (world: World): void => {
  const { heap, options } = world;
  const wholeByMs = heap.nowMs + splitMaxMs;
  const healedByMs = heap.nowMs + untilAllAcceptableMs(world) + options.healMaxMs;
  let problem = unconverged(world);
  while (problem !== undefined) {
    if (heap.nowMs >= healedByMs) throw new Violation('divergence', problem);
    heap.runUntil(heap.nowMs + lookEveryMs);
    for (const slot of world.honestSlots) if (!slot.app?.tab.isOpen) world.open(slot);
    look(world);
    const hasWays = options.network.unreachablePairProbability === 0;
    if (hasWays && heap.nowMs > wholeByMs && overlayIsSplit(world)) {
      throw new Violation('splitOverlay', 'The tabs are in two groups that do not talk.');
    }
    problem = unconverged(world);
  }
};

const stayTogether = (world: World): void => {
  const buried = buriedIn(world);
  awaitDeletions(world);
  checkDisks(world);
  readBack(world);
  writeOnce(world);
  if (world.options.opensAnew) openAnew(world);
  checkNothingRisen(world, buried);
  checkDisks(world);
};

const openAnew = (world: World): void => {
  for (const slot of world.honestSlots) {
    slot.app?.tab.crash();
    world.open(slot);
  }
  world.tell('everybody opens anew');
  world.story.count('fault all open anew');
  comeTogether(world);
};

const look = (world: World): void => {
  checkMeanwhile(world);
  checkNothingLost(world);
};
