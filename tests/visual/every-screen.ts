/** Every screen and layer there is, for tests that hold all of them to the same. */

import { expect, type Page } from '@playwright/test';
import type { FixtureState } from './fixture-states.ts';

export interface Screen {
  readonly name: string;
  readonly hash: string;
  readonly state?: FixtureState;
  /** What is done before one looks. */
  readonly act?: (page: Page) => Promise<void>;
}

const stranger = '0123456789abcdef'.repeat(2);

/** Opens a layer, whose code may have to come first. */
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await expect(page.getByRole('dialog').or(page.getByRole('menu')).first()).toBeVisible();
};

export const screens: readonly Screen[] = [
  { name: 'first run', hash: '#/', state: 'firstRun' },
  { name: 'feed', hash: '#/' },
  { name: 'empty feed', hash: '#/', state: 'empty' },
  { name: 'albums', hash: '#/albums' },
  { name: 'album', hash: '#/a/lake' },
  { name: 'untold album', hash: '#/a/sea', state: 'untold' },
  { name: 'post', hash: '#/a/lake/p/lake-1' },
  { name: 'lost post', hash: '#/a/desert/p/desert-1', state: 'noneHere' },
  {
    name: 'lightbox',
    hash: '#/a/lake/p/lake-1',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^(Open photo 1 of 4|Full window)$/ })
        .first()
        .press('Enter');
      await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
    },
  },
  { name: 'copies sheet', hash: '#/a/lake/p/lake-1', act: press(/^3 of 3 copies/) },
  { name: 'album menu', hash: '#/a/lake', act: press('More about this album') },
  { name: 'share sheet', hash: '#/a/lake', act: press('Share') },
  { name: 'activity', hash: '#/activity' },
  { name: 'you', hash: '#/you' },
  { name: 'network', hash: '#/network' },
  { name: 'ring legend', hash: '#/network', act: press('How to read the ring') },
  { name: 'new post', hash: '#/new' },
  { name: 'join', hash: `#/a/${stranger}` },
  { name: 'paste a link', hash: '#/join' },
  ...['', 'profile', 'key', 'storage', 'appearance', 'privacy', 'about', 'restore'].map(
    (section) => ({ name: `settings ${section}`.trim(), hash: `#/settings/${section}` }),
  ),
  { name: 'trouble', hash: '#/', state: 'trouble' },
];
