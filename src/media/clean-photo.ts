/** What the three strippers make of a file: the same picture with nothing else in it. */

import type { Bytes } from './bytes.ts';
import type { Orientation } from './orientation.ts';

export interface CleanPhoto {
  /** As stored: before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly hasAlpha: boolean;
  /** The file that leaves the device; its orientation tag stays, being part of the picture. */
  readonly original: readonly Bytes[];
  /** The same without the tag, for decoding: no browser can turn it by its own rules. */
  readonly bare: readonly Bytes[];
}

export type CleanOutcome =
  | { readonly ok: true; readonly value: CleanPhoto }
  | { readonly ok: false; readonly error: { readonly type: 'damaged' } };

export const damaged = { ok: false, error: { type: 'damaged' } } as const satisfies CleanOutcome;
