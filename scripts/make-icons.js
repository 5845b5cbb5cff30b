/**
 * Draws the icons in public/ from the mark, with the Chromium the tests use.
 * `node scripts/make-icons.js`, after the mark or a colour changed.
 */

import { chromium } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findChromium } from './find-chromium.js';
import { giveUp, projectFolder } from './run.js';

/** @typedef {{ part: number, stroke: number, dot: number, colour: string, ground?: string, corner?: number }} Drawing */

/** The mark lies in a box of 54 that begins at 5. */
const box = 54;
const arcs = [
  'M28.87 9.27A18 18 0 0 1 49.73 30.13',
  'M53.24 40.66A18 18 0 0 1 24.76 48.29',
  'M13.88 46.07A18 18 0 0 1 21.51 17.59',
].join('');

const onBlue = { colour: '#F2F8FE', ground: '#123F6E' };
const usual = { stroke: 7, dot: 5 };

/** `part` is the share of the side that the mark takes; small icons have a heavier stroke. */
const icons = [
  { name: 'icon-48', size: 48, drawing: { ...onBlue, part: 0.7, stroke: 7.6, dot: 5 } },
  { name: 'icon-192', size: 192, drawing: { ...onBlue, ...usual, part: 0.7 } },
  { name: 'icon-512', size: 512, drawing: { ...onBlue, ...usual, part: 0.7 } },
  { name: 'apple-touch-180', size: 180, drawing: { ...onBlue, ...usual, part: 0.7 } },
  { name: 'maskable-512', size: 512, drawing: { ...onBlue, ...usual, part: 0.6 } },
  { name: 'monochrome-512', size: 512, drawing: { ...usual, part: 0.6, colour: '#FFFFFF' } },
];
const favicon = { ...onBlue, part: 0.9, stroke: 8.4, dot: 6, corner: 12 };

/** @param {Drawing} drawing */
function svg({ part, stroke, dot, colour, ground, corner = 0 }) {
  const side = box / part;
  const edge = round(32 - side / 2);
  const square = `x="${edge}" y="${edge}" width="${round(side)}" height="${round(side)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${edge} ${edge} ${round(side)} ${round(side)}">`,
    ...(ground ? [`<rect ${square} rx="${corner}" fill="${ground}"/>`] : []),
    `<path d="${arcs}" fill="none" stroke="${colour}" stroke-width="${stroke}" stroke-linecap="round"/>`,
    `<circle cx="32" cy="32" r="${dot}" fill="${colour}"/>`,
    '</svg>\n',
  ].join('');
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1_000) / 1_000;
}

const executablePath = findChromium() ?? giveUp('No Chromium was found: set CHROMIUM_PATH to one.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block}</style>${svg(drawing)}`);
  const path = join(projectFolder, 'public', 'icons', `${name}.png`);
  await page.screenshot({ path, omitBackground: true });
  await page.close();
}
await browser.close();
await writeFile(join(projectFolder, 'public', 'favicon.svg'), svg(favicon));
