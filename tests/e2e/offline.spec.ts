import { expect } from '@playwright/test';
import { fivePhotos } from './device.ts';
import { test } from './ring.ts';

const title = 'Desert, day 4';

test('the app opens without network and shows the album with what was seen of it', async ({
  openDevice,
}) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const tabA = await a.openTab();
  const tabB = await b.openTab();
  await tabA.startAlbum(title);
  await tabA.post(fivePhotos.slice(0, 2));
  await tabA.expectCopies('2 of 3');
  await tabA.openAlbum(title);
  await tabB.join(await tabA.invite('View'), title);
  await tabB.page.getByRole('main').locator('ul.grid a').first().click();
  const viewed = tabB.page.getByRole('region', { name: 'Photos' }).locator('img').first();
  await expect(viewed).toBeVisible();
  await tabB.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tabA.close();
  await tabB.close();

  await b.context.setOffline(true);
  const offline = await b.openTab();
  await offline.openAlbum(title);
  const thumb = offline.page.locator('ul.grid img').first();
  await expect(thumb).toBeVisible();
  await offline.page.getByRole('main').locator('ul.grid a').first().click();
  const photo = offline.page.getByRole('region', { name: 'Photos' }).locator('img').first();
  await expect(photo).toBeVisible();
  expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
    320,
  );
});
