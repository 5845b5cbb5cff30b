import { expect, test } from 'vitest';
import { encode } from '../../src/media/renditions.ts';

/** A canvas of a browser that writes only these types, and PNG for all others. */
function canvasWriting(...types: readonly string[]): OffscreenCanvas {
  const canvas: Pick<OffscreenCanvas, 'width' | 'height' | 'convertToBlob'> = {
    width: 320,
    height: 213,
    convertToBlob: ({ type = '' } = {}) =>
      Promise.resolve(new Blob(['picture'], { type: types.includes(type) ? type : 'image/png' })),
  };
  return canvas as OffscreenCanvas;
}

test.each([
  ['WebP where it can be written', ['image/webp', 'image/jpeg'], false, 'image/webp'],
  ['WebP with transparency', ['image/webp', 'image/jpeg'], true, 'image/webp'],
  ['JPEG where it cannot', ['image/jpeg'], false, 'image/jpeg'],
  ['PNG where it cannot and JPEG would lose the transparency', ['image/jpeg'], true, 'image/png'],
])('a small version is %s', async (_, types, hasAlpha, mimeType) => {
  const rendition = await encode(canvasWriting(...types), hasAlpha);
  expect(rendition).toMatchObject({ mimeType, width: 320, height: 213 });
  expect(rendition.bytes.byteLength).toBe('picture'.length);
});
