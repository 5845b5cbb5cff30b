/**
 * Paints thumbhashes a few to a frame: each takes milliseconds, and a grid mounts dozens in one
 * task. The first are there in the very frame they were asked in.
 */

import { thumbHashToRGBA } from 'thumbhash';

const perFrameMs = 8;

const hashesByCanvas = new Map<HTMLCanvasElement, Uint8Array>();
let isPlanned = false;

/** Call what it returns when the canvas goes. */
export const paintSoon = (canvas: HTMLCanvasElement, hash: Uint8Array): (() => void) => {
  hashesByCanvas.set(canvas, hash);
  planFrame();
  return () => hashesByCanvas.delete(canvas);
};

const planFrame = (): void => {
  if (isPlanned || hashesByCanvas.size === 0) return;
  isPlanned = true;
  requestAnimationFrame(() => {
    isPlanned = false;
    paintSome();
    planFrame();
  });
};

const paintSome = (): void => {
  const endMs = performance.now() + perFrameMs;
  for (const [canvas, hash] of hashesByCanvas) {
    hashesByCanvas.delete(canvas);
    paint(canvas, hash);
    if (performance.now() >= endMs) return;
  }
};

const paint = (canvas: HTMLCanvasElement, hash: Uint8Array): void => {
  const { w, h, rgba } = thumbHashToRGBA(hash);
  canvas.width = w;
  canvas.height = h;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
};
