/** Prepares real photos with the real worker in a real browser, and looks at what comes out. */

import { expect, test, type Page } from '@playwright/test';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { asciiBytes, joined, type Bytes } from '../../src/media/bytes.ts';
import { pngChunk } from '../../src/media/png-structure.ts';
import {
  greyPng,
  jpegSegment,
  pngHeader,
  pngOf,
  profileOf,
  profileSegment,
  swappingTags,
  tiffWithOrientation,
  withSegments,
} from './build-bytes.ts';
import {
  jpegNames,
  photo,
  photoNames,
  pngName,
  tellingTextsIn,
  webpWithAlphaName,
} from './fixture-photos.ts';
import type { Seen, Step, Told, ToldRendition } from './prepare-page.ts';

type Prepared = Extract<Told, { ok: true }>;

const root = fileURLToPath(new URL('../../', import.meta.url));
const pageHtml =
  '<!doctype html><script type="module" src="/tests/media/prepare-page.ts"></script>';

let server: ViteDevServer;
let page: Page;

test.beforeAll(async () => {
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [{ name: 'page', configureServer: servePage }],
  });
  await server.listen();
});

test.beforeEach(async ({ page: fresh }) => {
  page = fresh;
  const { port } = server.httpServer?.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/page`);
  await page.waitForFunction(() => 'preparePage' in globalThis);
});

test.afterAll(() => server.close());

function servePage({ middlewares }: ViteDevServer): void {
  middlewares.use('/page', (_, response) => {
    response.setHeader('content-type', 'text/html').end(pageHtml);
  });
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf({ base64 }: ToldRendition): Bytes {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function prepare(
  file: Uint8Array,
  mimeType = 'image/jpeg',
): Promise<{ outcome: Told; steps: readonly Step[] }> {
  return page.evaluate(([base64, type]) => preparePage.prepare(base64, type), [
    base64Of(file),
    mimeType,
  ] as const);
}

async function prepared(file: Uint8Array): Promise<Prepared> {
  const { outcome } = await prepare(file);
  if (!outcome.ok) throw new Error(`The photo was refused: ${outcome.error.type}.`);
  return outcome;
}

/** Well built, but with a number of colours that no decoder knows. */
function undecodable(jpeg: Uint8Array): Uint8Array {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf('ffc2', 0, 'hex');
  copy[frame + 9] = 2;
  return copy;
}

/** A few bytes that claim more pixels than any memory holds. */
function bomb(): Bytes {
  return pngOf(pngHeader(65_535, 65_535, 2), pngChunk('IDAT', new Uint8Array(20)));
}

function see(base64: string): Promise<Seen> {
  return page.evaluate((file) => preparePage.see(file), base64);
}

/** How far a rendition is from the chosen file shrunk by the browser itself. */
function difference(rendition: ToldRendition, file: Uint8Array): Promise<number> {
  return page.evaluate(
    ([left, right, width, height]) => preparePage.difference(left, right, width, height),
    [rendition.base64, base64Of(file), rendition.width, rendition.height] as const,
  );
}

for (const name of photoNames) {
  test(`${name} keeps every pixel and stays the right way up`, async () => {
    const file = photo(name);
    const { original } = await prepared(file);
    const before = await see(base64Of(file));
    expect(await see(original.base64)).toEqual(before);
    expect(original).toMatchObject({ width: before.width, height: before.height });
  });

  test(`${name} gives small versions the right way up, of the right size`, async () => {
    const file = photo(name);
    const { thumb, view, original, thumbhash } = await prepared(file);
    const longest = Math.max(original.width, original.height);
    for (const [rendition, sideMax] of [
      [thumb, 320],
      [view, 1600],
    ] as const) {
      expect(Math.max(rendition.width, rendition.height)).toBe(Math.min(sideMax, longest));
      expect(rendition.width / rendition.height).toBeCloseTo(original.width / original.height, 1);
      expect(await see(rendition.base64)).toMatchObject({
        width: rendition.width,
        height: rendition.height,
      });
      expect(await difference(rendition, file)).toBeLessThan(6);
      expect(rendition.mimeType).toBe('image/webp');
    }
    expect(thumbhash.length).toBeGreaterThan(15);
  });

  test(`${name} gives nothing away`, async () => {
    const { thumb, view, original } = await prepared(photo(name));
    const tags = name.includes('o6') && !name.endsWith('webp') ? 1 : 0;
    for (const rendition of [thumb, view, original]) {
      expect(tellingTextsIn(bytesOf(rendition))).toEqual([]);
    }
    const exifIn = (bytes: Bytes): number =>
      Buffer.from(bytes)
        .toString('latin1')
        .split(/Exif|eXIf/).length - 1;
    expect([thumb, view, original].map((one) => exifIn(bytesOf(one)))).toEqual([0, 0, tags]);
  });
}

test('a photo that was stored lying on its side stands up', async () => {
  const { original, view } = await prepared(photo('03-osprey-portrait-o6-gps.jpg'));
  expect([view.width, view.height]).toEqual([1200, 1600]);
  expect([original.width, original.height]).toEqual([1200, 1600]);
  const { original: wide } = await prepared(photo('01-colosseum-o6-gps.jpg'));
  expect([wide.width, wide.height]).toEqual([1600, 900]);
});

test('all eight orientations come out as the browser shows them', async () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const exif = joined([asciiBytes('Exif\0\0'), tiffWithOrientation(orientation, 'II')]);
    const file = withSegments(photo('02-otters.jpg'), jpegSegment(0xe1, exif));
    const { thumb, original } = await prepared(file);
    expect(await difference(thumb, file), `orientation ${orientation}`).toBeLessThan(6);
    expect(await see(original.base64)).toEqual(await see(base64Of(file)));
  }
});

test('transparency survives in the small versions', async () => {
  for (const name of [pngName, webpWithAlphaName] as const) {
    const { thumb, view } = await prepared(photo(name));
    const opacities = [thumb, view].map(({ base64 }) =>
      page.evaluate((file) => preparePage.cornerOpacity(file), base64),
    );
    expect(await Promise.all(opacities)).toEqual([0, 0]);
  }
});

test('a colour profile goes on colouring the photo', async () => {
  const plain = photo('02-otters.jpg');
  const swapped = withSegments(plain, profileSegment(1, 1, profileOf(swappingTags)));
  const { original, view } = await prepared(swapped);
  expect((await see(base64Of(swapped))).pixels).not.toBe((await see(base64Of(plain))).pixels);
  expect(await see(original.base64)).toEqual(await see(base64Of(swapped)));
  expect(await difference(view, swapped)).toBeLessThan(6);
});

test('detail too fine to show becomes its mean, not noise', async () => {
  const stripes = greyPng(
    new Uint8Array(5000).map((_, index) => (index % 2) * 255),
    600,
  );
  const mean = greyPng(new Uint8Array(320).fill(128), 38);
  const { thumb, view } = await prepared(stripes);
  expect(await difference(thumb, mean)).toBeLessThan(2);
  expect(await difference(view, mean)).toBeLessThan(2);
});

test('a photo of one row of pixels keeps one row', async () => {
  const { thumb, view, original } = await prepared(greyPng(new Uint8Array(10_000).fill(9), 1));
  const sizes = [thumb, view, original].map(({ width, height }) => `${width}x${height}`);
  expect(sizes).toEqual(['320x1', '1600x1', '10000x1']);
});

test('progress never falls and ends with done', async () => {
  const { steps } = await prepare(photo('02-otters.jpg'));
  const fractions = steps.map((step) => step.fraction);
  expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
  expect(steps.at(0)).toEqual({ stage: 'reading', fraction: 0 });
  expect(steps.at(-1)).toEqual({ stage: 'done', fraction: 1 });
});

test('photos chosen together are all prepared', async () => {
  const outcomes = await Promise.all(jpegNames.map((name) => prepare(photo(name))));
  expect(outcomes.map(({ outcome }) => outcome.ok)).toEqual(jpegNames.map(() => true));
});

test('what is not a whole photo is refused with the reason', async () => {
  const otters = photo('02-otters.jpg');
  const typeOf = async (file: Uint8Array): Promise<string> => {
    const { outcome } = await prepare(file);
    return outcome.ok ? 'prepared' : outcome.error.type;
  };
  expect(await typeOf(new Uint8Array())).toBe('empty');
  expect(await typeOf(asciiBytes('Dear diary, today we saw otters.'))).toBe('notAPhoto');
  expect(await typeOf(otters.subarray(0, otters.byteLength / 2))).toBe('damaged');
  expect(await typeOf(undecodable(otters))).toBe('damaged');
  expect(await typeOf(bomb())).toBe('tooLarge');
});
