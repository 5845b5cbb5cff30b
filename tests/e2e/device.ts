/**
 * A person at a device: a browser profile of its own, and what people do there, by the words and
 * roles that are on the screen.
 */

import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const photosFolder = fileURLToPath(new URL('../fixtures/photos/', import.meta.url));

export const photoPath = (name: string): string => `${photosFolder}${name}`;

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
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible();
  }

  async openAlbum(title: string): Promise<void> {
    await this.page.goto(new URL('/#/albums', this.page.url()).href);
    await this.page.getByRole('link', { name: title }).first().click();
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible();
  }

  /** From the open album's page; ends in the feed. */
  async post(files: readonly string[], caption = ''): Promise<void> {
    await this.page.getByRole('link', { name: /^Add( photos)?$/ }).click();
    await this.choosePhotos(files);
    if (caption !== '') await this.page.getByLabel('Caption').fill(caption);
    const words = files.length === 1 ? 'Post 1 photo' : `Post ${files.length} photos`;
    await this.page.getByRole('button', { name: words }).click({ timeout: 60_000 });
    await expect(this.page.getByRole('article').first()).toBeVisible({ timeout: 30_000 });
  }

  async choosePhotos(files: readonly string[]): Promise<void> {
    await this.page.locator('input[type=file][multiple]').setInputFiles([...files]);
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
    return { link, key };
  }

  /** Opens the link with the key in it, and skips the name. */
  async join({ link, key }: Invitation, title: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${link}/${key}`);
    await this.page.getByRole('button', { name: 'Skip' }).click();
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible({ timeout: 30_000 });
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
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    return new Device(context, url);
  }

  async openTab(path = '/'): Promise<Tab> {
    const page = await this.context.newPage();
    await page.goto(`${this.#url}${path}`);
    return new Tab(page);
  }
}
