/** Sheets and the lightbox: Back closes them, other screens too, and the focus goes back. */

import { expect } from '@playwright/test';
import { test } from './visual-test.ts';

const phone = { size: 'phone', theme: 'light' } as const;
const desktop = { size: 'desktop', theme: 'light' } as const;
const album = '#/a/lake';
const post = '#/a/lake/p/lake-1';

test('Back closes a sheet and stays on its screen', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/albums' });
  await page.getByRole('link', { name: /Lake house/ }).click();
  const menu = page.getByRole('button', { name: 'More about this album' });
  await menu.click();
  await expect(page.getByRole('dialog', { name: 'Lake house' })).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/#\/a\/lake$/);
  await expect(menu).toBeFocused();

  await page.goBack();
  await expect(page).toHaveURL(/#\/albums$/);
});

test('a sheet closed by its own button leaves nothing for Back to close', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/albums' });
  await page.getByRole('link', { name: /Lake house/ }).click();
  await page.getByRole('button', { name: 'More about this album' }).click();
  await page.getByRole('button', { name: 'People', exact: true }).click();
  const people = page.getByRole('dialog', { name: '6 people' });
  await people.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'More about this album' })).toBeFocused();
  await expect.poll(() => page.evaluate(() => history.state.layers)).toBeUndefined();

  await page.goBack();
  await expect(page).toHaveURL(/#\/albums$/);
});

test('another screen closes the sheet, and Back does not bring it again', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  await page.getByRole('button', { name: 'More about this post' }).first().click();
  await page.getByRole('button', { name: 'Open Puck & Pip' }).click();
  await expect(page).toHaveURL(/#\/a\//);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goBack();
  await expect(page).toHaveURL(/#\/$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a link opened over a sheet closes it', async ({ show }) => {
  const page = await show({ ...phone, hash: album });
  await page.getByRole('button', { name: 'More about this album' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.evaluate(() => (location.hash = '#/activity'));
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Lake house' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('an album that is left is not gone back to, however long history takes', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/albums' });
  // Another screen stands there by then, and has wishes of its own.
  await page.evaluate(() => {
    const go = history.go.bind(history);
    history.go = (steps) => void setTimeout(() => go(steps), 1000);
  });
  await page.getByRole('link', { name: /Rome/ }).click();
  await page.getByRole('button', { name: 'More about this album' }).click();
  await page.getByRole('button', { name: 'Leave album' }).click();
  await page
    .getByRole('dialog', { name: 'Leave Rome?' })
    .getByRole('button', { name: 'Leave album' })
    .click();
  await expect(page.getByRole('heading', { name: 'Albums' })).toBeVisible();
  await expect(page).toHaveURL(/#\/albums$/);
  await expect(page.getByText('This album needs its key')).toHaveCount(0);
});

test('Back closes the lightbox, on the photo one had come to', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  await page.getByRole('button', { name: 'Open photo 1 of 4' }).press('Enter');
  const lightbox = page.getByRole('dialog', { name: 'Photo' });
  await expect(lightbox).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(lightbox).toContainText('2 of 4');

  await page.goBack();
  await expect(lightbox).toHaveCount(0);
  await expect(page).toHaveURL(/lake-1$/);
  await expect(page.getByRole('button', { name: 'Open photo 2 of 4' })).toBeFocused();
  await expect
    .poll(() => page.getByRole('button', { name: 'Open photo 2 of 4' }).boundingBox())
    .toMatchObject({ x: 0 });
});

test('Esc over the lightbox closes the sheet first, then the lightbox', async ({ show }) => {
  const page = await show({ ...desktop, hash: post });
  await page.getByRole('button', { name: 'Full window' }).press('Enter');
  const lightbox = page.getByRole('dialog', { name: 'Photo', exact: true });
  await lightbox.getByRole('button', { name: 'About this photo' }).click();
  const sheet = page.getByRole('dialog', { name: 'This photo' });
  await expect(sheet).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(lightbox).toBeVisible();
  await expect(lightbox.getByRole('button', { name: 'About this photo' })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(lightbox).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Full window' })).toBeFocused();
  await expect(page).toHaveURL(/lake-1$/);
});

test('Back closes what lies over the ring', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/network' });
  await page.getByRole('button', { name: 'How to read the ring' }).click();
  await expect(page.getByRole('dialog', { name: 'How to read the ring' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/#\/network$/);
});
