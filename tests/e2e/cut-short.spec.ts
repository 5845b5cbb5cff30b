import { expect, type Page } from '@playwright/test';
import { fivePhotos, type Device, type Tab } from './device.ts';
import { test } from './ring.ts';
import { chunksOnDisk } from './stored-bytes.ts';

const title = 'Lake house';
const photos = fivePhotos.slice(0, 3);

// Four devices, one of which is killed and missed before it is back.
test.setTimeout(120_000);

/**
 * Lets the tab's own writes go on until its disk shows the moment, then keeps the disk to itself: the
 * tab is alive, and reads and writes nothing more. Tells how many chunks the disk has then.
 */
const holdDiskAt = (
  page: Page,
  moment: 'firstChunk' | 'firstTombstone',
  slot = 0,
): Promise<number> =>
  page.evaluate(
    async ([awaited, held]) => {
      const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
        });
      const database = await done(indexedDB.open(`insta-dynamo-${held}`));
      for (;;) {
        const stores = ['metas', 'flags', 'bodies', 'state'];
        const metas = database.transaction(stores, 'readwrite').objectStore('metas');
        const rows = (await done(metas.getAll())) as { form: string; isTombstone?: boolean }[];
        const isNow = rows.some(({ form, isTombstone }) =>
          awaited === 'firstChunk' ? form === 'chunk' : isTombstone === true,
        );
        if (!isNow) continue;

        // A transaction lives as long as it is asked for something.
        const askAgain = (): void => void (metas.count().onsuccess = askAgain);
        askAgain();
        return rows.filter(({ form }) => form === 'chunk').length;
      }
    },
    [moment, slot] as const,
  );

const chunksCount = async ({ page }: Tab): Promise<number> => (await chunksOnDisk(page)).size;

const worksNoted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('insta-dynamo-work');
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed.'));
        opening.onsuccess = () => {
          const counting = opening.result.transaction('rows').objectStore('rows').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );

const openTabs = async (openDevice: () => Promise<Device>): Promise<readonly Tab[]> => {
  const tabs = [];
  for (let count = 0; count < 3; count += 1) tabs.push(await (await openDevice()).openTab());
  return tabs;
};

test('a tab killed while it posts leaves no half of a post, and no piece of it anywhere', async ({
  openDevice,
}) => {
  const device = await openDevice();
  const author = await device.openTab();
  const keepers = await openTabs(openDevice);
  await author.startAlbum(title);
  await author.expectDevices('4 devices here');
  await author.beginPost(photos);
  const held = holdDiskAt(author.page, 'firstChunk');
  await author.finishPost(photos.length);
  expect(await held).toBeGreaterThan(0);
  const counts = (): Promise<number[]> => Promise.all(keepers.map(chunksCount));
  await expect.poll(async () => Math.max(...(await counts()))).toBeGreaterThan(0);
  await author.kill();

  const again = await device.openTab();
  await again.openAlbum(title);
  await expect(again.page.getByText('0 photos').first()).toBeVisible();
  await expect.poll(() => chunksCount(again), { timeout: 30_000 }).toBe(0);
  await expect.poll(counts, { timeout: 30_000 }).toEqual([0, 0, 0]);

  await again.post(photos);
  await again.expectCopies('3 of 3');
});

test('what a second tab left half made is taken back by the first that opens after it', async ({
  openDevice,
}) => {
  const device = await openDevice();
  const first = await device.openTab();
  await first.startAlbum(title);
  const second = await device.openTab();
  await second.openAlbum(title);
  await second.beginPost(photos);
  const held = holdDiskAt(second.page, 'firstChunk', 1);
  await second.finishPost(photos.length);
  expect(await held).toBeGreaterThan(0);
  await second.kill();
  await first.close();

  const again = await device.openTab();
  await again.openAlbum(title);
  await expect.poll(() => worksNoted(again.page), { timeout: 30_000 }).toBe(0);
  await expect(again.page.locator('ul.grid img')).toHaveCount(0);
  // The pieces lie in the second tab's own store, which hears of it when it is opened.
  await device.openTab();
  await expect.poll(() => chunksCount(again), { timeout: 30_000 }).toBe(0);
});

test('a tab killed while it deletes a post has deleted it, on every disk', async ({
  openDevice,
}) => {
  const device = await openDevice();
  const author = await device.openTab();
  const keepers = await openTabs(openDevice);
  await author.startAlbum(title);
  await author.expectDevices('4 devices here');
  await author.post(photos);
  await author.expectCopies('3 of 3');
  await author.askToDeletePost();
  const held = holdDiskAt(author.page, 'firstTombstone');
  await author.confirmDelete();
  expect(await held).toBeGreaterThan(0);
  await author.kill();

  const again = await device.openTab();
  await again.openAlbum(title);
  await expect(again.page.locator('ul.grid img')).toHaveCount(0);
  const counts = (): Promise<number[]> => Promise.all([again, ...keepers].map(chunksCount));
  await expect.poll(counts, { timeout: 30_000 }).toEqual([0, 0, 0, 0]);
});

test('a post deleted while another device is away goes there too, and comes back nowhere', async ({
  openDevice,
}) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const author = await a.openTab();
  const friend = await b.openTab();
  await author.startAlbum(title);
  await author.post(photos, 'Nobody wanted to go back up');
  await author.expectCopies('2 of 3');
  await author.openAlbum(title);
  await friend.join(await author.invite('Add photos'), title);
  await expect(friend.page.locator('ul.grid img').first()).toBeVisible();
  await expect.poll(() => chunksCount(friend)).toBeGreaterThan(0);
  await friend.close();

  await author.goTo('');
  await author.askToDeletePost();
  await author.confirmDelete();
  await expect.poll(() => chunksCount(author)).toBe(0);

  const back = await b.openTab();
  await back.openAlbum(title);
  await expect(back.page.locator('ul.grid img')).toHaveCount(0);
  await expect.poll(() => chunksCount(back), { timeout: 30_000 }).toBe(0);
  // What lay on the friend's disk had every chance to come back by now.
  await author.openAlbum(title);
  await expect(author.page.locator('ul.grid img')).toHaveCount(0);
  expect(await chunksCount(author)).toBe(0);
});
