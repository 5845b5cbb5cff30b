/** Format, lint and types: everything that can be wrong without running the app. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder, run, tool } from './run.js';

/** @typedef {{ name: string, command: readonly string[] }} Check */

export async function runChecks() {
  const counts = { passed: 0, failed: 0 };
  for (const check of allChecks()) {
    const { exitCode, output } = await run(check.command, { quiet: true });
    const passed = exitCode === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    console.log(passed ? `ok      ${check.name}` : `FAILED  ${check.name}\n${output.trimEnd()}`);
  }
  return counts;
}

/** @returns {readonly Check[]} */
function allChecks() {
  return [
    { name: 'format', command: tool('prettier/bin/prettier.cjs', '--check', '.') },
    { name: 'lint', command: tool('eslint/bin/eslint.js', '--max-warnings', '0', '.') },
    ...realms().map(typeCheck),
    {
      name: 'types of src/ui',
      command: tool(
        'svelte-check/bin/svelte-check',
        ...['--workspace', 'src/ui', '--tsconfig', 'tsconfig.json'],
        ...['--fail-on-warnings', '--output', 'human-verbose'],
      ),
    },
  ];
}

/** Every folder with its own tsconfig, but for ui/: tsc cannot read its components. */
function realms() {
  const inSource = readdirSync(join(projectFolder, 'src')).map((name) => `src/${name}`);
  return [...inSource, 'signaling', 'scripts', 'tests'].filter(
    (folder) => folder !== 'src/ui' && existsSync(join(projectFolder, folder, 'tsconfig.json')),
  );
}

/**
 * @param {string} folder
 * @returns {Check}
 */
function typeCheck(folder) {
  const memory = join('.cache', 'tsc', `${folder.replaceAll('/', '-')}.tsbuildinfo`);
  return {
    name: `types of ${folder}`,
    command: tool(
      'typescript/bin/tsc',
      ...['-p', folder, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', memory],
    ),
  };
}
