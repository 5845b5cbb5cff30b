/** A new version of the app is put on the server while people have the old one open. */

import { expect } from '@playwright/test';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { fivePhotos, type Device, type Tab } from './device.ts';
import { test as base } from './ring.ts';
import { startServer } from './server.ts';

const title = 'Lake house';
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Site {
  /** The next version is built, and takes the place of the one that is served. */
  publish(): Promise<void>;
}

const test = base.extend<{ site: Site; siteFolder: string }>({
  // Playwright wants the first parameter destructured, also where nothing is taken from it.
  siteFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'site-'));
    await cp(join(root, 'dist'), folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true });
  },
  server: async ({ siteFolder }, use) => {
    const server = await startServer(0, siteFolder);
    await use(server);
    await server.close();
  },
  site: async ({ siteFolder }, use) => {
    const next = await mkdtemp(join(tmpdir(), 'next-'));
    const publish = async (): Promise<void> => {
      await build({
        root,
        logLevel: 'error',
        build: { outDir: next, emptyOutDir: true },
        plugins: [
          {
            name: 'mark',
            transformIndexHtml: (html) => html.replace('<html', '<html data-version="next"'),
          },
        ],
      });
      await rm(siteFolder, { recursive: true });
      await cp(next, siteFolder, { recursive: true });
    };
    await use({ publish });
    await rm(next, { recursive: true });
  },
});

/** A tab whose app was put by, so that it has a version to go on with. */
const openKeptTab = async (device: Device): Promise<Tab> => {
  const tab = await device.openTab();
  await tab.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
  });
  return tab;
};

/** What the tab does by itself once an hour. */
const lookForNews = async ({ page }: Tab): Promise<void> =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });

const versionOf = ({ page }: Tab): Promise<string | null> =>
  page.locator('html').getAttribute('data-version');
const prompt = ({ page }: Tab) => page.getByRole('complementary', { name: 'New version' });
const startButton = (tab: Tab) => prompt(tab).getByRole('button', { name: 'Start it' });

test('the first visit, in two tabs at once, offers no new version', async ({ openDevice }) => {
  const device = await openDevice();
  const tabs = await Promise.all([openKeptTab(device), openKeptTab(device)]);
  for (const tab of tabs) {
    await expect(tab.page.getByRole('button', { name: 'Start an album' })).toBeVisible();
    await expect(prompt(tab)).toBeHidden();
  }
});

test('a new version is offered, waits until photos are safe, and starts with all that was there', async ({
  openDevice,
  site,
}) => {
  test.setTimeout(180_000);
  const mine = await openDevice();
  const tab = await openKeptTab(mine);
  const beside = await openKeptTab(mine);
  await tab.startAlbum(title);
  await tab.post(fivePhotos.slice(1, 2));

  await site.publish();
  await lookForNews(tab);
  await expect(prompt(tab)).toContainText('It starts when your 1 photo is safe.');
  await expect(startButton(tab)).toBeHidden();

  await (await openDevice()).openTab();
  await expect(prompt(tab)).toHaveText(/^A new version is ready\. /, { timeout: 60_000 });
  await expect(startButton(tab)).toBeVisible();
  expect([await versionOf(tab), await versionOf(beside)]).toEqual([null, null]);

  await startButton(tab).click();
  await expect(tab.page.locator('html')).toHaveAttribute('data-version', 'next');
  await expect(tab.page.getByRole('article').first()).toBeVisible();
  await tab.openAlbum(title);

  // The tab beside it goes on as it is, and starts the new one when it is told to.
  expect(await versionOf(beside)).toBeNull();
  await startButton(beside).click();
  await expect(beside.page.locator('html')).toHaveAttribute('data-version', 'next');
});
