/** Where a Chromium can be found on this machine, without installing anything. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * CHROMIUM_PATH, then Playwright's own, then the system's.
 * @returns {string | undefined}
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  return [playwrightsOwn(), ...systemPaths(), ...macApplications].find((path) => existsSync(path));
}

function playwrightsOwn() {
  // Required late and by hand: this file is also read before anything is installed.
  const require = createRequire(import.meta.url);
  return require('@playwright/test').chromium.executablePath();
}

function systemPaths() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return systemNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}
