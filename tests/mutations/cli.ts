/**
 * Breaks the engine in each way on the list, in a copy of the tree, and says who notices:
 *
 *   npm run mutations                    each until its first witness
 *   npm run mutations -- --all           every witness
 *   npm run mutations -- --only 'hint|XOR' --seeds 1..60
 *   npm run mutations -- --quick         without the engine tests
 */

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { mutations, type Mutation } from './mutations.ts';
import { applyMutation, misfits } from './patching.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1..40' },
    all: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

const projectFolder = join(import.meta.dirname, '..', '..');

const copied = ['src', 'tests', 'package.json', 'tsconfig.json', 'tsconfig.base.json'];

/** What the tests need, beside the packages of the original. */
const copyTree = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'mutations-'));
  for (const name of [...copied, 'vitest.config.ts']) {
    cpSync(join(projectFolder, name), join(root, name), { recursive: true });
  }
  symlinkSync(join(projectFolder, 'node_modules'), join(root, 'node_modules'));
  return root;
};

interface Witness {
  readonly name: string;
  readonly command: readonly string[];
}

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project=node', '--bail=1'];

/** The quick ones first. A busy machine is no witness: tests get time. */
const everybody: readonly Witness[] = [
  { name: 'scenarios', command: [...vitest, '--testTimeout=300000', 'tests/scenarios'] },
  {
    name: 'simulator',
    command: ['--import', 'tsx', 'tests/simulator/cli.ts', '--bail', '--seeds', values.seeds],
  },
  {
    name: 'engine tests',
    command: [...vitest, '--testTimeout=300000', '--maxWorkers=1', 'tests/engine'],
  },
];

const witnesses = values.quick
  ? everybody.filter(({ name }) => name !== 'engine tests')
  : everybody;

const notices = ({ command }: Witness, root: string): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 2 ** 28 };
    execFile(process.execPath, command, options, (error) => resolve(error !== null));
  });

const witnessesOf = async (root: string, isAll: boolean): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const witness of witnesses) {
    if (!(await notices(witness, root))) continue;
    names.push(witness.name);
    if (!isAll) break;
  }
  return names;
};

const tell = (mutation: Mutation, names: readonly string[]): void => {
  console.log(`${names.length > 0 ? 'caught' : 'SURVIVED'}  ${mutation.name}  ${names.join(', ')}`);
};

const root = copyTree();
try {
  const only = new RegExp(values.only);
  const chosen = mutations.filter(({ name }) => only.test(name));
  const unfit = chosen.find((mutation) => misfits(root, mutation).length > 0);
  if (unfit) throw new Error(`"${unfit.name}" does not fit the source any more.`);
  const alarms = await witnessesOf(root, false);
  if (alarms.length > 0) throw new Error(`Without any mutation there is an alarm: ${alarms[0]}.`);

  let survivors = 0;
  for (const mutation of chosen) {
    const restore = applyMutation(root, mutation);
    const names = await witnessesOf(root, values.all);
    restore();
    tell(mutation, names);
    if (names.length === 0) survivors += 1;
  }
  console.log(`${chosen.length} mutations, ${survivors} survived`);
  process.exitCode = survivors > 0 ? 1 : 0;
} finally {
  rmSync(root, { recursive: true });
}
