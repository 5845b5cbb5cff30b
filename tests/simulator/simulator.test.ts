import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, onTestFinished, test } from 'vitest';

import { runSeed } from './simulator.ts';
import { sweep, type SeedResult, type SweepTask } from './sweep.ts';

/** Kept for ever: each found a bug once. One `seed` or `seed nodes` to a line; `#` says which. */
const regressions: readonly SweepTask[] = readFileSync(
  join(import.meta.dirname, 'regression-seeds.txt'),
  'utf8',
)
  .split('\n')
  .map((line) => line.replace(/#.*/, '').trim())
  .filter((line) => line !== '')
  .map((line) => {
    const [seed = 0, devicesCount = 0] = line.split(/\s+/).map(Number);
    return { seed, devicesCount };
  });

const seedsCount = 200;
const tasks: readonly SweepTask[] = [
  ...regressions,
  ...Array.from({ length: seedsCount }, (_, index) => ({ seed: index + 1, devicesCount: 0 })),
];

/** A sweep that seldom takes a path proves little about it. */
const seedsPerPathMin = Math.ceil(seedsCount / 100);
const pathsToTake = [
  'fault close',
  'fault crash',
  'fault freezes',
  'fault sleeps',
  'fault throttle',
  'fault tail lost',
  'fault wipe',
  'fault rollback',
  'fault committed and never confirmed',
  'fault flash crowd',
  'fault exodus',
  'fault night',
  'fault all open anew',
  'fault partition halves',
  'fault partition alone',
  'fault partition oneWay',
  'fault partition asymmetric',
  'fault partition bridge',
  'fault partition majoritiesRing',
  'fault clog',
  'fault link break',
  'fault signaling down',
  'fault dial failure',
  'fault slow link',
  'fault stall',
  'fault loss',
  'fault duplication',
  'fault reorder',
  'fault damage',
  'fault slow disk',
  'fault disk failure',
  'fault full disk',
  'fault read failure',
  'fault read corruption',
  'fault clock step',
  'fault year 2100',
  'hostile staleReplies',
  'hostile accuses',
  'hostile futureClocks',
  'hostile floods',
  'hostile withholds',
  'path: a hint given',
  'path: a watcher told',
  'path: a read hedged',
  'path: a read repaired',
  'path: a fetch tried elsewhere',
  'path: a store rerouted',
  'path: what is missing fetched',
  'path: an accusation refuted',
  'path: a write over one that had forgotten',
  'answer written',
  'answer writtenHere',
  'answer writeFailed',
  'answer read',
  'answer readFailed',
  'answer fetched',
  'answer fetchFailed',
  'event handedOff',
  'event placementAnswered',
  'message storeRefused',
  'message pingRequest',
  'message nack',
];

const sweepTimeoutMs = 20 * 60_000;
const storyOf = (seed: number): string => runSeed(seed).story.slice(-40).join('\n');

describe('a simulated network', () => {
  test(
    'loses nothing, comes together again and takes every path',
    { timeout: sweepTimeoutMs },
    async () => {
      const results = await sweep({ tasks, workers: 2 });
      expect(results).toHaveLength(tasks.length);
      const failed = results.filter(({ failure }) => failure !== null);
      const [first] = failed;
      const lines = failed.map(({ seed, failure }) => `npm run sim -- --seed ${seed}  ${failure}`);
      expect(failed, [...lines, first ? storyOf(first.seed) : ''].join('\n')).toEqual([]);
      expect(seldomTaken(results)).toEqual([]);
    },
  );
});

const seldomTaken = (results: readonly SeedResult[]): readonly string[] =>
  pathsToTake.filter(
    (path) => results.filter(({ paths }) => paths.includes(path)).length < seedsPerPathMin,
  );

const seedTimeoutMs = 120_000;
const commandLine = join(import.meta.dirname, 'cli.ts');

const runCommand = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', commandLine],
    ...args,
  ]);
  return stdout.trim();
};

describe('a seed', { timeout: seedTimeoutMs }, () => {
  test('tells the same story again, and another seed another', () => {
    const [first, again, other] = [runSeed(1), runSeed(1), runSeed(9)];
    expect(again.traceHash).toBe(first.traceHash);
    expect(again.story).toEqual(first.story);
    expect(other.traceHash).not.toBe(first.traceHash);
  });

  test('has the same trace in another process', async () => {
    const output = await runCommand('--seed', '1', '--json');
    const last: unknown = JSON.parse(output.split('\n').at(-1) ?? '');
    expect(last).toEqual({ seeds: 1, failed: 0, traceHash: runSeed(1).traceHash });
  });
});

describe('a sweep', { timeout: seedTimeoutMs }, () => {
  test('that was stopped runs only what it has not run yet', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const journal = join(folder, 'journal.jsonl');
    const [one, two] = [
      { seed: 1, devicesCount: 2 },
      { seed: 9, devicesCount: 2 },
    ];
    const [before] = await sweep({ tasks: [one], workers: 1, journal });
    const ran: number[] = [];
    const results = await sweep({
      tasks: [one, two],
      workers: 1,
      journal,
      onResult: ({ seed }) => ran.push(seed),
    });
    expect(ran).toEqual([9]);
    expect(results.map(({ seed }) => seed)).toEqual([1, 9]);
    expect(results[0]).toEqual(before);
  });

  test('ends with one line for machines', async () => {
    const output = await runCommand('--seeds', '9..9', '--nodes', '2', '--json');
    expect(JSON.parse(output.split('\n').at(-1) ?? '')).toEqual({
      seeds: 1,
      failed: 0,
      traceHash: runSeed(9, 2).traceHash,
    });
  });
});
