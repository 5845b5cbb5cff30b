/** A server, a browser and devices: each a browser profile of its own with the app in one tab. */

import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
  type Worker,
} from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { findChromium } from '../../scripts/find-chromium.js';
import { buildAppWithoutScreens, serve } from './app-without-screens.ts';

export const mebibyte = 1024 * 1024;

export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
}

const photosPath = '/bench-photos/';

export class Lab {
  readonly browser: Browser;
  readonly #url: string;
  readonly #stopServer: () => Promise<void>;

  private constructor(browser: Browser, url: string, stopServer: () => Promise<void>) {
    this.browser = browser;
    this.#url = url;
    this.#stopServer = stopServer;
  }

  static async open(): Promise<Lab> {
    const server = await serve(await buildAppWithoutScreens());
    const browser = await launchChromium();
    return new Lab(browser, server.url, () => server.close());
  }

  /** The devices of one figure, all linked with each other; closed when it ends. */
  async withDevices<Value>(
    count: number,
    work: (devices: readonly Device[]) => Promise<Value>,
  ): Promise<Value> {
    const devices: Device[] = [];
    try {
      for (let at = 0; at < count; at += 1) devices.push(await this.openDevice());
      await Promise.all(devices.map((device) => linkedWith(device, count - 1)));
      return await work(devices);
    } finally {
      for (const { context } of devices) await context.close();
    }
  }

  async openDevice(): Promise<Device> {
    const context = await this.browser.newContext();
    // The bench's own functions are compiled with a helper that pages do not have.
    await context.addInitScript('globalThis.__name = (f) => f');
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`In a page: ${error.message}`));
    await page.goto(this.#url);
    return { context, page };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#stopServer();
  }
}

export const launchChromium = async (): Promise<Browser> => {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Hides host addresses behind multicast names, which containers do not resolve.
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--enable-precise-memory-info',
    ],
  });
};

/** Ends once the device has a link of its own with so many others; says when that was. */
export const linkedWith = ({ page }: Device, membersCount: number): Promise<number> =>
  page.evaluate((count) => window.watch.linkedWith(count), membersCount);

/** The worker the node lives in: the first that the page starts. */
export const nodeWorker = ({ page }: Device): Worker => {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('The node has no worker.');
  return worker;
};

/** A plain data channel between two pages. */
export const connectRaw = async (from: Device, to: Device): Promise<void> => {
  const offer = await from.page.evaluate(() => window.raw.offer());
  const answer = await to.page.evaluate((text) => window.raw.answer(text), offer);
  await from.page.evaluate((text) => window.raw.accept(text), answer);
  await Promise.all([from, to].map(({ page }) => page.evaluate(() => window.raw.opened())));
};

export const transferRaw = async (from: Device, to: Device, bytes: number): Promise<number> => {
  await to.page.evaluate((count) => window.raw.expect(count), bytes);
  return from.page.evaluate((count) => window.raw.transfer(count), bytes);
};

/** Photos prepared in the device's page until there are so many bytes of all renditions. */
export const fillStock = async (
  { page }: Device,
  photos: readonly string[],
  bytesWanted: number,
): Promise<Awaited<ReturnType<Window['stock']['fill']>>> => {
  const pathsByUrl = new Map(photos.map((path) => [`${photosPath}${basename(path)}`, path]));
  await page.route(`**${photosPath}*`, async (route) => {
    const path = pathsByUrl.get(new URL(route.request().url()).pathname);
    if (path === undefined) await route.abort();
    else await route.fulfill({ body: await readFile(path), contentType: 'image/jpeg' });
  });
  return page.evaluate(({ urls, bytes }) => window.stock.fill(urls, bytes), {
    urls: [...pathsByUrl.keys()],
    bytes: bytesWanted,
  });
};

export const createAlbum = async ({ page }: Device): Promise<string> => {
  const album = await page.evaluate(() => window.client.node.createAlbum('Bench'));
  if (!album.ok) throw new Error(`The album failed: ${album.error.type}.`);
  return album.value.albumId;
};

export const keyOf = async ({ page }: Device, albumId: string): Promise<string> => {
  const made = await page.evaluate((id) => window.client.node.invitation(id, 'guest'), albumId);
  if (!made.ok) throw new Error(`No key: ${made.error.type}.`);
  return made.value.key;
};
