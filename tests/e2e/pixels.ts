/** Photos compared by what a person sees: decoded, upright, every pixel. */

import type { Page } from '@playwright/test';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** SHA-256 of the RGBA bytes, hex. */
  readonly digest: string;
}

export const pixelsOf = (page: Page, file: Uint8Array): Promise<Pixels> =>
  page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]), {
      imageOrientation: 'from-image',
    });
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('No canvas.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    const digest = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return { width, height, digest };
  }, Buffer.from(file).toString('base64'));

/** What a JPEG says besides its pixels, of what tells on people. */
export const tellingParts = (file: Uint8Array): readonly string[] => {
  const text = Buffer.from(file).toString('latin1');
  const telling = ['GPS', 'TEST', 'Pixel', 'iPhone', 'samsung', 'http://ns.adobe.com', 'Photoshop'];
  return telling.filter((part) => text.includes(part));
};
