/**
 * Takes the screenshots of the README and of the installable app from the real thing: several
 * people on several devices, with the real server. Run by hand after the look has changed:
 * `npx tsx tests/e2e/make-screenshots.ts`.
 */

import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../../scripts/find-chromium.js';
import { photoPath, Tab, type Invitation } from './device.ts';
import { startServer } from './server.ts';

const folder = fileURLToPath(new URL('../../public/screenshots/', import.meta.url));
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36',
};

const openTab = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Tab> => {
  const context = await browser.newContext({
    ...options,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(url);
  return new Tab(page);
};

const nameYourself = async (tab: Tab, name: string): Promise<void> => {
  await tab.goTo('settings/profile');
  await tab.page.getByLabel('Name').fill(name);
  await tab.page.getByRole('button', { name: 'Save' }).click();
};

const joinAs = async (tab: Tab, { link, key }: Invitation, name: string): Promise<void> => {
  await tab.page.goto('about:blank');
  await tab.page.goto(`${link}/${key}`);
  await tab.page.getByLabel('Name').fill(name);
  await tab.page.getByRole('button', { name: 'Go to the album' }).click();
};

const server = await startServer();
const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-features=WebRtcHideLocalIpsWithMdns'],
});
await mkdir(folder, { recursive: true });

const mira = await openTab(browser, server.url, desktop);
const jonas = await openTab(browser, server.url, phone);
const lien = await openTab(browser, server.url, desktop);

await mira.startAlbum('Lake house');
await mira.post([photoPath('05-lake-sherburne.jpg'), photoPath('02-otters.jpg')], 'First morning.');
await nameYourself(mira, 'Mira');
await mira.openAlbum('Lake house');
const invitation = await mira.invite('Add photos');
await joinAs(jonas, invitation, 'Jonas');
await joinAs(lien, invitation, 'Lien');
await jonas.albumTitle('Lake house').waitFor();
await jonas.post(
  [photoPath('04-desert-dune.jpg'), photoPath('01-colosseum-o6-gps.jpg')],
  'Two more from the way here. Nobody wanted to go back.',
);
await lien.goTo('');
await lien.page.getByText('Two more from the way here').first().waitFor();
await lien.page.getByRole('button', { name: /^Like/ }).first().click();
await mira.goTo('');
await mira.expectCopies('3 of 3');
await jonas.expectCopies('3 of 3');

// What was said of the copied link is over.
await mira.page.getByText('Link copied').waitFor({ state: 'hidden' });
await mira.page.getByText('Key copied').waitFor({ state: 'hidden' });

const shoot = (tab: Tab, name: string): Promise<Buffer> =>
  tab.page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' });
await shoot(mira, 'feed-desktop');
await shoot(jonas, 'feed-phone');
await mira.goTo('network');
await mira.page.getByText(/pieces held here/).waitFor();
await shoot(mira, 'network-desktop');
await jonas.openAlbum('Lake house');
await shoot(jonas, 'album-phone');

await browser.close();
await server.close();
process.exit(0);
