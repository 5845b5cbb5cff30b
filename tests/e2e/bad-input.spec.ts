import { expect } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { fivePhotos, Tab } from './device.ts';
import { test } from './ring.ts';

const title = 'Puck & Pip';
const [colosseum = '', otters = ''] = fivePhotos;
/** More than the full disk of the test holds. */
const tenPhotos = [...fivePhotos, ...fivePhotos];

test('files that are no photos get a sentence each, and the others are posted', async ({
  openDevice,
}, info) => {
  const files = {
    notes: info.outputPath('notes.jpg'),
    half: info.outputPath('half.jpg'),
    nothing: info.outputPath('nothing.jpg'),
  };
  await writeFile(files.notes, 'This is a list of things to buy.');
  await writeFile(files.half, (await readFile(colosseum)).subarray(0, 90_000));
  await writeFile(files.nothing, '');

  const tab = await (await openDevice()).openTab();
  const { page } = tab;
  await tab.startAlbum(title);
  await tab.beginPost([files.notes, otters, files.half, files.nothing]);
  for (const name of ['notes', 'half', 'nothing']) {
    await expect(page.getByText(`${name} cannot be read. The other one is fine.`)).toBeVisible();
  }
  await tab.finishPost(1);
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByRole('article').getByRole('img', { name: /Photo by/ })).toHaveCount(1);
});

test('a post without a photo cannot be made, and says why', async ({ openDevice }) => {
  const tab = await (await openDevice()).openTab();
  await tab.startAlbum(title);
  await tab.beginPost([]);
  await expect(tab.page.getByRole('button', { name: 'Post', exact: true })).toBeDisabled();
  await expect(tab.page.getByText('Choose a photo first.')).toBeVisible();
});

test('a full disk gets a sentence; nothing is lost and nothing half made', async ({
  openDevice,
  server,
}) => {
  const device = await openDevice();
  const page = await device.context.newPage();
  const disk = await device.context.newCDPSession(page);
  const { origin } = new URL(server.url);
  // Before the first write: the browser remembers for a while how much room it saw.
  await disk.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 3 * 1024 * 1024 });
  await page.goto(server.url);
  const tab = new Tab(page);
  await tab.startAlbum(title);
  await tab.post([otters], 'Before');

  await tab.openAlbum(title);
  await tab.beginPost(tenPhotos);
  await tab.writeCaption('After');
  await tab.finishPost(tenPhotos.length);
  await expect(
    page.getByText('This device is full. Free some space, then try again.'),
  ).toBeVisible();
  await tab.openAlbum(title);
  await expect(page.locator('ul.grid li')).toHaveCount(1);

  await disk.send('Storage.overrideQuotaForOrigin', { origin });
  await tab.goTo('new');
  // The draft waited, caption and all.
  await expect(page.getByLabel('Caption')).toHaveValue('After');
  await tab.finishPost(tenPhotos.length);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page.getByRole('article').getByText('Before')).toBeVisible();
});
