/** The camera scans an invitation: Chromium is given a film of its code for a camera. */

import { expect } from '@playwright/test';
import encodeQR from 'qr';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fixtureKey } from './fixture-key.ts';
import { test } from './visual-test.ts';

const phone = { size: 'phone', theme: 'light' } as const;
const albumId = '0123456789abcdef'.repeat(2);
const film = fileURLToPath(new URL('../../.cache/invitation.y4m', import.meta.url));

// Before the browser starts: it opens its camera then.
mkdirSync(new URL('../../.cache/', import.meta.url), { recursive: true });
writeFileSync(film, filmOf(`https://dynamo.example/#/a/${albumId}/${fixtureKey}`));

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ],
    });
  },
});

test('a scanned invitation opens its album, and the camera goes off', async ({ show }) => {
  const page = await show({ ...phone, hash: '#/join' });
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      Object.assign(window, { camera: stream.getVideoTracks()[0] });
      return stream;
    };
  });
  await page.getByRole('button', { name: 'Scan a code' }).click();
  await expect(page).toHaveURL(new RegExp(`#/a/${albumId}$`));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const camera = () =>
    page.evaluate(() => (window as unknown as { camera: MediaStreamTrack }).camera.readyState);
  await expect.poll(camera).toBe('ended');
});

/** One still picture for a camera, in the plainest of film formats. */
function filmOf(text: string): Uint8Array {
  const [width, height, dotPx] = [640, 480, 7];
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const [left, top] = [width, height].map((side) => (side - modules.length * dotPx) >> 1);
  const luma = new Uint8Array(width * height).fill(200);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = modules[Math.floor((y - (top ?? 0)) / dotPx)];
      if (row?.[Math.floor((x - (left ?? 0)) / dotPx)]) luma[y * width + x] = 40;
    }
  }
  const frame = [Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)];
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...frame, ...frame]);
}
