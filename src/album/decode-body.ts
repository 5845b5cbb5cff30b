/**
 * Bytes as a body. They were sealed by someone who holds a key, which makes them no friend: every
 * length and count is checked, and what does not hold is unreadable.
 */

import type { DeviceId, ItemId, Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import type { Hlc } from '../engine/version.ts';
import { roles } from '../trust/role.ts';
import { Fields } from '../wire/fields.ts';
import { decodeCbor } from '../wire/strict-cbor.ts';
import { albumLimits } from './album-limits.ts';
import type {
  AlbumAccess,
  EntryBody,
  PostMedia,
  PostRendition,
  ProfileDevice,
} from './entry-body.ts';
import { chunksOf, digestBytes } from './media-chunks.ts';
import { isPhotoType, photoTypes, type PhotoType } from './photo-types.ts';

export const bodyFormat = 1;

export const deviceForms = ['phone', 'tablet', 'laptop', 'desktop'] as const;

export type BodyError = { readonly type: 'unreadable' };

const photoTypeLengthMax = 10;
const cborLimits = { itemsMax: 1024, depthMax: 5 };

export const decodeBody = (
  kind: EntryBody['kind'],
  bytes: Uint8Array,
): Result<EntryBody, BodyError> => {
  const value = decodeCbor(bytes, cborLimits);
  if (!value.ok) return err({ type: 'unreadable' });
  const fields = Fields.of(value.value);
  if (fields.uint() !== bodyFormat) fields.spoil();
  const body = bodyFrom(kind, fields);
  return fields.isComplete ? ok(body) : err({ type: 'unreadable' });
};

const bodyFrom = (kind: EntryBody['kind'], fields: Fields): EntryBody => {
  switch (kind) {
    case 'album': {
      const title = { value: fields.text(albumLimits.titleLengthMax), hlc: hlcFrom(fields) };
      const cover = {
        value: fields.optional((id) => id.hex<Placement>(16)),
        hlc: hlcFrom(fields),
      };
      const createdAtMs = timeFrom(fields);
      const grants = fields.list(albumLimits.grantsMax, (grant) => grant.bytesUpTo(256));
      return { kind, title, cover, createdAtMs, grants };
    }
    case 'post': {
      const createdAtMs = timeFrom(fields);
      const caption = fields.text(albumLimits.captionLengthMax);
      const tags = fields.list(albumLimits.tagsMax, (tag) => tag.text(albumLimits.tagLengthMax));
      const place = fields.optional((text) => text.text(albumLimits.placeLengthMax));
      const media = fields.list(albumLimits.mediaMax, (each) => each.group(mediaFrom));
      if (media.length === 0) fields.spoil();
      return { kind, createdAtMs, caption, tags, place, media };
    }
    case 'comment': {
      const postId = fields.hex<ItemId>(32);
      const text = fields.text(albumLimits.commentLengthMax);
      return { kind, postId, text, createdAtMs: timeFrom(fields) };
    }
    case 'like':
      return { kind, postId: fields.hex<ItemId>(32), createdAtMs: timeFrom(fields) };
    case 'profile': {
      const name = fields.text(albumLimits.nameLengthMax);
      const picture = fields.optional((image) => image.bytesUpTo(albumLimits.pictureBytesMax));
      const devices = fields.list(albumLimits.devicesMax, (each) => each.group(deviceFrom));
      return { kind, name, picture, devices };
    }
    case 'keyring': {
      const albumId = fields.hex<Placement>(16);
      const epoch = fields.uint(2 ** 32 - 1);
      const access = fields.group(accessFrom);
      return { kind, albumId, epoch, access, joinedAtMs: timeFrom(fields) };
    }
  }
};

const hlcFrom = (fields: Fields): Hlc =>
  fields.group((hlc) => ({ wallMs: hlc.uint(), counter: hlc.uint() }));

const mediaFrom = (fields: Fields): PostMedia => ({
  mediaId: fields.hex<Placement>(16),
  key: fields.bytes(32),
  width: sideFrom(fields),
  height: sideFrom(fields),
  thumbhash: fields.bytesUpTo(albumLimits.thumbhashBytesMax),
  alt: fields.text(albumLimits.altLengthMax),
  thumb: fields.group(renditionFrom),
  view: fields.group(renditionFrom),
  original: fields.group(renditionFrom),
});

const sideFrom = (fields: Fields): number => {
  const pixels = fields.uint(albumLimits.pixelsPerSideMax);
  if (pixels === 0) fields.spoil();
  return pixels;
};

const renditionFrom = (fields: Fields): PostRendition => {
  const mimeType = photoTypeFrom(fields);
  const sizeBytes = fields.uint(albumLimits.mediaBytesMax);
  const digests = fields.bytes(chunksOf(sizeBytes) * digestBytes);
  if (sizeBytes === 0) fields.spoil();
  return { mimeType, sizeBytes, digests };
};

/** Anything else is no photo: as HTML or SVG it would be a page of the author's making. */
const photoTypeFrom = (fields: Fields): PhotoType => {
  const text = fields.text(photoTypeLengthMax);
  if (isPhotoType(text)) return text;

  fields.spoil();
  return photoTypes[0];
};

const timeFrom = (fields: Fields): number => fields.uint(albumLimits.timeMsMax);

const deviceFrom = (fields: Fields): ProfileDevice => ({
  deviceId: fields.hex<DeviceId>(16),
  name: fields.text(albumLimits.deviceNameLengthMax),
  form: fields.oneOf(deviceForms),
  hlc: hlcFrom(fields),
});

const accessFrom = (fields: Fields): AlbumAccess => {
  const role = fields.optional((field) => field.oneOf(roles));
  const bytes = fields.bytes(16);
  return role === undefined
    ? { type: 'own', nonce: bytes }
    : { type: 'joined', role, secret: bytes };
};
