/** How one comes to an album: by links that are whole, broken, in capitals, and by second keys. */

import { expect } from '@playwright/test';
import { fixtureKey } from './fixture-key.ts';
import { test } from './visual-test.ts';

const phone = { size: 'phone', theme: 'light' } as const;
const stranger = '0123456789abcdef'.repeat(2);

test('a post whose album is not here asks for the key of that album', async ({ show }) => {
  const page = await show({ ...phone, hash: `#/a/${stranger}/p/${stranger}` });
  await expect(page.getByRole('heading', { name: 'This album needs its key' })).toBeVisible();
});

test('a link that lost letters says so, and keeps nothing that followed it', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/zzz/C7KQ-M2XD' });
  await expect(page.getByRole('heading', { name: 'This link is broken' })).toBeVisible();
  await expect(page).toHaveURL(/#\/a\/zzz$/);
  await expect(page.getByText('This album needs its key')).toHaveCount(0);

  await page.getByLabel('Link').fill(`https://dynamo.example/#/a/${stranger}`);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('heading', { name: 'This album needs its key' })).toBeVisible();
});

test('a link in capitals leads to its album', async ({ show }) => {
  const page = await show({ ...phone, hash: `#/a/${stranger.toUpperCase()}` });
  await expect(page.getByRole('heading', { name: 'This album needs its key' })).toBeVisible();
});

test('a second key that does not open the album says why, in the album', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/lake/C7KQ-M2XD-94TR-WRNG' });
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The new key was not taken.');
  await expect(alert).toContainText('One letter is wrong in the fourth group.');
  await alert.getByRole('button', { name: 'Close' }).click();
  await expect(alert).toHaveCount(0);
});

test('the right key opens the iris on a photo', async ({ show }) => {
  const page = await show({ ...phone, hash: `#/a/${stranger}` });
  const iris = page.locator('svg.iris');
  await expect(iris.locator('.hole')).toHaveCount(1);
  await page.getByLabel('Key').fill(fixtureKey);
  await page.getByRole('button', { name: 'Open album' }).click();
  await expect(iris.locator('image')).toHaveCount(1);
  await expect(iris.locator('.hole')).toHaveCount(0);
});

test('a second key that allows something else says what', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/rome/C7KQ-M2XD-94TR-HWPM' });
  await expect(page.getByText('In Rome you can add photos now.')).toBeVisible();
});

test('a post of an album that nobody told of is not called gone', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/sea/p/sea-1', state: 'untold' });
  await expect(page.getByText('Nobody who holds this album is here right now.')).toBeVisible();
  await expect(page.getByText('This post is gone')).toHaveCount(0);
});

test('a post that is gone leaves the way round, on a desktop too', async ({ show }) => {
  const page = await show({ size: 'desktop', theme: 'light', hash: '#/a/lake/p/never-was' });
  await expect(page.getByText('This post is gone')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('the key is taken out of a message of several lines', async ({ show }) => {
  const page = await show({ ...phone, hash: `#/a/${stranger}` });
  const key = 'C7KQ-M2XD-94TR-HWPM-0A1B-2C3D-4E5F-6G7H';
  const field = page.getByLabel('Key');
  await field.evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const paste = { clipboardData, bubbles: true, cancelable: true };
    input.dispatchEvent(new ClipboardEvent('paste', paste));
  }, `Hi Jonas!\n${key}\nSee you, Mira`);
  await expect(field).toHaveValue(key);
  await page.getByRole('button', { name: 'Open album' }).click();
  await expect(page.getByText('One letter is wrong in the fourth group.')).toBeVisible();
});

test('a link is whole where the clipboard is shut', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/lake' });
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('Shut.'));
  });
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Copy link and key' }).click();
  await expect(page.getByText('Select the text instead.')).toBeVisible();
  const link = page.getByRole('dialog').getByText(/^https:.*#\/a\//);
  await expect(link).toHaveCSS('user-select', 'all');
  expect(await link.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
});

test('where the camera is refused, one is told so and can paste', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/join' });
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Refused.', 'NotAllowedError'));
  });
  const scan = page.getByRole('button', { name: 'Scan a code' });
  await scan.click();
  await expect(page.getByText('The camera is off for this site.')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(scan).toBeFocused();
});
