/** Each screen beside its reference image, on a phone and on a desktop, light and dark. */

import { expect, type Page } from '@playwright/test';
import type { FixtureState } from './fixture-states.ts';
import { settle } from './settle.ts';
import { looks, test, tolerance, type Theme } from './visual-test.ts';

interface Screen {
  readonly name: string;
  readonly hash: string;
  readonly state?: FixtureState;
  /** What is done before one looks. */
  readonly act?: (page: Page) => Promise<void>;
}

const everywhere: readonly Screen[] = [
  { name: 'first-run', hash: '#/', state: 'firstRun' },
  { name: 'feed', hash: '#/' },
  { name: 'albums', hash: '#/albums' },
  { name: 'album', hash: '#/a/lake' },
  { name: 'post', hash: '#/a/lake/p/lake-1' },
  { name: 'activity', hash: '#/activity' },
];

/** States and layers whose layout is one of the above: once is enough. */
const once: readonly (Screen & { readonly theme: Theme })[] = [
  {
    name: 'lightbox',
    hash: '#/a/lake/p/lake-1',
    theme: 'dark',
    act: async (page) => {
      await page.getByRole('button', { name: 'Open photo 1 of 4' }).press('Enter');
      await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
    },
  },
  {
    name: 'copies-sheet',
    hash: '#/a/lake/p/lake-1',
    theme: 'light',
    act: async (page) => {
      await page.getByRole('button', { name: '3 of 3 copies' }).click();
      await expect(page.getByRole('dialog', { name: 'Copies' })).toBeVisible();
    },
  },
  {
    name: 'post-two-captions',
    hash: '#/a/puck/p/puck-1',
    state: 'twoCaptions',
    theme: 'light',
  },
  {
    name: 'edit-post',
    hash: '#/a/puck/p/puck-1',
    theme: 'dark',
    act: async (page) => {
      await page.getByRole('button', { name: 'More about this post' }).click();
      await page.getByRole('button', { name: 'Edit post' }).click();
      await expect(page.getByRole('dialog', { name: 'Edit post' })).toBeVisible();
    },
  },
  { name: 'feed-alone', hash: '#/', state: 'alone', theme: 'dark' },
  { name: 'feed-empty', hash: '#/', state: 'empty', theme: 'light' },
  { name: 'feed-offline', hash: '#/', state: 'offline', theme: 'light' },
  {
    name: 'feed-tablet',
    hash: '#/',
    theme: 'light',
    act: (page) => page.setViewportSize({ width: 768, height: 1024 }),
  },
  { name: 'feed-untold', hash: '#/', state: 'untold', theme: 'light' },
  { name: 'album-untold', hash: '#/a/sea', state: 'untold', theme: 'light' },
  { name: 'link-broken', hash: '#/a/zzz/C7KQ-M2XD', theme: 'light' },
  { name: 'album-empty', hash: '#/a/puck', state: 'empty', theme: 'light' },
  {
    name: 'post-none-here',
    hash: '#/a/desert/p/desert-1',
    state: 'noneHere',
    theme: 'light',
  },
  { name: 'trouble', hash: '#/', state: 'trouble', theme: 'light' },
];

for (const { name, act, ...screen } of everywhere) {
  test(`${name} looks as it did, on a phone and a desktop, light and dark`, async ({ show }) => {
    for (const look of looks) {
      const page = await show({ ...screen, ...look });
      await act?.(page);
      await settle(page);
      const picture = `${name}-${look.size}-${look.theme}.png`;
      await expect.soft(page).toHaveScreenshot(picture, tolerance);
    }
  });
}

for (const { name, act, ...look } of once) {
  test(`${name} looks as it did`, async ({ show }) => {
    const page = await show({ ...look, size: 'phone' });
    await act?.(page);
    await settle(page);
    await expect(page).toHaveScreenshot(`${name}.png`, tolerance);
  });
}
