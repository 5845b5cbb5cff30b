/** How a long list comes: a step to a task, as far as somebody looks. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Growing } from '../../src/ui/components/growing.svelte.ts';

let look: (entries: readonly { readonly isIntersecting: boolean }[]) => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(told: typeof look) {
        look = told;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const end = {} as HTMLElement;

it('none of a heavy list comes in the task that makes it, then one after the other', () => {
  const growing = new Growing(1, 0);
  growing.whenSeen(() => 3)(end);
  expect(growing.shownMax).toBe(0);
  vi.advanceTimersByTime(0);
  expect(growing.shownMax).toBe(1);
  look([{ isIntersecting: true }]);
  expect(growing.shownMax).toBe(2);
  vi.advanceTimersByTime(100);
  expect(growing.shownMax).toBe(3);
});

it('a list goes no further than somebody looks', () => {
  const growing = new Growing(1, 0);
  growing.whenSeen(() => 10)(end);
  vi.advanceTimersByTime(0);
  look([{ isIntersecting: false }]);
  vi.advanceTimersByTime(100);
  expect(growing.shownMax).toBe(1);
});

it('what comes into a list that stood empty is shown', () => {
  const growing = new Growing(1, 0);
  let count = 0;
  const total = vi.fn(() => count);
  const leave = growing.whenSeen(total)(end);
  // Svelte attaches anew when what was read here has changed.
  expect(total).toHaveBeenCalled();
  look([{ isIntersecting: true }]);
  vi.advanceTimersByTime(1000);
  expect(growing.shownMax).toBe(0);

  leave();
  count = 2;
  growing.whenSeen(total)(end);
  look([{ isIntersecting: true }]);
  vi.advanceTimersByTime(100);
  expect(growing.shownMax).toBe(2);
});
