/** Finds a Chromium, or installs one: from Playwright, else from the system's packages. */

import { findChromium } from './find-chromium.js';
import { giveUp, run, tool } from './run.js';

/** @returns {Promise<string>} its path */
export async function ensureChromium() {
  const chosen = process.env['CHROMIUM_PATH'];
  const found = findChromium();
  if (found !== undefined) {
    console.log(`Testing in ${found}.`);
    return found;
  }
  if (chosen) giveUp(`CHROMIUM_PATH names ${chosen}, and there is nothing there.`);

  console.log('Installing Chromium: none was found on this machine.');
  return (await fromPlaywright()) ?? (await fromSystem()) ?? noChromium();
}

async function fromPlaywright() {
  await run(tool('@playwright/test/cli.js', 'install', '--with-deps', 'chromium'), {
    // Where its server cannot be reached, the system's package should get its turn soon.
    environment: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  });
  return findChromium();
}

async function fromSystem() {
  if (process.getuid?.() !== 0) return undefined;
  console.log('Playwright could not install it; asking the system for its package.');
  const update = await run(['apt-get', 'update']);
  if (update.exitCode === 0) await run(['apt-get', 'install', '-y', 'chromium']);
  return findChromium();
}

function noChromium() {
  return giveUp(
    'The tests need a Chromium and none could be installed: install one, or set CHROMIUM_PATH to it.',
  );
}
