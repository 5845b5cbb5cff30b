/**
 * The whole app as it is built: how much script stands before the first screen, and how long the
 * page is deaf while photos are chosen, prepared and uploaded through the New post screen.
 */

import type { Browser, Page } from '@playwright/test';
import { stat } from 'node:fs/promises';

import { buildApp } from '../../scripts/build-app.js';
import { startServer } from '../e2e/server.ts';
import { Tab } from '../e2e/device.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { mebibyte, type Lab } from './lab.ts';

const uploadBytes = 20 * mebibyte;
const photosMax = 10;
const scriptsMaxKb = 120;
const taskMaxMs = 50;
/** The only worker of a page that prepares no photo. */
const nodeScript = /\/main-[^/]*\.js$/;

declare global {
  interface Window {
    longTasksMs: number[];
  }
}

const run = async (lab: Lab, { runs, photos }: FigureOptions): Promise<readonly Row[]> => {
  if (!(await buildApp())) throw new Error('The app could not be built.');
  const server = await startServer();
  try {
    const firstScreens: FirstScreen[] = [];
    const uploads: Upload[] = [];
    const chosen = await enoughPhotos(photos);
    for (let at = 0; at < runs; at += 1) {
      firstScreens.push(await openFirstScreen(lab.browser, server.url));
      uploads.push(await upload(lab.browser, server.url, chosen.paths));
    }
    return rowsOf(firstScreens, uploads, chosen.bytes);
  } finally {
    await server.close();
  }
};

interface FirstScreen {
  readonly pageScriptsKb: number;
  readonly workerScriptsKb: number;
  readonly paintedMs: number;
}

interface Upload {
  readonly longestMs: number;
  readonly longTasks: number;
}

const rowsOf = (
  screens: readonly FirstScreen[],
  uploads: readonly Upload[],
  bytes: number,
): readonly Row[] => [
  {
    name: 'scripts before the first screen, compressed',
    unit: 'kB',
    values: screens.map((s) => s.pageScriptsKb),
    aim: { type: 'atMost', value: scriptsMaxKb },
  },
  {
    name: 'the worker’s script, right after it',
    unit: 'kB',
    values: screens.map((s) => s.workerScriptsKb),
  },
  { name: 'first screen painted', unit: 'ms', values: screens.map((s) => s.paintedMs) },
  { name: 'photos chosen', unit: 'MiB', values: [bytes / mebibyte] },
  {
    name: 'longest task while they are prepared and uploaded',
    unit: 'ms',
    values: uploads.map((u) => u.longestMs),
    aim: { type: 'atMost', value: taskMaxMs },
  },
  { name: 'tasks over 50 ms', unit: 'tasks', values: uploads.map((u) => u.longTasks) },
];

/** One post takes ten. */
const enoughPhotos = async (photos: readonly string[]) => {
  const paths: string[] = [];
  let bytes = 0;
  for (const path of photos.slice(0, photosMax)) {
    if (bytes >= uploadBytes) break;
    paths.push(path);
    bytes += (await stat(path)).size;
  }
  return { paths, bytes };
};

/**
 * A first visit, without the service worker: that one fetches the rest later, at its leisure. The
 * node's script is held back until the screen is painted, to show that the screen does without.
 */
const openFirstScreen = async (browser: Browser, url: string): Promise<FirstScreen> => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    let painted: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (painted = resolve));
    await context.route(nodeScript, async (request) => {
      await held;
      await request.continue();
    });
    const asked = context.waitForEvent('request', (request) => nodeScript.test(request.url()));
    await page.goto(url, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Start an album' }).first().waitFor();
    const firstScreen = await page.evaluate(readFirstScreen);
    painted();
    const workerUrl = (await asked).url();
    return { ...firstScreen, workerScriptsKb: (await compressedBytes(page, workerUrl)) / 1000 };
  } finally {
    await context.close();
  }
};

const readFirstScreen = async (): Promise<Omit<FirstScreen, 'workerScriptsKb'>> => {
  const paintedMs = await new Promise<number>((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame((atMs) => resolve(atMs))),
  );
  let pageScriptsKb = 0;
  for (const entry of performance.getEntriesByType('resource')) {
    const { name, encodedBodySize, responseEnd } = entry as PerformanceResourceTiming;
    if (!name.endsWith('.js') || responseEnd > paintedMs) continue;
    pageScriptsKb += encodedBodySize / 1000;
  }
  return { pageScriptsKb, paintedMs };
};

/** Asked for anew, because what was held back comes with no sizes. */
const compressedBytes = (page: Page, url: string): Promise<number> =>
  page.evaluate(async (address) => {
    performance.clearResourceTimings();
    await (await fetch(address, { cache: 'reload' })).arrayBuffer();
    const [entry] = performance.getEntriesByName(address);
    return (entry as PerformanceResourceTiming).encodedBodySize;
  }, url);

/** Two devices, so that the photos have somewhere to go. */
const upload = async (
  browser: Browser,
  url: string,
  photos: readonly string[],
): Promise<Upload> => {
  const other = await browser.newContext();
  const context = await browser.newContext();
  try {
    await (await other.newPage()).goto(url);
    const page = await context.newPage();
    await page.addInitScript(watchLongTasks);
    await page.goto(url);
    const tab = new Tab(page);
    await tab.startAlbum('Bench');
    await page.evaluate(() => (window.longTasksMs = []));
    await tab.post(photos);
    await tab.expectCopies(/2 of 3/);
    return longTasksOf(page);
  } finally {
    await context.close();
    await other.close();
  }
};

const watchLongTasks = () => {
  window.longTasksMs = [];
  new PerformanceObserver((list) => {
    window.longTasksMs.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask', buffered: true });
};

const longTasksOf = async (page: Page): Promise<Upload> => {
  const tasksMs = await page.evaluate(() => window.longTasksMs);
  return { longestMs: Math.max(0, ...tasksMs), longTasks: tasksMs.length };
};

export const pageBudget: Figure = {
  name: 'page-budget',
  sentence: 'The built app: script before the first screen, and long tasks while photos go out.',
  run,
};
