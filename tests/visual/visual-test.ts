/** A Playwright test with the fixture app behind it, as `fixture-app.setup.ts` built it. */

import { expect, test as base, type Page } from '@playwright/test';
import type { AddressInfo } from 'node:net';
import { preview } from 'vite';
import { configFile } from './fixture-app.ts';
import type { FixtureState } from './fixture-states.ts';

export type Theme = 'light' | 'dark';

export interface Shown {
  readonly hash: string;
  readonly theme: Theme;
  readonly size: keyof typeof viewports;
  readonly state?: FixtureState;
}

const viewports = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;

/** Every look a screen is held to. */
export const looks = (['phone', 'desktop'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ size, theme })),
);

interface Fixtures {
  readonly show: (shown: Shown) => Promise<Page>;
}

export const test = base.extend<Fixtures, { readonly app: string }>({
  timezoneId: 'Europe/Brussels',
  locale: 'en-GB',

  app: [
    // Playwright reads which fixtures this one needs from the pattern: none.
    async ({}, use) => {
      const server = await preview({ configFile, preview: { host: '127.0.0.1', port: 0 } });
      const { port } = server.httpServer.address() as AddressInfo;
      await use(`http://127.0.0.1:${port}`);
      await server.close();
    },
    { scope: 'worker' },
  ],

  show: async ({ page, app }, use) => {
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await use(async ({ hash, theme, size, state = 'shared' }) => {
      await page.setViewportSize(viewports[size]);
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme });
      await page.goto(`${app}/?state=${state}&theme=${theme}${hash}`);
      await page.waitForFunction(hasScreen);
      await page.evaluate(() => document.fonts.ready);
      return page;
    });
    expect(errors).toEqual([]);
  },
});

/** Runs in the page: the frame comes first, and is empty until the code of its screen is there. */
function hasScreen(): boolean {
  const frame = document.querySelector('#app main');
  return ((frame ?? document.querySelector('#app'))?.childElementCount ?? 0) > 0;
}

/** Fewer than the shortest word has, more than the edges of photos differ by. */
export const tolerance = {
  maxDiffPixels: 40,
  animations: 'disabled',
  caret: 'hide',
} as const;
