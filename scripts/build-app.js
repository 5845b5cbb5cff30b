/** Builds dist/ when something it is made of has changed since. */

import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fingerprint } from './fingerprint.js';
import { projectFolder, run, tool } from './run.js';

const madeOf = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const cacheFolder = join(projectFolder, '.cache');
const stampPath = join(cacheFolder, 'dist-made-of');

/** @returns {Promise<boolean>} whether dist/ now holds the app as it is written */
export async function buildApp() {
  const now = await fingerprint(madeOf);
  if (now === (await stamp())) return true;
  console.log('Building the app.');
  const { exitCode, output } = await run(tool('vite/bin/vite.js', 'build'), { quiet: true });
  if (exitCode !== 0) {
    console.error(output.trimEnd());
    return false;
  }
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(stampPath, now);
  return true;
}

async function stamp() {
  try {
    await access(join(projectFolder, 'dist', 'index.html'));
    return await readFile(stampPath, 'utf8');
  } catch {
    // Never built, or cleaned away since.
    return undefined;
  }
}
