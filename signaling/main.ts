/** Starts the server with the operator's options and stops it when told. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { createLog } from './log.ts';
import { readOptions } from './options.ts';
import { startSignalingServer } from './server.ts';

const options = readOptions(process.env);
if (!options.ok) {
  console.error(options.error.sentence);
  process.exit(1);
}

const log = createLog(options.value, process.stdout.isTTY);
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };
const appFolder = fileURLToPath(new URL('../dist', import.meta.url));
const started = await startSignalingServer({ options: options.value, appFolder, version });
if (!started.ok) {
  console.error(started.error.sentence);
  process.exit(1);
}
const server = started.value;
log.listening({ port: server.port, version });

const stop = async (): Promise<void> => {
  await server.close();
  log.stopped({ refused: server.refusals.toObject() });
  process.exit(0);
};
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
