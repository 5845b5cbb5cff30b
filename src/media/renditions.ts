/** The small versions of a photo, drawn upright and encoded anew, so that only pixels remain. */

import { rgbaToThumbHash } from 'thumbhash';
import type { PreparedRendition } from './media-api.ts';
import { isOnItsSide, type Orientation } from './orientation.ts';

export const thumbSideMax = 320;
export const viewSideMax = 1600;
const thumbhashSideMax = 100;

/** Browsers look at few pixels when they shrink far, so far goes by halves. */
const shrinkAtOnceMax = 4;
/** Larger canvases come out empty on some phones. */
const canvasPixelsMax = 16_000_000;
const qualityByType = { 'image/webp': 0.82, 'image/jpeg': 0.85 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws the decoded photo upright, its longest side at most `sideMax`; never enlarges. */
export function drawUpright(
  photo: ImageBitmap,
  orientation: Orientation,
  sideMax: number,
): OffscreenCanvas {
  const upright = isOnItsSide(orientation)
    ? { width: photo.height, height: photo.width }
    : { width: photo.width, height: photo.height };
  const target = fitted(upright, sideMax);
  const firstStep = stepTowards(upright, target);
  const canvas = new OffscreenCanvas(firstStep.width, firstStep.height);
  const context = contextOf(canvas);
  const { width, height } = firstStep;
  context.setTransform(...transformOf(orientation, firstStep));
  if (isOnItsSide(orientation)) context.drawImage(photo, 0, 0, height, width);
  else context.drawImage(photo, 0, 0, width, height);
  return shrunkTo(canvas, target);
}

export function shrunk(picture: OffscreenCanvas, sideMax: number): OffscreenCanvas {
  return shrunkTo(picture, fitted(picture, sideMax));
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

export function thumbhashOf(thumb: OffscreenCanvas): Uint8Array<ArrayBuffer> {
  const tiny = shrunk(thumb, thumbhashSideMax);
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

function shrunkTo(picture: OffscreenCanvas, target: Size): OffscreenCanvas {
  let current = picture;
  while (current.width !== target.width || current.height !== target.height) {
    const step = stepTowards(current, target);
    const next = new OffscreenCanvas(step.width, step.height);
    contextOf(next).drawImage(current, 0, 0, step.width, step.height);
    current = next;
  }
  return current;
}

function stepTowards(from: Size, target: Size): Size {
  const shrink = Math.max(from.width, from.height) / Math.max(target.width, target.height);
  if (shrink <= shrinkAtOnceMax) return target;

  const scale = Math.min(1 / 2, Math.sqrt(canvasPixelsMax / (from.width * from.height)));
  return scaled(from, scale);
}

function fitted(size: Size, sideMax: number): Size {
  const scale = Math.min(1, sideMax / Math.max(size.width, size.height));
  return scaled(size, scale);
}

function scaled(size: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** Takes stored pixels, drawn at the size they have lying or standing, to where they belong. */
function transformOf(
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

  context.imageSmoothingQuality = 'high';
  return context;
}
