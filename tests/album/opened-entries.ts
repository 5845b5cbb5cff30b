/** Versions of entries as key holders have them, drawn at random or made to order. */

import fc from 'fast-check';

import type { Actor, DeviceId, ItemId, Placement, VersionId } from '../../src/engine/ids.ts';
import type {
  EntryBody,
  OpenedEntry,
  PostMedia,
  PostRendition,
} from '../../src/album/entry-body.ts';
import type { AuthorId, EntryRef } from '../../src/trust/entry.ts';
import { entryRefOf, saltBytesByKind } from '../../src/trust/item-id.ts';
import { hexOf } from '../wire/arbitrary-messages.ts';

export const albumId = 'ab'.repeat(16) as Placement;
export const anna = 'a1'.repeat(32) as AuthorId;
export const ben = 'b2'.repeat(32) as AuthorId;

export const refOf = (kind: EntryBody['kind'], creatorId = anna, digit = 1): EntryRef =>
  entryRefOf({
    albumId,
    kind,
    creatorId,
    salt: new Uint8Array(saltBytesByKind[kind]).fill(digit),
  });

let versions = 0;

/** A new version each time; later ones have higher version ids. */
export const version = <Body extends EntryBody>(
  ref: EntryRef,
  wallMs: number,
  body: Body | undefined,
): OpenedEntry<Body> => {
  versions += 1;
  return {
    ref,
    meta: {
      form: 'entry',
      placement: ref.placement,
      itemId: ref.itemId,
      versionId: versions.toString(16).padStart(64, '0') as VersionId,
      albumId: ref.albumId,
      sizeBytes: 500,
      dot: { actor: '00'.repeat(8) as Actor, seq: versions },
      context: [],
      hlc: { wallMs, counter: 0 },
      isTombstone: body === undefined,
      epoch: 0,
    },
    authorId: ref.creatorId,
    role: 'contributor',
    body,
  };
};

const rendition: PostRendition = {
  mimeType: 'image/webp',
  sizeBytes: 100,
  digests: new Uint8Array(32).fill(4),
};

export const mediaOf = (digit: number): PostMedia => ({
  mediaId: digit.toString(16).padStart(32, '0') as Placement,
  key: new Uint8Array(32).fill(digit),
  width: 4000,
  height: 3000,
  thumbhash: new Uint8Array([1, 2, 3]),
  alt: 'Two boats.',
  thumb: rendition,
  view: rendition,
  original: { mimeType: 'image/jpeg', sizeBytes: 300_000, digests: new Uint8Array(64).fill(5) },
});

const hlc = fc.record({ wallMs: fc.nat({ max: 5 }), counter: fc.nat({ max: 2 }) });
const text = (max: number) => fc.string({ maxLength: max, unit: 'grapheme' });
const atMs = fc.nat();

export const anyBody: {
  [Kind in EntryBody['kind']]: fc.Arbitrary<Extract<EntryBody, { kind: Kind }>>;
} = {
  album: fc.record({
    kind: fc.constant('album' as const),
    title: fc.record({ value: text(10), hlc }),
    cover: fc.record({ value: fc.option(hexOf<Placement>(16), { nil: undefined }), hlc }),
    createdAtMs: atMs,
    grants: fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 3 }),
  }),
  post: fc.record({
    kind: fc.constant('post' as const),
    createdAtMs: atMs,
    caption: text(20),
    tags: fc.array(text(5), { maxLength: 3 }),
    place: fc.option(text(10), { nil: undefined }),
    media: fc.array(fc.nat({ max: 200 }).map(mediaOf), { minLength: 1, maxLength: 2 }),
  }),
  comment: fc.record({
    kind: fc.constant('comment' as const),
    postId: hexOf<ItemId>(32),
    text: text(20),
    createdAtMs: atMs,
  }),
  like: fc.record({
    kind: fc.constant('like' as const),
    postId: hexOf<ItemId>(32),
    createdAtMs: atMs,
  }),
  profile: fc.record({
    kind: fc.constant('profile' as const),
    name: text(20),
    picture: fc.option(fc.uint8Array({ maxLength: 50 }), { nil: undefined }),
    devices: fc.uniqueArray(
      fc.record({
        deviceId: fc.constantFrom('01', '02', '03').map((byte) => byte.repeat(16) as DeviceId),
        name: text(10),
        form: fc.constantFrom('phone' as const, 'tablet', 'laptop', 'desktop'),
        hlc,
      }),
      { maxLength: 3, selector: ({ deviceId }) => deviceId },
    ),
  }),
  keyring: fc.record({
    kind: fc.constant('keyring' as const),
    albumId: hexOf<Placement>(16),
    epoch: fc.nat({ max: 3 }),
    access: fc.oneof(
      fc.record({
        type: fc.constant('own' as const),
        nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      }),
      fc.record({
        type: fc.constant('joined' as const),
        role: fc.constantFrom('owner' as const, 'contributor', 'guest', 'viewer'),
        secret: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      }),
    ),
    joinedAtMs: atMs,
  }),
};

/** Versions of one item whose times often tie, deletes among them. */
export const anyVersion = <Body extends EntryBody>(
  body: fc.Arbitrary<Body>,
  kind: Body['kind'],
): fc.Arbitrary<OpenedEntry<Body>> =>
  fc
    .record({ body: fc.option(body, { nil: undefined, freq: 4 }), hlc, id: hexOf<VersionId>(32) })
    .map(({ body, hlc, id }) => {
      const entry = version(refOf(kind), 0, body);
      return { ...entry, meta: { ...entry.meta, hlc, versionId: id } };
    });
