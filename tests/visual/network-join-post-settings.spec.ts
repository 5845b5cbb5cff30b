/** The machine, the door, a new post, sharing, the key and one's own page, as they must look. */

import { expect, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { settle } from './settle.ts';
import { looks, test, tolerance } from './visual-test.ts';

interface Screen {
  readonly name: string;
  readonly hash: string;
  /** What is done before one looks. */
  readonly act: (page: Page) => Promise<void>;
}

const photos = ['05-lake-sherburne.jpg', '02-otters.jpg'].map((name) =>
  fileURLToPath(new URL(`../fixtures/photos/${name}`, import.meta.url)),
);
const noPhoto = { name: 'IMG_2041.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') };

const screens: readonly Screen[] = [
  {
    name: 'network',
    hash: '#/network',
    act: async (page) => {
      await expect(page.getByRole('button', { name: 'Kitchen Mac' })).toBeVisible();
    },
  },
  {
    name: 'join',
    hash: '#/a/0123456789abcdef0123456789abcdef',
    act: (page) => page.getByLabel('Key').fill('C7KQM2XD94'),
  },
  {
    name: 'new-post',
    hash: '#/new',
    act: async (page) => {
      const files = page.locator('input[multiple]');
      await files.setInputFiles(photos);
      await expect(page.getByRole('button', { name: 'Post 2 photos' })).toBeEnabled();
      await files.setInputFiles([noPhoto]);
      await expect(page.getByText('IMG_2041 cannot be read. The other 2 are fine.')).toBeVisible();
    },
  },
  {
    name: 'share',
    hash: '#/a/lake',
    act: async (page) => {
      await page.getByRole('button', { name: 'Share', exact: true }).click();
      await page.getByRole('switch', { name: 'Send the key separately' }).click();
      await expect(page.getByRole('img', { name: 'Code with the link' })).toBeVisible();
    },
  },
  {
    name: 'key',
    hash: '#/settings/key',
    act: async (page) => {
      await page.getByRole('button', { name: 'Show words' }).click();
      await page.getByRole('button', { name: 'Show QR' }).click();
      await expect(page.getByRole('img', { name: 'Code with your 24 words' })).toBeVisible();
    },
  },
  {
    name: 'you',
    hash: '#/you',
    act: async (page) => {
      await expect(page.getByRole('heading', { name: 'Mira' })).toBeVisible();
    },
  },
];

for (const { name, hash, act } of screens) {
  test(`${name} looks as it did, on a phone and a desktop, light and dark`, async ({ show }) => {
    for (const look of looks) {
      const page = await show({ ...look, hash });
      await act(page);
      await settle(page);
      const picture = `${name}-${look.size}-${look.theme}.png`;
      await expect.soft(page).toHaveScreenshot(picture, tolerance);
    }
  });
}
