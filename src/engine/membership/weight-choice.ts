/**
 * How much a node offers to hold for others: by the room on its disk, and by how much it can send
 * in the time that it is likely to stay (Blake and Rodrigues, 2003: what a short visit brings in,
 * its departure has to carry out again). Each change moves data, so it needs ten minutes of grounds
 * and is one step at a time.
 */

import type { Weight } from './member.ts';

export interface Circumstances {
  /** Granted by the browser and not taken by other things. */
  readonly quotaBytes: number;
  /** As observed; undefined where nothing was. */
  readonly uploadBytesPerS: number | undefined;
  /** Of this tab, and so of how long it will still be there (Stutzbach and Rejaie, 2006). */
  readonly uptimeMs: number;
}

const mebibyte = 2 ** 20;
const steadyMs = 10 * 60_000;
/** Tabs that have just opened are judged as if they had been there for so long. */
const uptimeLeastMs = 10 * 60_000;

/** Of a household's line, where none was measured. */
const usualUploadBytesPerS = 1_000_000;

/** What each weight takes. */
const levels = [
  { weight: 4, bytes: 8192 * mebibyte },
  { weight: 2, bytes: 2048 * mebibyte },
  { weight: 1, bytes: 256 * mebibyte },
  { weight: 0.5, bytes: 64 * mebibyte },
] as const;

/** Of the quota, what may go to others' data. */
const quotaShare = 0.5;

export const weightFor = ({ quotaBytes, uploadBytesPerS, uptimeMs }: Circumstances): Weight => {
  const staysMs = Math.max(uptimeMs, uptimeLeastMs);
  const sendableBytes = ((uploadBytesPerS ?? usualUploadBytesPerS) * staysMs) / 1000 / 2;
  const bytes = Math.min(quotaBytes * quotaShare, sendableBytes);
  return levels.find((level) => level.bytes <= bytes)?.weight ?? 0.25;
};

const steps: readonly Weight[] = [0.25, 0.5, 1, 2, 4];

export class WeightChoice {
  #weight: Weight;
  /** Since when the circumstances have spoken for more, or for less. */
  #leaning: { readonly way: -1 | 1; readonly sinceMs: number } | undefined;

  constructor(weight: Weight) {
    this.#weight = weight;
  }

  get weight(): Weight {
    return this.#weight;
  }

  /** Asked every now and then; the weight to have from now on. */
  consider(circumstances: Circumstances, nowMs: number): Weight {
    const way = Math.sign(weightFor(circumstances) - this.#weight);
    if (way !== 1 && way !== -1) this.#leaning = undefined;
    else if (this.#leaning?.way !== way) this.#leaning = { way, sinceMs: nowMs };
    else if (nowMs - this.#leaning.sinceMs >= steadyMs) {
      this.#weight = steps[steps.indexOf(this.#weight) + way] ?? this.#weight;
      this.#leaning = { way, sinceMs: nowMs };
    }
    return this.#weight;
  }
}
