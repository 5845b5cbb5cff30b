/** Every screen is walked by Tab: all of it is reached, in order, each stop is seen, none holds. */

import { expect, type Page } from '@playwright/test';
import { screens } from './every-screen.ts';
import { settle } from './settle.ts';
import { looks, test } from './visual-test.ts';

const stopsMax = 400;

for (const look of looks.filter(({ theme }) => theme === 'light')) {
  test(`Tab walks every screen on a ${look.size}`, async ({ show }) => {
    test.setTimeout(300_000);
    const found: string[] = [];
    for (const { name, hash, state = 'shared', act } of screens) {
      const page = await show({ ...look, hash, state });
      await act?.(page);
      await settle(page);
      found.push(...(await walk(page)).map((complaint) => `${name}: ${complaint}`));
    }
    expect(found).toEqual([]);
  });
}

async function walk(page: Page): Promise<readonly string[]> {
  const walker = await page.evaluateHandle(makeWalker);
  for (let stop = 0; stop < stopsMax; stop++) {
    await page.keyboard.press('Tab');
    if (await walker.evaluate(({ isRound }) => isRound())) {
      return walker.evaluate(({ complaints }) => complaints());
    }
  }
  return [`not round after ${stopsMax} stops`];
}

/** Runs in the page. */
function makeWalker() {
  const stops: Element[] = [];
  const unseen: Element[] = [];
  const nameOf = (element: Element): string =>
    `<${element.localName}> ${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`;

  const isMarked = (element: Element): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  /** Some controls lie unseen under what is drawn for them. */
  const isSeen = (element: Element): boolean => {
    const { parentElement } = element;
    const drawn = [
      element,
      element.closest('label'),
      parentElement,
      ...(parentElement?.children ?? []),
    ];
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return (
      drawn.some((each) => each !== null && isMarked(each)) &&
      bottom > 0 &&
      top < innerHeight &&
      right > 0 &&
      left < innerWidth
    );
  };
  const isStop = (element: HTMLElement): boolean =>
    element.tabIndex >= 0 &&
    !element.matches(':disabled, [type="radio"]:not(:checked)') &&
    element.closest('[inert]') === null &&
    element.checkVisibility({ visibilityProperty: true });
  const isBefore = (a: Element, b: Element): boolean =>
    (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

  return {
    /** True once a stop comes again. Leaving the page by its end is no stop. */
    isRound: async (): Promise<boolean> => {
      // Lists grow by the frame, as far as they are looked at.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const element = document.activeElement;
      if (element === null || element === document.body) return false;
      if (stops.includes(element)) return true;
      stops.push(element);
      if (!isSeen(element)) unseen.push(element);
      return false;
    },
    complaints: (): string[] => {
      const layer = document.querySelector('[role="dialog"]') ?? document;
      const all = layer.querySelectorAll<HTMLElement>(
        'a, button, input, select, textarea, [tabindex]',
      );
      const missed = [...all].filter((each) => isStop(each) && !stops.includes(each));
      const turns = stops.filter((each, i) => {
        const next = stops[(i + 1) % stops.length];
        return next !== undefined && !isBefore(each, next);
      });
      return [
        ...missed.map((each) => `${nameOf(each)} is not reached`),
        ...unseen.map((each) => `${nameOf(each)} does not show that it is focused`),
        ...(turns.length > 1 ? turns.map((each) => `after ${nameOf(each)} it goes back`) : []),
      ];
    },
  };
}
