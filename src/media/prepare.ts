/** Makes one photo ready to leave the device: checked, stripped, decoded once, drawn small. */

import { joined, type Bytes } from './bytes.ts';
import { damaged, type CleanOutcome, type CleanPhoto } from './clean-photo.ts';
import { bytesMax, pixelsMax } from './limits.ts';
import type { MediaApi, MediaFailure, PreparedPhoto, PrepareOutcome } from './media-api.ts';
import { isOnItsSide } from './orientation.ts';
import {
  drawUpright,
  encode,
  shrunk,
  thumbhashOf,
  thumbSideMax,
  viewSideMax,
} from './renditions.ts';
import { sniffFormat, type PhotoFormat } from './sniff.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

type Progress = Parameters<MediaApi['prepare']>[1];

const tooLarge = failure({ type: 'tooLarge', maxBytes: bytesMax, maxPixels: pixelsMax });

export async function prepare(file: Blob, onProgress: Progress): Promise<PrepareOutcome> {
  if (file.size === 0) return failure({ type: 'empty' });
  if (file.size > bytesMax) return tooLarge;

  onProgress('reading', 0);
  const bytes = await readWhole(file);
  if (bytes === undefined) return damaged;

  const format = sniffFormat(bytes);
  if (format === undefined) return failure({ type: 'notAPhoto' });

  const clean = await strip(bytes, format);
  if (!clean.ok) return clean;
  if (clean.value.width * clean.value.height > pixelsMax) return tooLarge;

  onProgress('decoding', 0.1);
  const mimeType = `image/${format}`;
  const picture = await decode(clean.value, mimeType);
  if (picture === undefined) return damaged;

  onProgress('resizing', 0.5);
  try {
    const value = await rendered(picture, clean.value, mimeType, onProgress);
    onProgress('done', 1);
    return { ok: true, value };
  } finally {
    picture.close();
  }
}

async function rendered(
  picture: ImageBitmap,
  photo: CleanPhoto,
  mimeType: string,
  onProgress: Progress,
): Promise<PreparedPhoto> {
  const viewCanvas = await drawUpright(picture, photo.orientation, viewSideMax);
  const thumbCanvas = await shrunk(viewCanvas, thumbSideMax);
  const view = await encode(viewCanvas, photo.hasAlpha);
  onProgress('resizing', 0.85);

  const thumb = await encode(thumbCanvas, photo.hasAlpha);
  const isTurned = isOnItsSide(photo.orientation);
  return {
    thumb,
    view,
    original: {
      bytes: joined(photo.original).buffer,
      mimeType,
      width: isTurned ? photo.height : photo.width,
      height: isTurned ? photo.width : photo.height,
    },
    thumbhash: await thumbhashOf(thumbCanvas),
  };
}

async function readWhole(file: Blob): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    // The file was moved, changed or unplugged since it was chosen.
    return undefined;
  }
}

function strip(bytes: Bytes, format: PhotoFormat): CleanOutcome | Promise<CleanOutcome> {
  switch (format) {
    case 'jpeg':
      return stripJpeg(bytes);
    case 'png':
      return stripPng(bytes);
    case 'webp':
      return stripWebp(bytes);
  }
}

/** What leaves the device is what is decoded here, but for the orientation tag. */
async function decode(photo: CleanPhoto, mimeType: string): Promise<ImageBitmap | undefined> {
  try {
    // In one piece: Firefox cannot decode a JPEG whose blob begins with a piece of two bytes.
    const bare = new Blob([joined(photo.bare)], { type: mimeType });
    const picture = await createImageBitmap(bare);
    if (picture.width === photo.width && picture.height === photo.height) return picture;

    picture.close();
    return undefined;
  } catch {
    // The browser's decoder refused the data.
    return undefined;
  }
}

function failure(error: MediaFailure): PrepareOutcome {
  return { ok: false, error };
}
