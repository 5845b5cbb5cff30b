/**
 * `npm run figures -- [--only NAME] [--quick] [--seed N] [--json FILE]`: measures what the ring
 * promises in numbers, with the engine that runs in tabs, and prints a table. One seed, one table,
 * but for the rows that measure this machine.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { detection } from './detection.ts';
import { durability } from './durability.ts';
import { exchangeBytes } from './exchange-bytes.ts';
import { falseDeaths } from './false-deaths.ts';
import { isMet, type Row } from './figure.ts';
import { healing } from './healing.ts';
import { idleGossip } from './idle-gossip.ts';
import { joinBytes } from './join-bytes.ts';
import { lookups } from './lookups.ts';
import { memory } from './memory.ts';
import { operations } from './operations.ts';
import { requestBalance } from './request-balance.ts';
import { stepTime } from './step-time.ts';
import { storageBalance } from './storage-balance.ts';
import { lineOf, tableHead } from './table.ts';

const figures = [
  durability,
  operations,
  healing,
  falseDeaths,
  idleGossip,
  detection,
  lookups,
  exchangeBytes,
  joinBytes,
  storageBalance,
  requestBalance,
  memory,
  stepTime,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

const chosen = figures.filter(({ name }) => values.only?.includes(name) ?? true);
if (chosen.length === 0) {
  console.error(`There are ${figures.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
const measured: {
  readonly name: string;
  readonly seconds: number;
  readonly rows: readonly Row[];
}[] = [];
console.log(tableHead);
for (const { name, run } of chosen) {
  const startedMs = performance.now();
  const found = run({ seed: Number(values.seed), isQuick: values.quick });
  for (const row of found) console.log(lineOf(row));
  rows.push(...found);
  measured.push({ name, seconds: (performance.now() - startedMs) / 1000, rows: found });
}
const missed = rows.filter((row) => isMet(row) === false);
console.log(`\n${rows.length} rows, ${missed.length} missed.`);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(measured, null, 2));
