/** Waits until every photo on the screen is drawn, or known to be missing, and all moved in. */

import type { Page } from '@playwright/test';

export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-settled="false"]')].every((photo) => {
      const { top, bottom, left, right } = photo.getBoundingClientRect();
      return bottom < 0 || top > innerHeight || right < 0 || left > innerWidth;
    }),
  );
  // What is half faded in has the colours of neither. What never ends has no half.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ effect }) => effect?.getComputedTiming().endTime === Infinity),
  );
}
