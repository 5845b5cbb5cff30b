/** The photos to publish: a folder of big ones where one is named, else the fixtures, repeated. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixturesFolder = fileURLToPath(new URL('../fixtures/photos', import.meta.url));

export const photoPaths = async (folder: string | undefined): Promise<readonly string[]> => {
  const chosen = folder ?? process.env['BENCH_PHOTOS'] ?? fixturesFolder;
  const names = (await readdir(chosen)).filter((name) => name.endsWith('.jpg')).sort();
  if (names.length === 0) throw new Error(`No JPEG in ${chosen}.`);
  return names.map((name) => join(chosen, name));
};
