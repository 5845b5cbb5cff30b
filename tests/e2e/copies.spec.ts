import { expect } from '@playwright/test';
import { fivePhotos } from './device.ts';
import { test } from './ring.ts';
import { chunksOnDisk, fewestCopies } from './stored-bytes.ts';

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
  const author = await (await openDevice()).openTab();
  const victim = await (await openDevice()).openTab();
  const others = [await (await openDevice()).openTab(), await (await openDevice()).openTab()];
  await author.startAlbum(title);
  await author.expectDevices('4 devices here');
  await author.beginPost([...fivePhotos, ...fivePhotos]);
  await author.finishPost(10);
  await expect.poll(async () => (await chunksOnDisk(victim.page)).size).toBeGreaterThan(0);
  await victim.kill();

  await author.expectCopies(/^(\d of 3|\d here, \d away)/);
  const pages = others.map(({ page }) => page);
  const meter = author.page.getByRole('article').first().getByRole('button').last();
  const tellsTheTruth = async (): Promise<boolean> => {
    const here = /(\d)( of|,? here)/.exec(await meter.innerText())?.[1];
    return Number(here) === (await fewestCopies(author.page, pages));
  };
  await expect.poll(tellsTheTruth, { timeout: 60_000 }).toBe(true);
});
