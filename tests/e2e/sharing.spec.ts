import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { fivePhotos } from './device.ts';
import { pixelsOf, tellingParts } from './pixels.ts';
import { test } from './ring.ts';
import { findInStores } from './stored-bytes.ts';

const title = 'Lake house';
const caption = 'Nobody wanted to go back up';

test('photos outlive the tab that posted them, pixel for pixel and without their EXIF', async ({
  openDevice,
}) => {
  const [a, b, c, d] = [
    await openDevice(),
    await openDevice(),
    await openDevice(),
    await openDevice(),
  ];
  const tabA = await a.openTab();
  await b.openTab();
  await c.openTab();
  await tabA.startAlbum(title);
  await tabA.post(fivePhotos, caption);
  await tabA.expectCopies('3 of 3');
  await tabA.openAlbum(title);
  const invitation = await tabA.invite('View');
  await tabA.close();

  const tabD = await d.openTab();
  await tabD.join(invitation, title);
  const originals = await tabD.downloadOriginals(fivePhotos.length);

  for (const [at, path] of fivePhotos.entries()) {
    const chosen = await readFile(path);
    const received = originals[at] ?? new Uint8Array();
    expect(await pixelsOf(tabD.page, received)).toEqual(await pixelsOf(tabD.page, chosen));
    expect(tellingParts(received)).toEqual([]);
  }
  // The search finds such parts where they are.
  expect(tellingParts(await readFile(fivePhotos[0] ?? ''))).toContain('TEST');
});

test('without the right key nothing can be seen, on the screen or on a disk that keeps it', async ({
  openDevice,
}) => {
  const [a, b, c, d] = [
    await openDevice(),
    await openDevice(),
    await openDevice(),
    await openDevice(),
  ];
  const tabA = await a.openTab();
  const tabB = await b.openTab();
  const tabC = await c.openTab();
  await tabA.startAlbum(title);
  await tabA.post(fivePhotos, caption);
  await tabA.expectCopies('3 of 3');
  await tabA.openAlbum(title);
  const { link, key } = await tabA.invite('View');

  const { page } = await d.openTab();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This album needs its key' })).toBeVisible();
  const wrong = key.replace(/^(.{21})(.)/, (_, start: string, letter: string) =>
    start.concat(letter === 'A' ? 'B' : 'A'),
  );
  await page.getByLabel('Key').fill(wrong);
  await page.getByRole('button', { name: 'Open album' }).click();
  await expect(page.getByText('One letter is wrong in the fifth group.')).toBeVisible();
  await expect(page.getByText(title)).toHaveCount(0);
  await expect(page.getByRole('img', { name: /Photo by/ })).toHaveCount(0);

  const photo = await readFile(fivePhotos[1] ?? '');
  const albumId = link.slice(-32);
  const secrets = [
    photo.subarray(60_000, 60_032),
    Buffer.from(caption),
    Buffer.from(title),
    Buffer.from(key.replaceAll('-', '')),
  ];
  for (const keeper of [tabB, tabC]) {
    const [knowsAlbum, ...knowsSecrets] = await findInStores(keeper.page, [
      Buffer.from(albumId),
      ...secrets,
    ]);
    // It does keep pieces of this very album, and the search would find what is there.
    expect(knowsAlbum).toBe(true);
    expect(knowsSecrets).toEqual(secrets.map(() => false));
  }
});

test('all tabs close, all reopen: the same nodes, and everything is still there', async ({
  openDevice,
}) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const tabA = await a.openTab();
  const tabB = await b.openTab();
  await tabA.startAlbum(title);
  await tabA.post(fivePhotos.slice(0, 2), caption);
  await tabA.expectCopies('2 of 3');
  await tabA.openAlbum(title);
  await tabB.join(await tabA.invite('Add photos'), title);
  const before = [await tabA.nodeId(), await tabB.nodeId()];
  await tabA.close();
  await tabB.close();

  const againA = await a.openTab();
  const againB = await b.openTab();
  expect([await againA.nodeId(), await againB.nodeId()]).toEqual(before);
  for (const tab of [againA, againB]) {
    await tab.openAlbum(title);
    await expect(tab.page.locator('ul.grid img').first()).toBeVisible();
    await tab.goTo('');
    await expect(tab.page.getByRole('article').getByText(caption)).toBeVisible();
    await tab.expectCopies('2 of 3');
  }
});
