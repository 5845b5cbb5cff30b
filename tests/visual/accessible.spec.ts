/** Every screen as those meet it who listen, who type, who enlarge: checked by axe and by measure. */

import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { screens } from './every-screen.ts';
import { settle } from './settle.ts';
import { looks, test } from './visual-test.ts';

for (const look of looks) {
  test(`axe finds nothing serious on a ${look.size}, ${look.theme}`, async ({ show }) => {
    test.setTimeout(300_000);
    // What is no matter of colour is the same in both themes.
    const rules = look.theme === 'dark' ? ['color-contrast'] : undefined;
    const found: string[] = [];
    for (const { name, hash, state = 'shared', act } of screens) {
      const page = await show({ ...look, hash, state });
      await act?.(page);
      await settle(page);
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
      found.push(
        ...violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${name}: ${id}: ${html.slice(0, 160)}`),
          ),
      );
    }
    expect(found).toEqual([]);
  });
}

test('every target on a phone is 44 wide and high, or stands in a sentence', async ({ show }) => {
  test.setTimeout(180_000);
  const found: string[] = [];
  for (const { name, hash, state = 'shared', act } of screens) {
    const page = await show({ size: 'phone', theme: 'light', hash, state });
    await act?.(page);
    await settle(page);
    found.push(...(await page.evaluate(smallTargets)).map((target) => `${name}: ${target}`));
  }
  expect(found).toEqual([]);
});

test('letters twice as large fit the width of a phone', async ({ show }) => {
  test.setTimeout(180_000);
  const found: string[] = [];
  for (const { name, hash, state = 'shared', act } of screens) {
    const page = await show({ size: 'phone', theme: 'light', hash, state });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await act?.(page);
    await settle(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) found.push(`${name}: ${over} px too wide`);
  }
  expect(found).toEqual([]);
});

/** Runs in the page: what answers to a finger 21 px off the middle of each control. */
function smallTargets(): string[] {
  const dialog = document.querySelector('[role="dialog"]');
  const controls = (dialog ?? document).querySelectorAll<HTMLElement>('button, a[href], input');
  return [...controls].flatMap((control) => {
    const target = control.closest<HTMLElement>('label') ?? control;
    const style = getComputedStyle(target);
    if (style.display === 'inline' || control.closest('[inert]') !== null) return [];
    control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const isHidden = !control.checkVisibility({ visibilityProperty: true }) || width * height < 4;
    if (isHidden || (width >= 44 && height >= 44)) return [];
    const reaches = (dx: number, dy: number): boolean => {
      const hit = document.elementFromPoint(left + width / 2 + dx, top + height / 2 + dy);
      return target.contains(hit);
    };
    const isWide = width >= 44 || (reaches(-21, 0) && reaches(21, 0));
    const isHigh = height >= 44 || (reaches(0, -21) && reaches(0, 21));
    if (isWide && isHigh) return [];
    const name = control.getAttribute('aria-label') ?? control.textContent.trim();
    return [`${name.slice(0, 40)} is ${Math.round(width)} x ${Math.round(height)}`];
  });
}
