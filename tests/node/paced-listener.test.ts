import { expect, test } from 'vitest';
import { PacedListener } from '../../src/node/paced-listener.ts';
import type { Update } from '../../src/node/view-api.ts';

/** A page that answers when the test says so. */
class SlowPage {
  readonly heard: Update[] = [];
  readonly #answers: (() => void)[] = [];
  readonly listener = new PacedListener((update) => {
    this.heard.push(update);
    return new Promise<void>((resolve) => this.#answers.push(resolve));
  });

  async answer(): Promise<void> {
    this.#answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const posts = (albumId: string): Update => ({ type: 'posts', albumId, posts: [] });
const bug = (message: string): Update => ({ type: 'trouble', trouble: { type: 'bug', message } });

test('a page that keeps up hears everything, in order', async () => {
  const page = new SlowPage();
  const updates = Array.from({ length: 20 }, (_, at) => posts(`${at}`));
  for (const update of updates) {
    page.listener.tell(update);
    await page.answer();
  }
  expect(page.heard).toEqual(updates);
});

test('a page that does not answer is told eight things, then the newest of each kind as it answers', async () => {
  const page = new SlowPage();
  for (let at = 0; at < 8; at += 1) page.listener.tell(posts('first'));
  for (let at = 0; at < 1000; at += 1) {
    page.listener.tell(posts('a'));
    page.listener.tell(posts('b'));
    page.listener.tell(bug(`${at}`));
  }
  expect(page.heard).toHaveLength(8);
  for (let at = 0; at < 20; at += 1) await page.answer();
  expect(page.heard.slice(8)).toEqual([posts('a'), posts('b'), bug('999')]);
});

test('a page whose listener fails is told on', async () => {
  const heard: Update[] = [];
  const listener = new PacedListener((update) => {
    heard.push(update);
    return Promise.reject(new Error('A screen broke.'));
  });
  for (let at = 0; at < 20; at += 1) {
    listener.tell(posts(`${at}`));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(heard).toHaveLength(20);
});
