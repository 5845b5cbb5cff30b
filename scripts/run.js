/** Runs one command to its end. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {readonly string[]} command
 * @param {{ environment?: Readonly<Record<string, string>>, quiet?: boolean }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>} `output` is empty unless quiet.
 */
export function run(command, { environment = {}, quiet = false } = {}) {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: projectFolder,
      env: { ...process.env, ...environment },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += String(data)));
    child.stderr?.on('data', (data) => (output += String(data)));
    child.once('error', (error) => resolve({ exitCode: 127, output: error.message }));
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/**
 * A tool of node_modules, run by this very Node rather than by whatever `npx` finds.
 * @param {string} pathInNodeModules
 * @param {readonly string[]} args
 */
export const tool = (pathInNodeModules, ...args) => [
  process.execPath,
  `${projectFolder}node_modules/${pathInNodeModules}`,
  ...args,
];

/**
 * @param {string} sentence
 * @returns {never}
 */
export function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}
