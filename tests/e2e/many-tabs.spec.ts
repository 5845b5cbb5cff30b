import { expect } from '@playwright/test';

import type { Device, Tab } from './device.ts';
import { fivePhotos } from './device.ts';
import { test } from './ring.ts';

const title = 'Reunion';
const photos = fivePhotos.slice(0, 2);

/** Each tab is a device of its own; the first starts an album, and the others come one by one. */
const openTabs = async (
  openDevice: () => Promise<Device>,
  count: number,
): Promise<[Tab, ...Tab[]]> => {
  const first = await (await openDevice()).openTab();
  await first.startAlbum(title);
  const others: Tab[] = [];
  for (let at = 1; at < count; at += 1) others.push(await (await openDevice()).openTab());
  await first.expectDevices(`${count} devices here`);
  return [first, ...others];
};

for (const count of [12, 24]) {
  test(`${count} devices are one ring: five copies, and photos that outlive any four of them`, async ({
    openDevice,
  }) => {
    test.setTimeout(240_000);
    const [author, ...others] = await openTabs(openDevice, count);
    await author.post(photos);
    await author.expectCopies('5 of 5');
    await author.openAlbum(title);
    const invitation = await author.invite('View');

    // The author among them, and none of them says goodbye.
    for (const tab of [author, ...others.slice(0, 3)]) await tab.kill();

    const newcomer = await (await openDevice()).openTab();
    await newcomer.join(invitation, title);
    const originals = await newcomer.downloadOriginals(photos.length);
    expect(originals.map(({ length }) => length > 100_000)).toEqual(photos.map(() => true));
  });
}
