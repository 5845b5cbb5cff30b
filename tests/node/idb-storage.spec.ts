/** The store of a slot on a real browser's disk: the conformance cases, and what browsers do to it. */

import { expect, test, type Page } from '@playwright/test';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { storageCases } from '../conformance/storage-conformance.ts';
import type {} from './idb-storage-page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pageHtml =
  '<!doctype html><script type="module" src="/tests/node/idb-storage-page.ts"></script>';

let server: ViteDevServer;
let origin: string;

test.beforeAll(async () => {
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [{ name: 'page', configureServer: servePage }],
  });
  await server.listen();
  const { port } = server.httpServer?.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
});

test.beforeEach(({ page }) => visit(page));

test.afterAll(() => server.close());

function servePage({ middlewares }: ViteDevServer): void {
  middlewares.use('/page', (_, response) => {
    response.setHeader('content-type', 'text/html').end(pageHtml);
  });
}

async function visit(page: Page): Promise<void> {
  await page.goto(`${origin}/page`);
  await page.waitForFunction(() => 'storagePage' in globalThis);
}

const write = (page: Page, slot: number, marks: readonly number[], bytes = 100): Promise<string> =>
  page.evaluate(([slot, marks, bytes]) => storagePage.write(slot, marks, bytes), [
    slot,
    marks,
    bytes,
  ] as const);

const marksOf = (page: Page, slot: number): Promise<readonly number[]> =>
  page.evaluate((slot) => storagePage.marksOf(slot), slot);

for (const { name } of storageCases) {
  test(name, ({ page }) => page.evaluate((name) => storagePage.runCase(name), name));
}

test('a slot is there after a reload', async ({ page }) => {
  await write(page, 0, [2, 3]);
  await page.reload();
  await page.waitForFunction(() => 'storagePage' in globalThis);
  expect(await marksOf(page, 0)).toEqual([2, 3]);
});

test('a version that is deleted leaves no row behind', async ({ page }) => {
  await write(page, 0, [2, 3]);
  const rows = (): Promise<number> => page.evaluate(() => storagePage.rowsOf(0));
  const before = await rows();
  await page.evaluate(() => storagePage.clear(0, [2]));
  expect(await rows()).toBe(before / 2);
  await page.evaluate(() => storagePage.clear(0, [3]));
  expect(await rows()).toBe(0);
});

test('two slots do not see each other', async ({ page }) => {
  await write(page, 0, [2]);
  await write(page, 1, [3]);
  expect([await marksOf(page, 0), await marksOf(page, 1)]).toEqual([[2], [3]]);
});

test.describe('what lies in other slots', () => {
  const besides = (page: Page, slot: number, mark: number): Promise<readonly string[]> =>
    page.evaluate(([slot, mark]) => storagePage.besides(slot, mark), [slot, mark] as const);

  test('is found, each version once, and one’s own is not', async ({ page }) => {
    await write(page, 0, [2]);
    await write(page, 1, [2, 3]);
    await write(page, 5, [3]);
    expect(await besides(page, 0, 2)).toEqual(['2 in 1']);
    expect(await besides(page, 0, 3)).toEqual(['3 in 5']);
    expect(await besides(page, 1, 3)).toEqual(['3 in 5']);
    expect(await besides(page, 0, 4)).toEqual([]);
  });

  test('is found while the tab it belongs to lives and writes on', async ({ context, page }) => {
    const other = await context.newPage();
    await visit(other);
    await write(other, 1, [2]);
    expect(await besides(page, 0, 2)).toEqual(['2 in 1']);
    await write(other, 1, [3]);
    expect(await besides(page, 0, 3)).toEqual(['3 in 1']);
  });

  test('is gone when the slot is wiped, which its readers do not hold up', async ({ page }) => {
    await write(page, 4, [2]);
    expect(await besides(page, 0, 2)).toEqual(['2 in 4']);
    await page.evaluate(() => storagePage.deleteDatabase(4));
    expect(await besides(page, 0, 2)).toEqual([]);
    expect(await page.evaluate(() => storagePage.databases())).toEqual([]);
  });
});

test('a full disk is an answer: nothing of the batch is kept, and the store goes on working', async ({
  context,
  page,
}) => {
  const session = await context.newCDPSession(page);
  // Before the first write: the browser remembers for a while how much room it saw.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4 * 1024 * 1024 });
  expect(await write(page, 0, [1])).toBe('written');

  const tooMany = Array.from({ length: 100 }, (_, index) => index + 100);
  expect(await write(page, 0, tooMany, 60_000)).toBe('storageFull');
  expect(await marksOf(page, 0)).toEqual([1]);

  // Until there is room again: the browser may keep that of an aborted transaction for long.
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await write(page, 0, tooMany, 60_000)).toBe('written');
  expect(await marksOf(page, 0)).toEqual([1, ...tooMany]);
});

test.describe('a connection', () => {
  test('closed under the store is opened again, and the work done', async ({ page }) => {
    await write(page, 0, [2]);
    const close = (): Promise<number> => page.evaluate(() => storagePage.closeConnections());
    expect(await close()).toBe(1);
    expect(await write(page, 0, [3])).toBe('written');
    expect(await close()).toBe(1);
    expect(await marksOf(page, 0)).toEqual([2, 3]);
  });

  test('that several miss at once is opened again once', async ({ page }) => {
    await write(page, 0, [2]);
    await page.evaluate(() => storagePage.closeConnections());
    const [seen, outcome] = await page.evaluate(() =>
      Promise.all([storagePage.marksOf(0), storagePage.write(0, [3], 100)]),
    );
    expect([seen[0], outcome]).toEqual([2, 'written']);
    expect(await page.evaluate(() => storagePage.closeConnections())).toBe(1);
  });

  test('that the browser ended with all its data is replaced by an empty one', async ({
    context,
    page,
  }) => {
    await write(page, 0, [2]);
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    expect(await write(page, 0, [3])).toBe('written');
    expect(await marksOf(page, 0)).toEqual([3]);
  });

  test('that ends under a write takes nothing of it away, twice in a row either', async ({
    page,
  }) => {
    await write(page, 0, [2]);
    await page.evaluate(() => storagePage.endNextCommits(2));
    expect(await write(page, 0, [3])).toBe('written');
    expect(new Set(await marksOf(page, 0))).toEqual(new Set([2, 3]));
  });

  test('that never holds is a failure, told as one', async ({ page }) => {
    await page.evaluate(() => storagePage.endNextCommits(100));
    expect(await write(page, 0, [3])).toBe('storageFailed');
  });

  test('is given up when another tab wipes the slot, and its node hears of it', async ({
    context,
    page,
  }) => {
    await write(page, 4, [2]);
    const other = await context.newPage();
    await visit(other);
    await other.evaluate(() => storagePage.deleteDatabase(4));
    expect(await page.evaluate(() => storagePage.lostSlots())).toEqual([4]);
  });
});

test('two tabs that start at once agree on the user’s key and the device', async ({
  context,
  page,
}) => {
  const other = await context.newPage();
  await visit(other);
  const create = (tab: Page, mark: number) =>
    tab.evaluate((mark) => storagePage.readOrCreate(mark), mark);
  const [here, there] = await Promise.all([create(page, 1), create(other, 2)]);
  expect(here).toEqual(there);
  expect(await create(page, 3)).toEqual(here);
});
