/** A thousand posts are drawn in small steps, and their photos do not pile up in memory. */

import { expect, type Page } from '@playwright/test';
import { settle } from './settle.ts';
import { test } from './visual-test.ts';

const phone = { size: 'phone', theme: 'light', state: 'long' } as const;
/** Photos on the screen and a few screens around it, those not let go of yet included. */
const imagesMax = 150;

interface Scrolled {
  readonly longestTaskMs: number;
  readonly imagesMost: number;
  /** Posts that were drawn between two frames. */
  readonly drawnMost: number;
}

/** Faster than any finger: always to where the list ends so far, until so many are drawn. */
async function scrollThrough(page: Page, selector: string, until: number): Promise<Scrolled> {
  return page.evaluate(
    async ([wanted, most]) => {
      let [longestTaskMs, imagesMost, drawnMost, still] = [0, 0, 0, 0];
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          longestTaskMs = Math.max(longestTaskMs, entry.duration);
        }
      });
      observer.observe({ type: 'longtask' });
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      while (still < 10 && document.querySelectorAll(wanted).length < most) {
        const before = document.querySelectorAll(wanted).length;
        scrollTo(0, document.documentElement.scrollHeight);
        await nextFrame();
        const drawn = document.querySelectorAll(wanted).length - before;
        drawnMost = Math.max(drawnMost, drawn);
        imagesMost = Math.max(imagesMost, document.querySelectorAll('main .photo img').length);
        still = drawn === 0 ? still + 1 : 0;
      }
      observer.disconnect();
      return { longestTaskMs, imagesMost, drawnMost };
    },
    [selector, until] as const,
  );
}

for (const { name, hash, selector, until, stepCount } of [
  { name: 'feed', hash: '#/', selector: 'article', until: 320, stepCount: 4 },
  { name: 'album', hash: '#/a/lake', selector: 'main .grid a', until: 1_000, stepCount: 24 },
]) {
  test(`the ${name} of a thousand posts is drawn in small steps`, async ({ show }) => {
    test.setTimeout(180_000);
    const page = await show({ ...phone, hash });
    await settle(page);
    const { longestTaskMs, imagesMost, drawnMost } = await scrollThrough(page, selector, until);
    // How long a task takes is the machine's word, and so it is told and not judged.
    test.info().annotations.push({ type: 'longest task', description: `${longestTaskMs} ms` });
    expect(await page.locator(selector).count()).toBeGreaterThanOrEqual(until);
    expect(imagesMost).toBeLessThan(imagesMax);
    expect(drawnMost).toBeLessThanOrEqual(2 * stepCount);
  });
}

test('far down a long feed one comes back to where one was', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  // How far one frame gets depends on how much of the list is drawn by then.
  await page.evaluate(async () => {
    while (scrollY <= 10_000) {
      scrollBy(0, 2 * innerHeight);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  const left = await page.evaluate(() => scrollY);
  await page.evaluate(() => (location.hash = '#/activity'));
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(left);
});
