/**
 * Runs many seeds in processes of their own, as many at once as asked. Each result can be kept in a
 * journal, so that a sweep that was stopped goes on where it was.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SweepTask {
  readonly seed: number;
  readonly devicesCount: number;
}

/** As it goes from process to process, and into the journal. */
export interface SeedResult {
  readonly seed: number;
  readonly failure: string | null;
  readonly traceHash: string;
  readonly healMs: number;
  readonly cpuMs: number;
  /** Counted at least once: faults that struck, ways of recovery that were taken. */
  readonly paths: readonly string[];
}

export interface SweepOptions {
  readonly tasks: readonly SweepTask[];
  readonly workers: number;
  readonly onResult?: (result: SeedResult) => void;
  /** What is not running yet when a seed fails is not run. */
  readonly stopsAtFailure?: boolean;
  /** A file to which results are added, and from which those there are taken. */
  readonly journal?: string;
}

/** In the order of the tasks, whoever ran them. */
export const sweep = async (options: SweepOptions): Promise<readonly SeedResult[]> => {
  const results = new Map<string, SeedResult>();
  const known = options.journal === undefined ? [] : readJournal(options.journal);
  for (const { task, result } of known) results.set(nameOf(task), result);
  const waiting = options.tasks.filter((task) => !results.has(nameOf(task)));
  const workers = Math.min(options.workers, waiting.length);
  const take = (task: SweepTask, result: SeedResult): void => {
    results.set(nameOf(task), result);
    if (options.journal !== undefined) writeJournal(options.journal, { task, result });
    options.onResult?.(result);
    if (options.stopsAtFailure === true && result.failure !== null) waiting.length = 0;
  };
  await Promise.all(Array.from({ length: workers }, () => work(waiting, take)));
  return options.tasks.flatMap((task) => results.get(nameOf(task)) ?? []);
};

/** One process, until nothing is left to run. */
const work = (
  waiting: SweepTask[],
  take: (task: SweepTask, result: SeedResult) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = fork(join(import.meta.dirname, 'sweep-worker.ts'), {
      execArgv: ['--import', 'tsx'],
    });
    let running = handOut(worker, waiting);
    worker.on('message', (result: SeedResult) => {
      if (running) take(running, result);
      running = handOut(worker, waiting);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`A worker broke over seed ${running?.seed ?? 'none'}.`));
    });
  });

const handOut = (worker: ChildProcess, waiting: SweepTask[]): SweepTask | undefined => {
  const task = waiting.shift();
  if (task) worker.send(task);
  else worker.disconnect();
  return task;
};

const nameOf = ({ seed, devicesCount }: SweepTask): string => `${seed}/${devicesCount}`;

interface JournalLine {
  readonly task: SweepTask;
  readonly result: SeedResult;
}

const readJournal = (path: string): readonly JournalLine[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // The last line may be half of one, where the sweep was stopped.
  return lines.flatMap((line) => (line.endsWith('}') ? (JSON.parse(line) as JournalLine) : []));
};

const writeJournal = (path: string, line: JournalLine): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  appendFileSync(path, `${JSON.stringify(line)}\n`);
};

const projectFolder = join(import.meta.dirname, '..', '..');

/** Another one for every change of what a run depends on: results of other sources say nothing. */
export const journalFor = (folder = join(projectFolder, '.cache', 'sweeps')): string => {
  const hash = createHash('sha256');
  for (const realm of ['src/engine', 'src/wire', 'tests/simulator']) {
    for (const path of filesUnder(join(projectFolder, realm))) {
      if (!isBesideTheRun(path)) hash.update(readFileSync(path));
    }
  }
  return join(folder, `${hash.digest('hex').slice(0, 16)}.jsonl`);
};

/** Figures have worlds of their own, and a seed runs the same whether it is on the list or not. */
const isBesideTheRun = (path: string): boolean =>
  path.includes('/figures/') || path.endsWith('.test.ts') || path.endsWith('regression-seeds.txt');

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
