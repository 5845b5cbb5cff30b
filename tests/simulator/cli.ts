/**
 * Tells the story of one seed, or sweeps many:
 *
 *   npm run sim -- --seed 7            npm run sim -- --seeds 1..200
 *   npm run sim -- --seed 7 --nodes 20        --json adds one last line for machines
 */

import { parseArgs } from 'node:util';

import { runSeed, type RunReport } from './simulator.ts';
import { textHash } from './streams.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    nodes: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});

const devicesCount = Number(values.nodes);

const seedsOf = (text: string): readonly number[] => {
  const [first = 1, last = first] = text.split('..').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

const replayOf = (seed: number): string =>
  `npm run sim -- --seed ${seed}${devicesCount > 0 ? ` --nodes ${devicesCount}` : ''}`;

const tellSeed = (report: RunReport): void => {
  for (const line of report.story) console.log(line);
  for (const [name, count] of [...report.counts].sort()) console.log(`  ${name}: ${count}`);
  console.log(`trace ${report.traceHash}`);
};

const sweep = (seeds: readonly number[]): readonly RunReport[] =>
  seeds.map((seed) => {
    const report = runSeed(seed, devicesCount);
    const verdict = report.failure === undefined ? 'ok' : `FAILED ${report.failure}`;
    console.log(
      `seed ${seed}  ${report.traceHash}  heal ${Math.round(report.healMs / 1000)} s  ${verdict}`,
    );
    if (report.failure !== undefined) console.log(`  replay: ${replayOf(seed)}`);
    return { ...report, story: [] };
  });

const seeds = seedsOf(values.seeds ?? values.seed ?? '1');
const reports =
  values.seeds === undefined ? seeds.map((seed) => runSeed(seed, devicesCount)) : sweep(seeds);
if (values.seeds === undefined) reports.forEach(tellSeed);

const tellPaths = (): void => {
  const seedsByPath = new Map<string, number>();
  for (const path of reports.flatMap(({ counts }) => [...counts.keys()])) {
    seedsByPath.set(path, (seedsByPath.get(path) ?? 0) + 1);
  }
  for (const [path, count] of [...seedsByPath].sort()) console.log(`  ${path}: in ${count} seeds`);
};
if (values.seeds !== undefined) tellPaths();

const failed = reports.filter(({ failure }) => failure !== undefined);
for (const { seed } of failed)
  if (values.seeds === undefined) console.log(`replay: ${replayOf(seed)}`);
if (values.json) {
  const hashes = reports.map(({ traceHash }) => traceHash).join();
  const traceHash = reports.length === 1 ? hashes : textHash(hashes).toString(16).padStart(8, '0');
  console.log(JSON.stringify({ seeds: seeds.length, failed: failed.length, traceHash }));
}
process.exitCode = failed.length > 0 ? 1 : 0;
