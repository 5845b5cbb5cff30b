/** Words without a space and posts with as many photos as fit push nothing off the screen. */

import { expect, type Page } from '@playwright/test';
import { settle } from './settle.ts';
import { test } from './visual-test.ts';

/** What does not fit its own box, or ends to the right of the screen. */
function cutOff(page: Page, selector: string): Promise<readonly string[]> {
  return page.locator(selector).evaluateAll((elements) =>
    elements
      .filter((element) => {
        const isCut = element.scrollWidth > element.clientWidth && element.clientWidth > 0;
        return isCut || element.getBoundingClientRect().right > innerWidth;
      })
      .map((element) => element.textContent.slice(0, 20) || (element.ariaLabel ?? '')),
  );
}

const putLongWord = (page: Page, selector: string): Promise<void> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      element.textContent = 'W'.repeat(120);
    });

for (const size of ['phone', 'desktop'] as const) {
  test(`a title of one long word leaves the buttons of an album in reach, ${size}`, async ({
    show,
  }) => {
    const page = await show({ size, theme: 'light', hash: '#/a/lake' });
    await settle(page);
    await putLongWord(page, 'h1');
    expect(await cutOff(page, 'main h1, .album-head .buttons > *')).toEqual([]);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await putLongWord(page, '[role=dialog] header .title');
    expect(await cutOff(page, '[role=dialog] header .title, [role=dialog] header button')).toEqual(
      [],
    );
  });

  test(`a caption of one long word stays in its column, ${size}`, async ({ show }) => {
    const page = await show({ size, theme: 'light', hash: '#/a/lake/p/lake-1' });
    await settle(page);
    await putLongWord(page, '.caption');
    expect(await cutOff(page, '.caption')).toEqual([]);
  });
}

test('ten photos of a post fit the strip under the stage', async ({ show }) => {
  const page = await show({ size: 'desktop', theme: 'dark', hash: '#/a/lake/p/lake-1' });
  await settle(page);
  await page.locator('.film').evaluate((film) => {
    for (let i = film.childElementCount; i < 10; i += 1) {
      film.append(film.children[0]?.cloneNode(true) ?? '');
    }
  });
  const stage = await page.getByRole('region', { name: 'Photos' }).boundingBox();
  const column = await page.locator('.post-stage > .column').boundingBox();
  expect((stage?.x ?? 0) + (stage?.width ?? Infinity)).toBeLessThanOrEqual(column?.x ?? 0);
});

test('ten dots leave the glyphs beside them as large as they are', async ({ show }) => {
  const page = await show({ size: 'phone', theme: 'light', hash: '#/' });
  await settle(page);
  const post = page
    .getByRole('article')
    .filter({ has: page.locator('.dots') })
    .first();
  await post.locator('.dots').evaluate((dots) => {
    for (let i = dots.childElementCount; i < 10; i += 1) {
      dots.append(dots.children[0]?.cloneNode(true) ?? '');
    }
  });
  const widths = await post
    .locator('.actions svg')
    .evaluateAll((icons) => icons.map((icon) => icon.getBoundingClientRect().width));
  expect(widths).toEqual([24, 24, 24]);
});
