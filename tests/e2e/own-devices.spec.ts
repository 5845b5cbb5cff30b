/** One person's tabs and devices: the same albums in all of them. */

import { expect } from '@playwright/test';
import { fivePhotos, type Device, type Tab } from './device.ts';
import { test } from './ring.ts';

const title = 'Lake house';
const caption = 'Nobody wanted to go back up';
const photos = fivePhotos.slice(0, 2);

const serviceWorkerIsReady = ({ page }: Tab): Promise<void> =>
  page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

/** The album is there with a small picture of each photo, and one of them opens large. */
const seesAlbum = async (tab: Tab): Promise<void> => {
  await tab.openAlbum(title);
  const thumbs = tab.page.locator('ul.grid img');
  await expect(thumbs.first()).toBeVisible();
  await tab.page.getByRole('main').locator('ul.grid a').first().click();
  const photo = tab.page.getByRole('region', { name: 'Photos' }).locator('img').first();
  await expect(photo).toBeVisible();
  const width = () => photo.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(320);
};

const wordsOf = async (tab: Tab): Promise<readonly string[]> => {
  await tab.goTo('settings/key');
  await tab.page.getByRole('button', { name: 'Show words' }).click();
  const words = tab.page.getByRole('list', { name: 'Your 24 words' }).locator('.mono');
  // Dots stand there until the list of words has come.
  await expect(words.filter({ hasText: /^[a-z]+$/ })).toHaveCount(24);
  return words.allInnerTexts();
};

/** Another key is another node: the tab starts anew, and those beside it do. */
const enterWords = async (
  tab: Tab,
  words: readonly string[],
  beside: readonly Tab[] = [],
): Promise<void> => {
  await tab.goTo('settings/restore');
  await tab.page.getByRole('textbox').fill(words.join(' '));
  const newStarts = [tab, ...beside].map(({ page }) => page.waitForEvent('load'));
  await tab.page.getByRole('button', { name: 'Bring my albums here' }).click();
  await Promise.all(newStarts);
};

const leaveOpenAlbum = async ({ page }: Tab): Promise<void> => {
  await page.getByRole('button', { name: 'More about this album' }).click();
  await page.getByRole('button', { name: 'Leave album' }).click();
  const question = page.getByRole('dialog', { name: `Leave ${title}?` });
  await question.getByRole('button', { name: 'Leave album' }).click();
  await expect(question).toBeHidden();
};

/** A second tab of the device, in which there is an album; the first is closed. */
const albumInSecondTab = async (device: Device): Promise<Tab> => {
  const first = await device.openTab();
  const second = await device.openTab();
  await first.close();
  await second.startAlbum(title);
  await second.post(photos, caption);
  return second;
};

test('an album made in a second tab is seen, photos and all, by a lone tab that opens later', async ({
  openDevice,
}) => {
  const device = await openDevice();
  const second = await albumInSecondTab(device);
  await second.close();

  const later = await device.openTab();
  await seesAlbum(later);
  // They are this tab's to keep and to copy on now, for the other may never come back.
  await later.goTo('');
  await later.expectCopies('Only here');
  await (await openDevice()).openTab();
  await later.expectCopies('2 of 3');
});

test('a second tab without any network shows albums and photos, and what is posted meanwhile', async ({
  openDevice,
}) => {
  const device = await openDevice();
  const first = await device.openTab();
  await first.startAlbum(title);
  await first.post(photos);
  await serviceWorkerIsReady(first);
  await device.context.setOffline(true);

  const second = await device.openTab();
  await seesAlbum(second);
  await second.goTo('');
  await expect(second.page.getByRole('article')).toHaveCount(1);

  await first.openAlbum(title);
  await first.post(fivePhotos.slice(3, 4), caption);
  await expect(second.page.getByRole('article').getByText(caption)).toBeVisible();
  await second.openAlbum(title);
  await leaveOpenAlbum(second);
  await first.goTo('albums');
  await expect(first.page.getByRole('link', { name: title })).toHaveCount(0);
});

test('the 24 words bring the albums back on another device, in all of its tabs', async ({
  openDevice,
}) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const tabA = await a.openTab();
  await tabA.startAlbum(title);
  await tabA.post(photos, caption);
  const words = await wordsOf(tabA);

  const [tabB, besideB] = [await b.openTab(), await b.openTab()];
  await expect(besideB.page.getByRole('button', { name: 'Start an album' }).first()).toBeVisible();
  await enterWords(tabB, words, [besideB]);
  await seesAlbum(tabB);
  await seesAlbum(besideB);
  expect(await wordsOf(besideB)).toEqual(words);
});

test('an album that is left goes, and comes back with its link and key', async ({ openDevice }) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const tabA = await a.openTab();
  await tabA.startAlbum(title);
  await tabA.post(photos, caption);
  await tabA.openAlbum(title);
  const invitation = await tabA.invite('React');
  const tabB = await b.openTab();
  await tabB.join(invitation, title);

  await leaveOpenAlbum(tabB);
  await tabB.goTo('albums');
  await expect(tabB.page.getByRole('link', { name: title })).toHaveCount(0);

  await tabB.join(invitation, title);
  await seesAlbum(tabB);
});

test('a stronger key to a joined album takes effect at once', async ({ openDevice }) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const tabA = await a.openTab();
  await tabA.startAlbum(title);
  await tabA.post(photos, caption);
  await tabA.openAlbum(title);
  const toView = await tabA.invite('View');
  const toAdd = await tabA.invite('Add photos');

  const tabB = await b.openTab();
  await tabB.join(toView, title);
  const add = tabB.page.getByRole('link', { name: /^Add( photos)?$/ });
  await expect(add).toHaveCount(0);
  await tabB.page.evaluate(
    (hash) => (location.hash = hash),
    new URL(`${toAdd.link}/${toAdd.key}`).hash,
  );
  await expect(add.first()).toBeVisible();
  await tabB.post(fivePhotos.slice(3, 4), 'From the shore');
  await tabA.goTo('');
  await expect(tabA.page.getByRole('article').getByText('From the shore')).toBeVisible();
});
