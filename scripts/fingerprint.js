/** One hash over files and folders: equal hashes, equal contents. */

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from './run.js';

/** @param {readonly string[]} paths relative to the project */
export async function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesUnder(path)) {
      const content = await readFile(join(projectFolder, file));
      hash.update(`${file}\0${content.byteLength}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path */
async function filesUnder(path) {
  const whole = join(projectFolder, path);
  if (!(await stat(whole)).isDirectory()) return [path];
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length))
    .sort();
}
