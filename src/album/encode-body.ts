/** A body as bytes: one CBOR array for each kind, a format number first. */

import { hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { Hlc } from '../engine/version.ts';
import { roles } from '../trust/role.ts';
import { encodeCbor, type CborValue } from '../wire/strict-cbor.ts';
import { bodyFormat, decodeBody, deviceForms } from './decode-body.ts';
import type {
  AlbumAccess,
  EntryBody,
  PostMedia,
  PostRendition,
  ProfileDevice,
} from './entry-body.ts';

export const encodeBody = (body: EntryBody): Uint8Array => {
  const bytes = encodeCbor([bodyFormat, ...fieldsOf(body)]);
  assert(decodeBody(body.kind, bytes).ok, 'What one writes others can read.');
  return bytes;
};

const fieldsOf = (body: EntryBody): readonly CborValue[] => {
  switch (body.kind) {
    case 'album': {
      const { title, cover, createdAtMs, grants } = body;
      const coverId = cover.value === undefined ? null : hexToBytes(cover.value);
      return [title.value, hlcValue(title.hlc), coverId, hlcValue(cover.hlc), createdAtMs, grants];
    }
    case 'post': {
      const { createdAtMs, caption, tags, place, media } = body;
      return [createdAtMs, caption, tags, place ?? null, media.map(mediaValue)];
    }
    case 'comment':
      return [hexToBytes(body.postId), body.text, body.createdAtMs];
    case 'like':
      return [hexToBytes(body.postId), body.createdAtMs];
    case 'profile':
      return [body.name, body.picture ?? null, body.devices.map(deviceValue)];
    case 'keyring': {
      const { albumId, epoch, access, joinedAtMs } = body;
      return [hexToBytes(albumId), epoch, accessValue(access), joinedAtMs];
    }
  }
};

const hlcValue = ({ wallMs, counter }: Hlc): CborValue => [wallMs, counter];

const mediaValue = (media: PostMedia): CborValue => [
  hexToBytes(media.mediaId),
  media.key,
  media.width,
  media.height,
  media.thumbhash,
  media.alt,
  renditionValue(media.thumb),
  renditionValue(media.view),
  renditionValue(media.original),
];

const renditionValue = ({ mimeType, sizeBytes, digests }: PostRendition): CborValue => [
  mimeType,
  sizeBytes,
  digests,
];

const deviceValue = ({ deviceId, name, form, hlc }: ProfileDevice): CborValue => [
  hexToBytes(deviceId),
  name,
  deviceForms.indexOf(form),
  hlcValue(hlc),
];

/** An own album is the owner's by a nonce; any other by role and secret. */
const accessValue = (access: AlbumAccess): CborValue =>
  access.type === 'own' ? [null, access.nonce] : [roles.indexOf(access.role), access.secret];
