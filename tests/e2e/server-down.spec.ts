import { expect } from '@playwright/test';
import { breakConnection, watchConnections } from './connections.ts';
import { fivePhotos, type Device, type Tab } from './device.ts';
import { test } from './ring.ts';
import { startServer } from './server.ts';

const title = 'Lake house';
const newcomersWait = 'New people cannot join right now. Everyone already here goes on as usual.';

const openTab = async (device: Device): Promise<Tab> => {
  await watchConnections(device.context);
  return device.openTab();
};

/** On the Network screen. */
const seeAllLinked = async (tab: Tab, devices: number): Promise<void> => {
  await tab.goTo('network');
  const links = devices === 2 ? 'A direct link.' : 'Direct links to all of them.';
  const sentence = `${devices} devices here. ${links}`;
  await expect(tab.page.getByText(sentence)).toBeVisible({ timeout: 40_000 });
};

const openNewestPost = async (tab: Tab): Promise<void> => {
  await tab.goTo('');
  await tab.page
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^Comments/ })
    .click();
};

test('without the server a comment arrives, and a link that breaks is made anew over the mesh', async ({
  server,
  openDevice,
}) => {
  const [a, b, c] = [await openDevice(), await openDevice(), await openDevice()];
  const [tabA, tabB, tabC] = [await openTab(a), await openTab(b), await openTab(c)];
  const tabs = [tabA, tabB, tabC];
  await tabA.startAlbum(title);
  await tabA.post(fivePhotos.slice(1, 2));
  await tabA.openAlbum(title);
  await tabB.join(await tabA.invite('React'), title);
  for (const tab of tabs) await seeAllLinked(tab, 3);
  await server.close();

  for (const tab of tabs) await expect(tab.page.getByText(newcomersWait)).toBeVisible();

  await breakConnection(tabA, tabB);
  for (const tab of tabs) await seeAllLinked(tab, 3);

  for (const tab of [tabA, tabB]) await openNewestPost(tab);
  const comment = tabA.page.getByLabel('Write a comment');
  await comment.fill('Still here');
  await comment.press('Enter');
  await expect(tabB.page.getByRole('list', { name: 'Comments' })).toContainText('Still here');
});

test('a server that comes back introduces newcomers again', async ({ server, openDevice }) => {
  const [a, b] = [await openDevice(), await openDevice()];
  const [tabA, tabB] = [await a.openTab(), await b.openTab()];
  for (const tab of [tabA, tabB]) await seeAllLinked(tab, 2);
  await server.close();
  await expect(tabA.page.getByText(newcomersWait)).toBeVisible();

  const again = await startServer(server.port);
  try {
    const newcomer = await (await openDevice()).openTab();
    for (const tab of [tabA, tabB, newcomer]) await seeAllLinked(tab, 3);
    await expect(tabA.page.getByText(newcomersWait)).toBeHidden();
  } finally {
    await again.close();
  }
});
