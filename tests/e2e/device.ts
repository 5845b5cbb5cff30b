/**
 * A person at a device: a browser profile of its own, and what people do there, by the words and
 * roles that are on the screen.
 */

import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const photosFolder = fileURLToPath(new URL('../fixtures/photos/', import.meta.url));

export const photoPath = (name: string): string => `${photosFolder}${name}`;

/** Five photos, three of them stored turned, with a place and a serial number in their EXIF. */
export const fivePhotos = [
  '01-colosseum-o6-gps.jpg',
  '02-otters.jpg',
  '03-osprey-portrait-o6-gps.jpg',
  '04-desert-dune.jpg',
  '06-beacon-street-portrait-o6-gps.jpg',
].map(photoPath);

export interface Invitation {
  readonly link: string;
  readonly key: string;
}

export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async startAlbum(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Start an album' }).first().click();
    await this.page.getByLabel('Name').fill(title);
    await this.page.getByRole('button', { name: 'Start album' }).click();
    await expect(this.albumTitle(title)).toBeVisible();
  }

  albumTitle(title: string) {
    return this.page.getByRole('heading', { level: 1, name: title });
  }

  async goTo(route: string): Promise<void> {
    await this.page.evaluate((hash) => (location.hash = hash), `#/${route}`);
  }

  async openAlbum(title: string): Promise<void> {
    await this.goTo('albums');
    await this.page.getByRole('main').getByRole('link', { name: title }).first().click();
    await expect(this.albumTitle(title)).toBeVisible();
  }

  /** From the open album's page: the screen where a post is made. */
  async beginPost(files: readonly string[]): Promise<void> {
    await this.page
      .getByRole('link', { name: /^Add( photos)?$/ })
      .first()
      .click();
    await this.choosePhotos(files);
  }

  async choosePhotos(files: readonly string[]): Promise<void> {
    await this.page.locator('input[type=file][multiple]').setInputFiles([...files]);
  }

  async writeCaption(caption: string): Promise<void> {
    await this.page.getByLabel('Caption').fill(caption);
  }

  /** Waits until the photos are prepared, and posts. */
  async finishPost(photosCount: number): Promise<void> {
    const words = photosCount === 1 ? 'Post 1 photo' : `Post ${photosCount} photos`;
    await this.page.getByRole('button', { name: words }).click();
  }

  /** From the open album's page; ends in the feed. */
  async post(files: readonly string[], caption = ''): Promise<void> {
    await this.beginPost(files);
    await this.writeCaption(caption);
    await this.finishPost(files.length);
    await expect(this.page.getByRole('article').first()).toBeVisible();
  }

  /** What the presence at the foot of the side bar says. */
  async expectDevices(words: string): Promise<void> {
    const presence = this.page.getByRole('link', { name: words });
    await expect(presence).toBeVisible({ timeout: 60_000 });
  }

  /** The words beside the newest post's meter in the feed. */
  async expectCopies(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('article').first().getByText(words).first()).toBeVisible({
      timeout: 60_000,
    });
  }

  /** From the feed: the newest post, up to the question whether it is meant. */
  async askToDeletePost(): Promise<void> {
    const post = this.page.getByRole('article').first();
    await post.getByRole('button', { name: 'More about this post' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete post' }).click();
    await expect(this.#deleteQuestion).toBeVisible();
  }

  async confirmDelete(): Promise<void> {
    await this.#deleteQuestion.getByRole('button', { name: 'Delete post' }).click();
  }

  get #deleteQuestion() {
    return this.page.getByRole('dialog', { name: 'Delete this post?' });
  }

  /** From the open album's page. */
  async invite(role: 'View' | 'React' | 'Add photos'): Promise<Invitation> {
    await this.page.getByRole('button', { name: 'Share', exact: true }).click();
    const sheet = this.page.getByRole('dialog');
    await sheet.getByRole('radio', { name: role }).click();
    const apart = sheet.getByRole('switch', { name: /Send the key separately/ });
    if ((await apart.getAttribute('aria-checked')) !== 'true') await apart.click();
    await sheet.getByRole('button', { name: 'Copy link' }).click();
    const link = await this.page.evaluate(() => navigator.clipboard.readText());
    await sheet.getByRole('button', { name: 'Copy key' }).click();
    const key = await this.page.evaluate(() => navigator.clipboard.readText());
    await this.page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    return { link, key };
  }

  /** Opens the link with the key in it, and skips the name. */
  async join({ link, key }: Invitation, title: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${link}/${key}`);
    await this.page.getByRole('button', { name: 'Skip' }).click();
    await expect(this.albumTitle(title)).toBeVisible();
  }

  /** The originals of the open album's newest post, through its Download button. */
  async downloadOriginals(count: number): Promise<readonly Uint8Array[]> {
    await this.page.getByRole('main').locator('ul.grid a').first().click();
    const stage = this.page.getByRole('region', { name: 'Photos' });
    const originals: Uint8Array[] = [];
    for (let at = 1; at <= count; at += 1) {
      await expect(stage.getByText(`${at} of ${count}`)).toBeVisible();
      const downloading = this.page.waitForEvent('download');
      await stage.getByRole('button', { name: 'Download' }).click();
      originals.push(await readFile(await (await downloading).path()));
      if (at < count) await this.page.keyboard.press('ArrowRight');
    }
    return originals;
  }

  /** The tab's own name on the ring, as the Network screen tells it. */
  async nodeId(): Promise<string> {
    await this.goTo('network');
    await this.page.getByRole('button', { name: /How to read/ }).click();
    const name = this.page.getByRole('dialog').getByText(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    const nodeId = await name.innerText();
    await this.page.keyboard.press('Escape');
    await expect(name).toBeHidden();
    return nodeId;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** As when a phone runs out of memory: no goodbye. */
  async kill(): Promise<void> {
    const crashed = this.page.waitForEvent('crash');
    // The navigation never ends: the page that would answer is gone.
    void this.page.goto('chrome://crash').catch(() => {});
    await crashed;
  }
}

export class Device {
  readonly context: BrowserContext;
  readonly #url: string;

  private constructor(context: BrowserContext, url: string) {
    this.context = context;
    this.#url = url;
  }

  static async open(browser: Browser, url: string): Promise<Device> {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    return new Device(context, url);
  }

  async openTab(path = '/'): Promise<Tab> {
    const page = await this.context.newPage();
    await page.goto(`${this.#url}${path}`);
    return new Tab(page);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
