/** Installs what package-lock.json asks for, when it is not there yet. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { giveUp, projectFolder, run } from './run.js';

export async function installDependencies() {
  if (await areInstalled()) return;
  console.log('Installing what package-lock.json lists.');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { exitCode } = await run([npm, 'ci', '--include=dev', '--no-audit', '--no-fund']);
  if (exitCode !== 0) giveUp('The packages could not be installed; npm says why above.');
}

/** npm keeps its own list of what it installed: the two lists must name the same versions. */
async function areInstalled() {
  const wanted = await packagesOf('package-lock.json');
  const installed = await packagesOf(join('node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    // Optional packages for other systems are listed and never installed.
    return found ? found.version === version : optional === true;
  });
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>}
 */
async function packagesOf(path) {
  try {
    return JSON.parse(await readFile(join(projectFolder, path), 'utf8')).packages;
  } catch {
    // Missing, or cut off by an interrupted install: nothing is known to be there.
    return {};
  }
}
