/**
 * `npm run bench -- [--only NAME] [--runs N] [--photos FOLDER] [--json FILE]`: measures the app in
 * real browsers on this machine, beside the raw data channel in the same run.
 */

import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { albumToSafe } from './album-to-safe.ts';
import { coldOpen } from './cold-open.ts';
import { entryLatency } from './entry-latency.ts';
import { Lab } from './lab.ts';
import { meshTime } from './mesh-time.ts';
import { pageBudget } from './page-budget.ts';
import { photoPaths } from './photos.ts';
import { summaryOf, tableOf, type Summary } from './report.ts';

const figures = [albumToSafe, coldOpen, entryLatency, pageBudget, meshTime];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    runs: { type: 'string', default: '5' },
    photos: { type: 'string' },
    json: { type: 'string' },
  },
});

const chosen = figures.filter(({ name }) => values.only?.includes(name) ?? true);
if (chosen.length === 0) {
  console.error(`There are ${figures.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const options = { runs: Number(values.runs), photos: await photoPaths(values.photos) };
const measured: { readonly name: string; readonly rows: readonly Summary[] }[] = [];
const lab = await Lab.open();
try {
  console.log(`Chromium ${lab.browser.version()}, ${cpus().length} cores.\n`);
  for (const figure of chosen) {
    const rows = (await figure.run(lab, options)).map((row) => summaryOf(row));
    measured.push({ name: figure.name, rows });
    console.log(tableOf(figure, rows));
  }
} finally {
  await lab.close();
}
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(measured, null, 2));
// PeerServer keeps a timer that nothing stops.
process.exit();
