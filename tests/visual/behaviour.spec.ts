/** What the screens do when they are used: by tap, by key, and by going back. */

import { expect } from '@playwright/test';
import { settle } from './settle.ts';
import { test } from './visual-test.ts';

const phone = { size: 'phone', theme: 'light' } as const;
const desktop = { size: 'desktop', theme: 'light' } as const;
const post = '#/a/lake/p/lake-1';

test('a double tap likes, and never takes a like back', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  const card = page.getByRole('article').first();
  const photo = card.getByRole('button', { name: 'Open photo 1 of 1' });

  await photo.dblclick();
  await expect(card.getByRole('button', { name: 'Like, 1 like' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await photo.dblclick();
  await expect(card.getByRole('button', { name: 'Like, 1 like' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(new URL(page.url()).hash).toBe('#/');
});

test('one tap on a photo in the feed opens its post', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  await page.getByRole('button', { name: 'Open photo 1 of 1' }).first().click();
  await expect(page).toHaveURL(/#\/a\/puck\/p\/puck-1$/);
});

test('the heart takes a like back', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  await page.getByRole('button', { name: 'Like, 5 likes' }).click();
  await expect(page.getByRole('button', { name: 'Like, 4 likes' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
});

test('a comment is sent by Enter, and its writer can delete it', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  const comments = page.getByRole('list', { name: 'Comments' });
  await page.getByRole('textbox', { name: 'Write a comment' }).fill('See you there.');
  await page.keyboard.press('Enter');
  await expect(comments).toContainText('See you there.');
  await expect(page.getByRole('textbox', { name: 'Write a comment' })).toHaveValue('');

  await page.getByRole('button', { name: 'Delete the comment by Mira' }).click();
  await expect(comments).not.toContainText('See you there.');
});

test('a comment that was begun is still there after a look at the album', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  await page.getByRole('textbox', { name: 'Write a comment' }).fill('Half a thou');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { name: 'Lake house' })).toBeVisible();
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await expect(page.getByRole('textbox', { name: 'Write a comment' })).toHaveValue('Half a thou');
});

test('the feed stands where it was left', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  await settle(page);
  await page.evaluate(() => scrollTo(0, 900));
  await page.getByRole('link', { name: 'Albums', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Albums' })).toBeVisible();
  await page.getByRole('link', { name: 'Feed' }).click();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
});

test('an album opens at its top, and where it was left when one comes back', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/lake' });
  await page.evaluate(() => scrollTo(0, 400));
  await page.evaluate((hash) => (location.hash = hash), post);
  await expect(page.getByRole('textbox', { name: 'Write a comment' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(400);
});

test('a screen that comes late does not take the place of the one wanted since', async ({
  show,
}) => {
  const page = await show({ ...phone, hash: '#/' });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/Albums-[^/]*\.js$/, async (request) => {
    await held;
    await request.continue();
  });
  await page.getByRole('link', { name: 'Albums', exact: true }).click();
  await page.getByRole('link', { name: /^Activity/ }).click();
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();

  const arrived = page.waitForResponse(/\/Albums-[^/]*\.js$/);
  release();
  await (await arrived).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
});

test('a deleted post is gone, and says what stays', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/puck/p/puck-1' });
  await page.getByRole('button', { name: 'More about this post' }).click();
  await page.getByRole('button', { name: 'Delete post' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this post?' });
  await expect(question).toContainText('Screenshots and downloads stay.');
  await question.getByRole('button', { name: 'Delete post' }).click();
  await expect(page.getByRole('status').getByText('Deleted here.')).toBeVisible();
  await expect(page).toHaveURL(/#\/a\/puck$/);
});

test('a new album is started from the first run', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/', state: 'firstRun' });
  await page.getByRole('button', { name: 'Start an album' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Sea');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sea', exact: true })).toBeVisible();
  await expect(page.getByText('No photos yet')).toBeVisible();
});

test('a sheet gives the focus back to what opened it', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  const meter = page.getByRole('button', { name: '3 of 3 copies' });
  await meter.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Copies' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Copies' })).toBeHidden();
  await expect(meter).toBeFocused();
});

test('the lightbox walks with the arrows, hides its words by a tap, and closes by Esc', async ({
  show,
}) => {
  const page = await show({ ...phone, hash: post });
  await page.getByRole('button', { name: 'Open photo 1 of 4' }).press('Enter');
  const lightbox = page.getByRole('dialog', { name: 'Photo' });
  await expect(lightbox).toContainText('1 of 4');
  await page.keyboard.press('ArrowRight');
  await expect(lightbox).toContainText('2 of 4');

  await page.mouse.click(195, 300);
  await expect(lightbox.getByRole('button', { name: 'Download' })).toBeHidden();
  await page.mouse.click(195, 300);
  await expect(lightbox.getByRole('button', { name: 'Download' })).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(lightbox).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Lake house' })).toBeVisible();
});

test('keys lead to the screens, and are letters while one types', async ({ show }) => {
  const page = await show({ ...desktop, hash: '#/' });
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Albums' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('garden');
  await expect(page.getByRole('link', { name: /Lien’s garden/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /Sunday walks/ })).toBeHidden();
  await expect(page).toHaveURL(/#\/albums$/);
});

test('a deleted post leaves the outbox and is not called safe', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/' });
  await expect(page.getByRole('link', { name: /^New post\. 1 of 3 copies/ })).toBeVisible();
  const mine = page.getByRole('article', { name: 'Post by Mira' }).first();
  await mine.getByRole('button', { name: 'More about this post' }).click();
  await page.getByRole('button', { name: 'Delete post' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this post?' });
  await question.getByRole('button', { name: 'Delete post' }).click();
  await expect(page.getByRole('link', { name: 'New post', exact: true })).toBeVisible();
  await expect(page.getByText('Your photos are safe.')).toHaveCount(0);
});

test('j and k walk the posts of the feed', async ({ show }) => {
  const page = await show({ ...desktop, hash: '#/' });
  const articles = page.getByRole('article');
  await page.keyboard.press('j');
  await expect(articles.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(articles.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(articles.nth(0)).toBeFocused();
});

test('opening the activity clears the badge and keeps what was new marked', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/activity' });
  await expect(page.getByRole('region', { name: 'New' }).getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Activity', exact: true })).toBeVisible();
});

test('arrows walk the squares of an album', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/lake' });
  const squares = page.getByRole('main').getByRole('listitem').getByRole('link');
  await squares.nth(0).focus();
  await page.keyboard.press('ArrowDown');
  await expect(squares.nth(3)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(squares.nth(2)).toBeFocused();
});

test('of two captions written at once the author chooses one', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/puck/p/puck-1', state: 'twoCaptions' });
  await expect(page.getByText('Two captions were written at the same time.')).toBeVisible();
  const second = page.getByRole('listitem').filter({ hasText: 'the last of the sun' });
  await second.getByRole('button', { name: 'Choose this one' }).click();
  await expect(page.getByText('Two captions were written')).toHaveCount(0);
  await expect(page.getByText('Puck, Pip, and the last of the sun.')).toBeVisible();
  await expect(page.getByText('They heard the car')).toHaveCount(0);
});

test('an own post gets another caption, another tag, another description', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/a/puck/p/puck-1' });
  await page.getByRole('button', { name: 'More about this post' }).click();
  await page.getByRole('button', { name: 'Edit post' }).click();
  const sheet = page.getByRole('dialog', { name: 'Edit post' });
  await sheet.getByLabel('Caption').fill('Two dogs.');
  await sheet.getByRole('button', { name: 'Tag' }).click();
  await sheet.getByLabel('New tag').fill('dogs');
  await sheet.getByLabel('Describe the photo').fill('Two dogs by a gate');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Two dogs.')).toBeVisible();
  await expect(page.getByText('#dogs')).toBeVisible();
  await expect(page.getByRole('img', { name: 'Two dogs by a gate' })).toBeVisible();
});

test('what another wrote is not mine to edit', async ({ show }) => {
  const page = await show({ ...phone, hash: post });
  await page.getByRole('button', { name: 'More about this post' }).click();
  await expect(page.getByRole('button', { name: 'Share the album' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit post' })).toHaveCount(0);
});
