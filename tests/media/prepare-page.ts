/** The page of prepare.spec.ts: a media worker, and eyes to compare pictures with. */

import { proxy, wrap } from 'comlink';
import type { MediaApi, PreparedRendition, PrepareOutcome } from '../../src/media/media-api.ts';

export interface Seen {
  readonly width: number;
  readonly height: number;
  /** SHA-256 of the decoded pixels, hex. */
  readonly pixels: string;
}

export interface Step {
  readonly stage: string;
  readonly fraction: number;
}

/** What the spec asks of the page; files travel as base64, answers as plain values. */
export interface PreparePage {
  prepare(base64: string, mimeType: string): Promise<{ outcome: Told; steps: readonly Step[] }>;
  /** The picture as an `<img>` would show it. */
  see(base64: string): Promise<Seen>;
  /** Mean difference of two pictures' pixels, 0..255, both drawn at this size. */
  difference(left: string, right: string, width: number, height: number): Promise<number>;
  /** Opacity of the pixel in the corner, 0..255. */
  cornerOpacity(base64: string): Promise<number>;
}

export interface ToldRendition extends Omit<PreparedRendition, 'bytes'> {
  readonly base64: string;
}

export type Told =
  | Extract<PrepareOutcome, { ok: false }>
  | {
      readonly ok: true;
      readonly thumb: ToldRendition;
      readonly view: ToldRendition;
      readonly original: ToldRendition;
      readonly thumbhash: readonly number[];
    };

declare global {
  var preparePage: PreparePage;
}

const workerUrl = new URL('../../src/media/main.ts', import.meta.url);
const media = wrap<MediaApi>(new Worker(workerUrl, { type: 'module' }));

globalThis.preparePage = {
  async prepare(base64, mimeType) {
    const steps: Step[] = [];
    const note = proxy((stage: string, fraction: number) => void steps.push({ stage, fraction }));
    const outcome = await media.prepare(new Blob([fromBase64(base64)], { type: mimeType }), note);
    return { outcome: told(outcome), steps };
  },

  async see(base64) {
    const data = pixelsOf(await decoded(base64));
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data.data));
    return { width: data.width, height: data.height, pixels: toHex(hash) };
  },

  async difference(left, right, width, height) {
    const [ours, theirs] = await Promise.all(
      [left, right].map(async (base64) => pixelsOf(await decoded(base64), width, height)),
    );
    if (!ours || !theirs) return Infinity;

    let sum = 0;
    for (const [index, value] of ours.data.entries()) {
      sum += Math.abs(value - (theirs.data[index] ?? 0));
    }
    return sum / ours.data.length;
  },

  async cornerOpacity(base64) {
    const { data } = pixelsOf(await decoded(base64));
    return data[3] ?? 0;
  },
};

function told(outcome: PrepareOutcome): Told {
  if (!outcome.ok) return outcome;

  const { thumb, view, original, thumbhash } = outcome.value;
  return {
    ok: true,
    thumb: toldRendition(thumb),
    view: toldRendition(view),
    original: toldRendition(original),
    thumbhash: [...thumbhash],
  };
}

function toldRendition({ bytes, ...rest }: PreparedRendition): ToldRendition {
  return { ...rest, base64: toBase64(new Uint8Array(bytes)) };
}

async function decoded(base64: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([fromBase64(base64)]));
  await image.decode();
  URL.revokeObjectURL(image.src);
  return image;
}

function pixelsOf(
  image: HTMLImageElement,
  width = image.naturalWidth,
  height = image.naturalHeight,
): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('An offscreen canvas always has a 2d context.');

  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
