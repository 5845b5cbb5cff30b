/** Waits until every photo on the screen is drawn, or known to be missing. */

import type { Page } from '@playwright/test';

export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-settled="false"]')].every((photo) => {
      const { top, bottom, left, right } = photo.getBoundingClientRect();
      return bottom < 0 || top > innerHeight || right < 0 || left > innerWidth;
    }),
  );
}
