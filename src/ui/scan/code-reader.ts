/** Reads the code in a picture, if there is one. */

import { decodeQR } from 'qr/decode.js';

/** More is slower and finds no more: a code that fills a third of it still has enough dots. */
const sideMaxPx = 720;

export class CodeReader {
  readonly #context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This browser draws no canvas.');
    this.#context = context;
  }

  read(source: CanvasImageSource, width: number, height: number): string | undefined {
    const scale = Math.min(1, sideMaxPx / Math.max(width, height));
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (w === 0 || h === 0) return undefined;
    const { canvas } = this.#context;
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    this.#context.drawImage(source, 0, 0, w, h);
    return codeIn(this.#context.getImageData(0, 0, w, h));
  }
}

export function codeIn(image: ImageData): string | undefined {
  try {
    return decodeQR({ width: image.width, height: image.height, data: image.data });
  } catch {
    // No code in this frame, or half of one: the next frame may hold it.
    return undefined;
  }
}
