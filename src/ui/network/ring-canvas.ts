/** Keeps one canvas true: repaints when what it shows changed, at most 30 times a second. */

import type { NetworkView } from '../../node/view-api.ts';
import type { RingDevice } from './devices.ts';
import { ringLayout, type RingSize } from './layout.ts';
import { paintRing } from './paint-ring.ts';
import { readPalette, type RingPalette } from './palette.ts';
import type { Point } from './polar.ts';
import { RingMotion } from './ring-motion.ts';
import { deviceAt, discPlacesOf, type RingPhoto, type RingPicture } from './ring-picture.ts';

const frameMinMs = 1_000 / 30;

export interface RingSubject {
  readonly network: NetworkView;
  readonly photo: RingPhoto | undefined;
  readonly selectedDeviceId: string | undefined;
}

export class RingCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #size: RingSize;
  readonly #motion: RingMotion;
  #subject: RingSubject | undefined;
  #palette: RingPalette;
  #frame: number | undefined;
  #paintedAtMs = -Infinity;
  readonly #requestAgain = (): void => this.#request();

  constructor(canvas: HTMLCanvasElement, size: RingSize) {
    this.#canvas = canvas;
    this.#size = size;
    this.#motion = new RingMotion(matchMedia('(prefers-reduced-motion: reduce)').matches);
    this.#palette = readPalette(canvas);
    // What is painted first asks for its fonts, and stands in the fallback until they are here.
    document.fonts.addEventListener('loadingdone', this.#requestAgain);
  }

  show(subject: RingSubject): void {
    if (subject.network !== this.#subject?.network) {
      this.#motion.update(subject.network, performance.now());
    }
    this.#subject = subject;
    this.#request();
  }

  /** The box or the theme changed. */
  refresh(): void {
    this.#palette = readPalette(this.#canvas);
    this.#request();
  }

  /** The device drawn at a point of the canvas, in CSS pixels. */
  deviceAt(point: Point): RingDevice | undefined {
    const picture = this.#picture(performance.now());
    return picture && deviceAt(picture.devices, discPlacesOf(picture), point);
  }

  stop(): void {
    document.fonts.removeEventListener('loadingdone', this.#requestAgain);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame((nowMs) => this.#paint(nowMs));
  }

  #paint(nowMs: number): void {
    this.#frame = undefined;
    if (nowMs - this.#paintedAtMs < frameMinMs) {
      this.#request();
      return;
    }
    const picture = this.#picture(nowMs);
    const context = this.#canvas.getContext('2d');
    if (picture === undefined || context === null) return;
    this.#paintedAtMs = nowMs;
    this.#fitPixels();
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    paintRing(context, picture);
    if (picture.motion.isMoving) this.#request();
  }

  #fitPixels(): void {
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(this.#canvas.clientHeight * devicePixelRatio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  #picture(nowMs: number): RingPicture | undefined {
    if (this.#subject === undefined) return undefined;
    const box = { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
    return {
      ...this.#subject,
      devices: this.#motion.devices,
      layout: ringLayout(this.#size, box),
      palette: this.#palette,
      motion: this.#motion.at(nowMs),
      nowMs,
    };
  }
}
