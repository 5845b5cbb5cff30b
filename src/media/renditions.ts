/** The small versions of a photo, drawn upright and encoded anew, so that only pixels remain. */

import { rgbaToThumbHash } from 'thumbhash';
import type { PreparedRendition } from './media-api.ts';
import { isOnItsSide, type Orientation } from './orientation.ts';

export const thumbSideMax = 320;
export const viewSideMax = 1600;
const thumbhashSideMax = 100;

const qualityByType = { 'image/webp': 0.82, 'image/jpeg': 0.85 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws the decoded photo upright, its longest side at most `sideMax`; never enlarges. */
export async function drawUpright(
  photo: ImageBitmap,
  orientation: Orientation,
  sideMax: number,
): Promise<OffscreenCanvas> {
  const { width, height } = fitted(photo, sideMax);
  const canvas = isOnItsSide(orientation)
    ? new OffscreenCanvas(height, width)
    : new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.setTransform(...uprightTransform(orientation, canvas));
  await drawShrunk(context, photo, { width, height });
  return canvas;
}

export async function shrunk(picture: OffscreenCanvas, sideMax: number): Promise<OffscreenCanvas> {
  const { width, height } = fitted(picture, sideMax);
  const canvas = new OffscreenCanvas(width, height);
  await drawShrunk(contextOf(canvas), picture, { width, height });
  return canvas;
}

export async function encode(
  picture: OffscreenCanvas,
  hasAlpha: boolean,
): Promise<PreparedRendition> {
  const blob = await toBlob(picture, hasAlpha);
  return {
    bytes: await blob.arrayBuffer(),
    mimeType: blob.type,
    width: picture.width,
    height: picture.height,
  };
}

export async function thumbhashOf(thumb: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const tiny = await shrunk(thumb, thumbhashSideMax);
  const { data, width, height } = contextOf(tiny).getImageData(0, 0, tiny.width, tiny.height);
  return new Uint8Array(rgbaToThumbHash(width, height, data));
}

/** A browser that cannot write a type writes PNG instead, and says so. */
async function toBlob(picture: OffscreenCanvas, hasAlpha: boolean): Promise<Blob> {
  const webp = await blobOf(picture, 'image/webp');
  if (webp.type === 'image/webp') return webp;
  return hasAlpha ? webp : blobOf(picture, 'image/jpeg');
}

function blobOf(picture: OffscreenCanvas, type: 'image/webp' | 'image/jpeg'): Promise<Blob> {
  return picture.convertToBlob({ type, quality: qualityByType[type] });
}

/**
 * Shrinking as a bitmap looks at every pixel. Drawing a large picture into a small canvas does not:
 * Firefox leaves most of them out, and fine detail turns to noise.
 */
async function drawShrunk(
  context: OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap | OffscreenCanvas,
  { width, height }: Size,
): Promise<void> {
  const small = await createImageBitmap(picture, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  context.drawImage(small, 0, 0, width, height);
  small.close();
}

function fitted(size: Size, sideMax: number): Size {
  const scale = Math.min(1, sideMax / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** Takes stored pixels to their upright place on a canvas of upright size. */
function uprightTransform(
  orientation: Orientation,
  { width, height }: Size,
): [number, number, number, number, number, number] {
  switch (orientation) {
    case 1:
      return [1, 0, 0, 1, 0, 0];
    case 2:
      return [-1, 0, 0, 1, width, 0];
    case 3:
      return [-1, 0, 0, -1, width, height];
    case 4:
      return [1, 0, 0, -1, 0, height];
    case 5:
      return [0, 1, 1, 0, 0, 0];
    case 6:
      return [0, 1, -1, 0, width, 0];
    case 7:
      return [0, -1, -1, 0, width, height];
    case 8:
      return [0, -1, 1, 0, 0, height];
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('An offscreen canvas always has a 2d context.');

  return context;
}
