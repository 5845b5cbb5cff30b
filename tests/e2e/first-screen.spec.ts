/** What a newcomer sees while the node's script is still on its way. */

import { expect } from '@playwright/test';
import { Tab } from './device.ts';
import { test } from './ring.ts';

const nodeScript = /\/main-[^/]*\.js$/;

test('a newcomer sees the first screen before the node is there, and what is pressed then works', async ({
  server,
  openDevice,
}) => {
  const { context } = await openDevice();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await context.route(nodeScript, async (request) => {
    await held;
    await request.continue();
  });
  const page = await context.newPage();
  const asked = context.waitForEvent('request', (request) => nodeScript.test(request.url()));
  await page.goto(server.url, { waitUntil: 'commit' });
  await asked;
  await page.getByRole('button', { name: 'Start an album' }).first().click();
  await page.getByLabel('Name').fill('Lake house');
  await page.getByRole('button', { name: 'Start album' }).click();

  release();
  await expect(new Tab(page).albumTitle('Lake house')).toBeVisible();
});
