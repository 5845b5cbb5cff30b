/**
 * Tells the story of one seed, or sweeps many:
 *
 *   npm run sim -- --seed 7                 one story
 *   npm run sim -- --seeds 1..200           a sweep, on all cores
 *   npm run sim -- --seeds 1..10000 --resume     goes on where it was stopped
 *   --nodes 20: so many devices in every seed      --workers 1: so many processes
 *   --bail stops at the first seed that fails      --json adds one last line for machines
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { runSeed } from './simulator.ts';
import { textHash } from './streams.ts';
import { journalFor, sweep, type SeedResult } from './sweep.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    nodes: { type: 'string', default: '0' },
    workers: { type: 'string', default: String(availableParallelism()) },
    resume: { type: 'boolean', default: false },
    bail: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const devicesCount = Number(values.nodes);

interface Verdict {
  readonly seed: number;
  readonly failure: string | null;
  readonly traceHash: string;
}

const seedsOf = (text: string): readonly number[] => {
  const [first = 1, last = first] = text.split('..').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

const replayOf = (seed: number): string =>
  `npm run sim -- --seed ${seed}${devicesCount > 0 ? ` --nodes ${devicesCount}` : ''}`;

const tellStory = (seed: number): Verdict => {
  const { story, counts, traceHash, failure = null } = runSeed(seed, devicesCount);
  for (const line of story) console.log(line);
  for (const [name, count] of [...counts].sort()) console.log(`  ${name}: ${count}`);
  console.log(`trace ${traceHash}`);
  if (failure !== null) console.log(`replay: ${replayOf(seed)}`);
  return { seed, failure, traceHash };
};

const tellResult = ({ seed, traceHash, healMs, cpuMs, failure }: SeedResult): void => {
  const times = `heal ${Math.round(healMs / 1000)} s  cpu ${(cpuMs / 1000).toFixed(1)} s`;
  console.log(
    `seed ${seed}  ${traceHash}  ${times}  ${failure === null ? 'ok' : `FAILED ${failure}`}`,
  );
  if (failure !== null) console.log(`  replay: ${replayOf(seed)}`);
};

const tellPaths = (results: readonly SeedResult[]): void => {
  const seedsByPath = new Map<string, number>();
  for (const path of results.flatMap(({ paths }) => paths)) {
    seedsByPath.set(path, (seedsByPath.get(path) ?? 0) + 1);
  }
  for (const [path, count] of [...seedsByPath].sort()) console.log(`  ${path}: in ${count} seeds`);
};

const tellSweep = async (text: string): Promise<readonly Verdict[]> => {
  const tasks = seedsOf(text).map((seed) => ({ seed, devicesCount }));
  const results = await sweep({
    tasks,
    workers: Number(values.workers),
    onResult: tellResult,
    stopsAtFailure: values.bail,
    ...(values.resume ? { journal: journalFor() } : {}),
  });
  tellPaths(results);
  const failed = results.filter(({ failure }) => failure !== null);
  for (const { seed, failure } of failed) console.log(`FAILED ${replayOf(seed)}  ${failure}`);
  const cpuSeconds = Math.round(results.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1000);
  console.log(
    `${results.length} seeds, ${failed.length} failed, ${cpuSeconds} s of processor time`,
  );
  return results;
};

const verdicts =
  values.seeds === undefined
    ? [tellStory(Number(values.seed ?? '1'))]
    : await tellSweep(values.seeds);
const failedCount = verdicts.filter(({ failure }) => failure !== null).length;
if (values.json) {
  const hashes = verdicts.map(({ traceHash }) => traceHash).join();
  const traceHash = verdicts.length === 1 ? hashes : textHash(hashes).toString(16).padStart(8, '0');
  console.log(JSON.stringify({ seeds: verdicts.length, failed: failedCount, traceHash }));
}
process.exitCode = failedCount > 0 ? 1 : 0;
