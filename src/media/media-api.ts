/** What the page sees of the media worker: types only. Failures are values, never exceptions. */

export interface PreparedRendition {
  readonly bytes: ArrayBuffer;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
}

/** One photo made ready to leave the device: upright, and without a byte of metadata. */
export interface PreparedPhoto {
  /** Longest side 320 px. */
  readonly thumb: PreparedRendition;
  /** Longest side 1600 px. */
  readonly view: PreparedRendition;
  /** The file as it was chosen, its pixels untouched; width and height are the upright ones. */
  readonly original: PreparedRendition;
  readonly thumbhash: Uint8Array;
}

export type MediaFailure =
  | { readonly type: 'empty' }
  | { readonly type: 'notAPhoto' }
  | { readonly type: 'damaged' }
  | { readonly type: 'tooLarge'; readonly maxBytes: number; readonly maxPixels: number };

export type PrepareStage = 'reading' | 'decoding' | 'resizing' | 'done';

export type PrepareOutcome =
  | { readonly ok: true; readonly value: PreparedPhoto }
  | { readonly ok: false; readonly error: MediaFailure };

export interface MediaApi {
  /** `onProgress` gets the stage and a fraction of this photo's whole work, 0..1, never falling. */
  prepare(
    file: Blob,
    onProgress: (stage: PrepareStage, fraction: number) => void,
  ): Promise<PrepareOutcome>;
}
