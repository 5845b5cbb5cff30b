import { expect, type Browser } from '@playwright/test';
import type { Tab } from './device.ts';
import { test } from './ring.ts';

const renderersOf = async (browser: Browser): Promise<readonly number[]> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
};

/** On the Network screen. */
const expectWords = (tab: Tab, words: string): Promise<void> =>
  expect(tab.page.getByText(words)).toBeVisible({ timeout: 45_000 });

test('a device that falls silent is missed, linked again when it wakes, and missed at once when it goes', async ({
  browser,
  openDevice,
}) => {
  test.setTimeout(180_000);
  const awake = await (await openDevice()).openTab();
  const before = await renderersOf(browser);
  const asleep = await (await openDevice()).openTab();
  const stopped = (await renderersOf(browser)).filter((pid) => !before.includes(pid));
  for (const tab of [awake, asleep]) await tab.goTo('network');
  for (const tab of [awake, asleep]) await expectWords(tab, '2 devices here. A direct link.');

  // As when a lid is closed: nothing is said, and no connection ends.
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  try {
    await expectWords(awake, '1 device here, 1 away.');
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
  }
  for (const tab of [awake, asleep]) await expectWords(tab, '2 devices here. A direct link.');

  await asleep.close();
  await expect(awake.page.getByText('1 device here.')).toBeVisible();
});

test('a device that changed its network is introduced to newcomers as before', async ({
  openDevice,
}) => {
  const first = await (await openDevice()).openTab();
  await first.goTo('network');
  await expectWords(first, 'Just this device.');
  await first.page.evaluate(() => window.dispatchEvent(new Event('online')));
  const newcomer = await (await openDevice()).openTab();
  await newcomer.goTo('network');
  for (const tab of [first, newcomer]) await expectWords(tab, '2 devices here. A direct link.');
});
