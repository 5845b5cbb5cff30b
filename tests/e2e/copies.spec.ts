import { expect } from '@playwright/test';
import { fivePhotos } from './device.ts';
import { test } from './ring.ts';

const title = 'Sunday walks';
const photos = fivePhotos.slice(0, 2);

test('one device alone works, says so, and its copies rise by themselves when others come', async ({
  openDevice,
}) => {
  const a = await openDevice();
  const tabA = await a.openTab();
  await tabA.startAlbum(title);
  await tabA.post(photos);
  await tabA.expectCopies('Only here');

  const b = await openDevice();
  await b.openTab();
  await tabA.expectCopies('2 of 3');

  const c = await openDevice();
  await c.openTab();
  await tabA.expectCopies('3 of 3');
});

test('two tabs of one profile are two nodes on one device, and the meter counts one', async ({
  openDevice,
}) => {
  const a = await openDevice();
  const tabA = await a.openTab();
  const second = await a.openTab();
  expect(await tabA.nodeId()).not.toBe(await second.nodeId());
  await tabA.goTo('');
  await tabA.startAlbum(title);
  await tabA.post(photos);
  await second.goTo('');
  // The second tab has the album too: it is the same person's.
  await second.expectCopies('Only here');
  await tabA.expectCopies('Only here');
});

test('a replica is killed during an upload: it still gets safe, and the meter is right', async ({
  openDevice,
}) => {
  const tabs = [];
  for (let count = 0; count < 4; count += 1) tabs.push(await (await openDevice()).openTab());
  const [author, victim, ...others] = tabs;
  if (author === undefined || victim === undefined) throw new Error('Four tabs were opened.');

  await author.startAlbum(title);
  await author.beginPost(fivePhotos);
  await author.finishPost(fivePhotos.length);
  await victim.kill();
  await author.expectCopies('3 of 3');

  // Two keepers are left: with the author they are the three copies the meter tells of.
  await author.page.getByRole('article').getByText('3 of 3').click();
  const sheet = author.page.getByRole('dialog');
  await expect(sheet.getByText('This laptop')).toBeVisible();
  await expect(sheet.getByRole('listitem')).toHaveCount(1 + others.length);
});
