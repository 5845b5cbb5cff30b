import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { albumLimits } from '../../src/album/album-limits.ts';
import { decodeBody } from '../../src/album/decode-body.ts';
import { encodeBody } from '../../src/album/encode-body.ts';
import type { EntryBody, PostBody } from '../../src/album/entry-body.ts';
import { photoTypes, type PhotoType } from '../../src/album/photo-types.ts';
import type { ItemId } from '../../src/engine/ids.ts';
import { encodeCbor } from '../../src/wire/strict-cbor.ts';
import { envelopeLimits } from '../../src/trust/envelope.ts';
import { chunkTextBytesMax } from '../../src/trust/chunk-sizes.ts';
import { chunksOf } from '../../src/album/media-chunks.ts';
import { anyBody, mediaOf } from './opened-entries.ts';

const kinds = Object.keys(anyBody) as readonly EntryBody['kind'][];
const unreadable = { ok: false, error: { type: 'unreadable' } };

const noBytes = { mimeType: 'image/webp' as const, sizeBytes: 0, digests: new Uint8Array(0) };

const post: PostBody = {
  kind: 'post',
  createdAtMs: 1,
  caption: '',
  tags: [],
  place: undefined,
  media: [mediaOf(1)],
};

describe('a body comes back as it was written', () => {
  test.each(kinds)('%s', (kind) => {
    fc.assert(
      fc.property(anyBody[kind] as fc.Arbitrary<EntryBody>, (body) => {
        expect(decodeBody(kind, encodeBody(body))).toEqual({ ok: true, value: body });
      }),
    );
  });
});

describe('the bytes of a body are fixed', () => {
  it('a like', () => {
    const body = { kind: 'like', postId: 'cd'.repeat(32), createdAtMs: 5 } as EntryBody;
    expect(Buffer.from(encodeBody(body)).toString('hex')).toBe(`83015820${'cd'.repeat(32)}05`);
  });
});

describe('a body of any bytes', () => {
  test.each(kinds)('is no %s, and no exception', (kind) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBody(kind, bytes)).toEqual(unreadable);
      }),
    );
  });

  test.each(kinds)('of a %s, one changed, reads or does not, and never throws', (kind) => {
    fc.assert(
      fc.property(
        anyBody[kind] as fc.Arbitrary<EntryBody>,
        fc.nat(),
        fc.nat({ max: 255 }),
        (body, place, byte) => {
          const bytes = encodeBody(body);
          const decoded = decodeBody(kind, bytes.with(place % bytes.length, byte));
          if (decoded.ok) expect(decodeBody(kind, encodeBody(decoded.value))).toEqual(decoded);
        },
      ),
    );
  });
});

describe('a body beyond its limits is not written', () => {
  const tooMuch: readonly (readonly [string, EntryBody])[] = [
    ['a long caption', { ...post, caption: 'x'.repeat(albumLimits.captionLengthMax + 1) }],
    ['eleven photos', { ...post, media: Array.from({ length: 11 }, (_, i) => mediaOf(i)) }],
    ['no photo', { ...post, media: [] }],
    ['a photo without width', { ...post, media: [{ ...mediaOf(1), width: 0 }] }],
    ['a photo without bytes', { ...post, media: [{ ...mediaOf(1), view: noBytes }] }],
    ['a long tag', { ...post, tags: ['x'.repeat(albumLimits.tagLengthMax + 1)] }],
    [
      'a photo with fewer chunks than its size needs',
      {
        ...post,
        media: [
          {
            ...mediaOf(1),
            view: { mimeType: 'image/webp', sizeBytes: 300_000, digests: new Uint8Array(32) },
          },
        ],
      },
    ],
    ['a long name', { kind: 'profile', name: 'x'.repeat(61), picture: undefined, devices: [] }],
    [
      'a large picture',
      { kind: 'profile', name: '', picture: new Uint8Array(24 * 1024 + 1), devices: [] },
    ],
  ];
  test.each(tooMuch)('%s', (_, body) => {
    expect(() => encodeBody(body)).toThrow('What one writes others can read.');
  });
});

describe('a photo of a hostile author', () => {
  const postWith = (mimeType: string): PostBody => {
    const view = { ...mediaOf(1).view, mimeType: mimeType as PhotoType };
    return { ...post, media: [{ ...mediaOf(1), view }] };
  };

  test.each(photoTypes)('may be %s', (type) => {
    expect(encodeBody(postWith(type)).length).toBeGreaterThan(0);
  });

  test.each(['text/html', 'image/svg+xml', 'image/JPEG', 'image/jpeg;x', 'image/gif', 'exe', ''])(
    'is unreadable as %j',
    (type) => {
      expect(() => encodeBody(postWith(type))).toThrow('What one writes others can read.');
    },
  );
});

describe('a time that no date can tell', () => {
  const { timeMsMax } = albumLimits;
  const postId = 'cd'.repeat(32) as ItemId;
  const bodiesAt = (createdAtMs: number): readonly EntryBody[] => [
    { ...post, createdAtMs },
    { kind: 'comment', postId, text: 'Lovely', createdAtMs },
    { kind: 'like', postId, createdAtMs },
  ];

  it('makes its entry unreadable, so that no screen stumbles over it', () => {
    for (const body of bodiesAt(timeMsMax)) expect(encodeBody(body).length).toBeGreaterThan(0);
    for (const body of bodiesAt(timeMsMax + 1)) {
      expect(() => encodeBody(body)).toThrow('What one writes others can read.');
    }
  });
});

it('a body of a later format is unreadable', () => {
  expect(decodeBody('like', encodeCbor([2, new Uint8Array(32), 5]))).toEqual(unreadable);
});

it('ten of the largest photos fit an envelope', () => {
  const sizeBytes = albumLimits.mediaBytesMax;
  const digests = new Uint8Array(32 * chunksOf(sizeBytes));
  const original = { mimeType: 'image/jpeg' as const, sizeBytes, digests };
  const media = Array.from({ length: albumLimits.mediaMax }, (_, i) => ({
    ...mediaOf(i),
    alt: 'é'.repeat(albumLimits.altLengthMax),
    original,
  }));
  const caption = 'é'.repeat(albumLimits.captionLengthMax);
  const bytes = encodeBody({ ...post, caption, media });
  expect(bytes.length).toBeLessThan(envelopeLimits.envelopeBytesMax - 4096);
});

it('a photo has as many chunks as sealing cuts', () => {
  expect([1, chunkTextBytesMax, chunkTextBytesMax + 1].map(chunksOf)).toEqual([1, 1, 2]);
});
