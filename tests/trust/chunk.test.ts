import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ItemId } from '../../src/engine/ids.ts';
import { chunkTextBytesMax, ciphertextBytesMax } from '../../src/trust/chunk-sizes.ts';
import {
  createMediaSecret,
  openChunk,
  openStampedChunk,
  sealRendition,
  type SealedChunk,
} from '../../src/trust/chunk.ts';
import type { Author } from '../../src/trust/author.ts';
import { openEnvelope, sealEntry } from '../../src/trust/envelope.ts';
import { forPurpose } from '../../src/trust/domain.ts';
import { chainValue } from '../../src/trust/grant.ts';
import { chunkRefOf } from '../../src/trust/item-id.ts';
import { openVersion } from '../../src/trust/open-version.ts';
import { encodeCbor, type CborValue } from '../../src/wire/strict-cbor.ts';
import { contributor, guest, must, owner, ownerKeys, stamp } from './people.ts';

const media = createMediaSecret();
const photo = Uint8Array.from({ length: chunkTextBytesMax + 1000 }, (_, i) => i * 31);

const sealAll = async (author: Author, name: 'thumb' | 'view' | 'original', bytes = photo) => {
  const chunks: SealedChunk[] = [];
  for await (const chunk of sealRendition({ media, name, author }, bytes)) chunks.push(chunk);
  return chunks;
};

const first = async (author = contributor): Promise<SealedChunk> => {
  const [chunk] = await sealAll(author, 'view', photo.subarray(0, 500));
  if (!chunk) throw new Error('No chunk.');
  return chunk;
};

describe('a photo in chunks', () => {
  it('comes back as it was, piece by piece', async () => {
    const chunks = await sealAll(contributor, 'original');
    expect(chunks).toHaveLength(2);
    const pieces = await Promise.all(
      chunks.map(({ version }, index) =>
        openChunk({ media, name: 'original', index }, version.bytes),
      ),
    );
    expect(
      Buffer.compare(Buffer.concat(pieces.map((piece) => piece ?? new Uint8Array())), photo),
    ).toBe(0);
  });

  it('whose size is a whole number of chunks has no empty one at the end', async () => {
    expect(await sealAll(contributor, 'view', photo.subarray(0, chunkTextBytesMax))).toHaveLength(
      1,
    );
  });

  it('lies at its media id, its thumb at the album', async () => {
    const [thumb] = await sealAll(contributor, 'thumb');
    const [view] = await sealAll(contributor, 'view');
    expect(thumb?.version.meta.placement).toBe(contributor.albumId);
    expect(view?.version.meta.placement).toBe(media.mediaId);
  });

  it('opens only in its own place', async () => {
    const { version } = await first();
    const at = (name: 'thumb' | 'view', index: number, secret = media) =>
      openChunk({ media: secret, name, index }, version.bytes);
    expect(await at('view', 0)).toEqual(photo.subarray(0, 500));
    expect(await at('view', 1)).toBeUndefined();
    expect(await at('thumb', 0)).toBeUndefined();
    expect(await at('view', 0, createMediaSecret())).toBeUndefined();
    expect(await openChunk({ media, name: 'view', index: 0 }, new Uint8Array(9))).toBeUndefined();
  });
});

describe('a stamped chunk', () => {
  it('tells a replica whose it is and what it is called', async () => {
    const { version, digest } = await first();
    expect(must(await openStampedChunk(version.bytes))).toEqual(version);
    expect(must(await openVersion(version.bytes))).toEqual(version);

    const ciphertext = version.bytes.subarray(version.bytes.length - 516);
    expect(Buffer.from(digest)).toEqual(createHash('sha256').update(ciphertext).digest());
    const { itemId } = chunkRefOf(
      { albumId: contributor.albumId, creatorId: contributor.authorId },
      media.mediaId,
      digest,
    );
    expect(version.meta).toEqual({
      form: 'chunk',
      placement: media.mediaId,
      itemId,
      versionId: itemId,
      albumId: contributor.albumId,
      sizeBytes: version.bytes.length,
    });
  });

  it('costs a few hundred bytes more than its ciphertext', async () => {
    const [chunk] = await sealAll(contributor, 'original');
    expect(chunk?.version.bytes.length).toBeLessThan(ciphertextBytesMax + 450);
  });

  it('changed in any byte is refused', async () => {
    const { version } = await first();
    const { bytes } = version;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, by) =>
          openStampedChunk(bytes.with(at, (bytes[at] ?? 0) ^ by)).then((opened) => {
            expect(opened.ok).toBe(false);
          }),
      ),
      { numRuns: 400 },
    );
  });

  it('made of any bytes ends in a value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await openStampedChunk(new Uint8Array([2, ...bytes]))).ok).toBe(false);
      }),
    );
  });

  it('larger than agreed is refused', async () => {
    expect(await openStampedChunk(new Uint8Array(ciphertextBytesMax + 2000).fill(2))).toEqual({
      ok: false,
      error: { type: 'tooLarge' },
    });
  });

  /** Stamps as a hostile author would. */
  const stampAny = async (author: Author, placement: CborValue): Promise<Uint8Array> => {
    const ciphertext = new Uint8Array(100);
    const albumId = Buffer.from(author.albumId, 'hex');
    const stamp = encodeCbor([new Uint8Array(albumId), placement, 0, chainValue(author.chain)]);
    const digest = createHash('sha256').update(ciphertext).digest();
    const signature = await author.sign(forPurpose('chunk', stamp, new Uint8Array(digest)));
    const size = signature.length + stamp.length;
    return new Uint8Array([2, size >> 8, size & 255, ...signature, ...stamp, ...ciphertext]);
  };

  it('of a guest is refused, and so is one that says what is implied', async () => {
    const judge = async (author: Author, placement: CborValue) => {
      const opened = await openStampedChunk(await stampAny(author, placement));
      return opened.ok ? 'accepted' : opened.error.type;
    };
    const album = new Uint8Array(Buffer.from(contributor.albumId, 'hex'));
    expect(await judge(contributor, null)).toBe('accepted');
    expect(await judge(contributor, new Uint8Array(16))).toBe('accepted');
    expect(await judge(contributor, album)).toBe('malformed');
    expect(await judge(guest, null)).toBe('notAllowed');
  });

  it('is not made by a guest', async () => {
    await expect(first(guest)).rejects.toThrow('Who may not post stamps no chunks.');
  });
});

describe('nobody deletes another’s chunk', () => {
  it('by stamping its ciphertext again: that is another item', async () => {
    const { version, digest } = await first();
    const restamped = chunkRefOf(
      { albumId: owner.albumId, creatorId: owner.authorId },
      media.mediaId,
      digest,
    );
    expect(restamped.itemId).not.toBe(version.meta.itemId);
  });

  it('but its author does, and so does the owner', async () => {
    const { version, digest } = await first();
    const creator = { albumId: contributor.albumId, creatorId: contributor.authorId };
    const ref = chunkRefOf(creator, media.mediaId, digest);
    for (const author of [contributor, owner]) {
      const draft = { type: 'tombstone', ref } as const;
      const { bytes } = await sealEntry({ draft, stamp, author, keys: ownerKeys });
      const { meta } = must(await openEnvelope(bytes));
      expect(meta.itemId).toBe<ItemId>(version.meta.itemId);
      expect(meta.placement).toBe(version.meta.placement);
    }
  });
});
