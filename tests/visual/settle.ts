/** Waits until every photo on the screen is drawn, or known to be missing, and all moved in. */

import type { Page } from '@playwright/test';

export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-settled="false"]')].every((photo) => {
      const { top, bottom, left, right } = photo.getBoundingClientRect();
      return bottom < 0 || top > innerHeight || right < 0 || left > innerWidth;
    }),
  );
  // What is half faded in has the colours of neither; what fades in begins a frame or two late. What
  // never ends has no half.
  await page.waitForFunction(async () => {
    for (let frame = 0; frame < 3; frame += 1) {
      const isMoving = document
        .getAnimations()
        .some(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      if (isMoving) return false;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return true;
  });
}
