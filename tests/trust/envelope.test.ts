import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { contextActorsMax } from '../../src/engine/causality/causal-context.ts';
import type { Actor } from '../../src/engine/ids.ts';
import type { Author } from '../../src/trust/author.ts';
import type { AuthorId, EntryDraft } from '../../src/trust/entry.ts';
import {
  envelopeLimits,
  openContent,
  openEnvelope,
  parseEnvelope,
  sealEntry,
} from '../../src/trust/envelope.ts';
import { forPurpose } from '../../src/trust/domain.ts';
import { chainValue } from '../../src/trust/grant.ts';
import { openVersion } from '../../src/trust/open-version.ts';
import { encodeCbor, type CborValue } from '../../src/wire/strict-cbor.ts';
import {
  bodyText,
  contributor,
  guest,
  keysOfRole,
  must,
  otherGuest,
  owner,
  ownerKeys,
  refOf,
  sealComment,
  stamp,
  stranger,
  strangerKeys,
} from './people.ts';

const hexBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** Signs whatever it is told to, as a hostile author would. */
const signBody = async (author: Author, body: Uint8Array): Promise<Uint8Array> => {
  const signature = await author.sign(forPurpose('entry', body));
  return new Uint8Array([1, ...signature, ...body]);
};

/** The fields of a guest's comment, to be spoiled one at a time. */
const commentFields = (author: Author): CborValue[] => [
  hexBytes(author.albumId),
  2,
  null,
  null,
  new Uint8Array(16).fill(1),
  chainValue(author.chain),
  [hexBytes('0011223344556677'), 5],
  [],
  [1_790_000_000_000, 0],
  0,
  false,
  new Uint8Array(40),
];

const judge = async (author: Author, fields: readonly CborValue[]): Promise<string> => {
  const opened = await openEnvelope(await signBody(author, encodeCbor(fields)));
  return opened.ok ? 'accepted' : opened.error.type;
};

describe('an envelope', () => {
  it('tells a replica all that it needs, and nothing that was said', async () => {
    const version = await sealComment(guest);
    const envelope = must(await openEnvelope(version.bytes));
    const ref = refOf(guest, 'comment');
    expect(envelope.ref).toEqual(ref);
    expect(envelope.authorId).toBe(guest.authorId);
    expect(envelope.role).toBe('guest');
    expect(envelope.meta).toEqual({
      form: 'entry',
      placement: guest.albumId,
      itemId: ref.itemId,
      versionId: createHash('sha256').update(version.bytes).digest('hex'),
      albumId: guest.albumId,
      sizeBytes: version.bytes.length,
      ...stamp,
      isTombstone: false,
      epoch: 0,
    });
    expect(version.meta).toEqual(envelope.meta);
    expect(Buffer.from(version.bytes).includes(Buffer.from(bodyText))).toBe(false);
    expect(must(await openVersion(version.bytes))).toEqual(version);
  });

  it('opens for those who hold the key, and for nobody else', async () => {
    const envelope = must(parseEnvelope((await sealComment(guest)).bytes));
    expect(await openContent(envelope, (await keysOfRole('viewer')).readKey)).toEqual(bodyText);
    expect(await openContent(envelope, strangerKeys.readKey)).toBeUndefined();
  });

  it('is written with the largest seq there is, and as many actors as a node names', async () => {
    const dot = { actor: '00'.repeat(8) as Actor, seq: 2 ** 32 - 1 };
    const context = Array.from({ length: contextActorsMax }, (_, number) => ({
      actor: number.toString(16).padStart(16, '0') as Actor,
      seq: dot.seq,
    }));
    const ref = refOf(guest, 'comment');
    const draft: EntryDraft = { type: 'content', ref, body: bodyText };
    const keys = await keysOfRole('guest');
    const largest = { ...stamp, dot, context };
    const { meta } = await sealEntry({ draft, stamp: largest, author: guest, keys });
    expect(meta).toMatchObject({ dot, context });
  });

  it('does not open in another item’s place', async () => {
    const envelope = must(parseEnvelope((await sealComment(guest)).bytes));
    const moved = { ...envelope, ref: refOf(guest, 'comment', 2) };
    expect(await openContent(moved, ownerKeys.readKey)).toBeUndefined();
  });

  it('of a comment costs less than 700 bytes', async () => {
    expect((await sealComment(guest)).bytes.length).toBeLessThan(700);
  });

  it('changed in any byte is refused', async () => {
    const { bytes } = await sealComment(guest);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, by) =>
          openEnvelope(bytes.with(at, (bytes[at] ?? 0) ^ by)).then((opened) => {
            expect(opened.ok).toBe(false);
          }),
      ),
      { numRuns: 500 },
    );
  });

  it('cut short or lengthened is refused', async () => {
    const { bytes } = await sealComment(guest);
    for (let length = 0; length < bytes.length; length += 7) {
      expect((await openEnvelope(bytes.subarray(0, length))).ok).toBe(false);
    }
    expect((await openEnvelope(new Uint8Array([...bytes, 0]))).ok).toBe(false);
  });

  it('made of any bytes ends in a value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await openVersion(bytes)).ok).toBe(false);
        expect((await openEnvelope(new Uint8Array([1, ...bytes]))).ok).toBe(false);
      }),
    );
  });
});

describe('a replica refuses', () => {
  it('nothing of a plain comment', async () => {
    expect(await judge(guest, commentFields(guest))).toBe('accepted');
  });

  const spoiled: readonly (readonly [string, number, CborValue, string])[] = [
    ['another album than its root key’s', 0, hexBytes(stranger.albumId), 'badGrant'],
    ['a kind that is none', 1, 9, 'malformed'],
    ['a guest’s post', 1, 1, 'notAllowed'],
    ['a comment away from its album', 2, new Uint8Array(16), 'malformed'],
    ['a comment under another’s name', 3, hexBytes(otherGuest.authorId), 'notAllowed'],
    ['a creator said although implied', 3, hexBytes(guest.authorId), 'malformed'],
    ['a salt of another length', 4, new Uint8Array(17), 'malformed'],
    ['a chain of another’s', 5, chainValue(otherGuest.chain), 'badSignature'],
    ['a chain of another album', 5, chainValue(stranger.chain), 'badGrant'],
    ['a context that is not in order', 7, contextOf('22', '11'), 'malformed'],
    ['a context that names an actor twice', 7, contextOf('11', '11'), 'malformed'],
    ['half a dot in a context', 7, [hexBytes('11'.repeat(8))], 'malformed'],
    ['a time beyond all clocks', 8, [2 ** 50, 0], 'malformed'],
    ['an epoch that was not granted', 9, 1, 'badGrant'],
    ['a tombstone that says something', 10, true, 'malformed'],
    ['content too short to be sealed', 11, new Uint8Array(27), 'malformed'],
  ];
  test.each(spoiled)('%s', async (_, field, value, verdict) => {
    expect(await judge(guest, commentFields(guest).with(field, value))).toBe(verdict);
  });

  it('a creator of what is the whole album’s', async () => {
    const fields = commentFields(owner).with(1, 0).with(4, new Uint8Array(0));
    expect(await judge(owner, fields)).toBe('accepted');
    expect(await judge(owner, fields.with(3, hexBytes(guest.authorId)))).toBe('malformed');
  });

  it('a placement said although it is the album', async () => {
    const fields = commentFields(contributor)
      .with(1, 6)
      .with(4, new Uint8Array(32))
      .with(10, true)
      .with(11, new Uint8Array(0));
    expect(await judge(contributor, fields)).toBe('accepted');
    expect(await judge(contributor, fields.with(2, new Uint8Array(16)))).toBe('accepted');
    const said = fields.with(2, hexBytes(contributor.albumId));
    expect(await judge(contributor, said)).toBe('malformed');
  });

  it('a chunk’s envelope that is no tombstone', async () => {
    const fields = commentFields(contributor).with(1, 6).with(4, new Uint8Array(32));
    expect(await judge(contributor, fields)).toBe('notAllowed');
  });

  it('a context larger than agreed, and takes the largest', async () => {
    const contextOfSize = (size: number): CborValue =>
      Array.from({ length: size }, (_, i) => [
        hexBytes(i.toString(16).padStart(16, '0')),
        i,
      ]).flat();
    const max = envelopeLimits.contextMax;
    const largest = commentFields(guest).with(7, contextOfSize(max));
    expect(await judge(guest, largest)).toBe('accepted');
    const larger = commentFields(guest).with(7, contextOfSize(max + 1));
    expect(await judge(guest, larger)).toBe('malformed');
  });

  it('more bytes than any entry needs', async () => {
    const bytes = new Uint8Array(envelopeLimits.envelopeBytesMax + 1);
    expect(await openEnvelope(bytes)).toEqual({ ok: false, error: { type: 'tooLarge' } });
  });

  it('a guest who calls himself a contributor', async () => {
    const chain = { ...guest.chain, role: 'contributor' } as const;
    const fields = commentFields(guest).with(5, chainValue(chain)).with(1, 1);
    expect(await judge(guest, fields)).toBe('badGrant');
  });

  it('a guest who leaves out the role’s grant and calls himself owner', async () => {
    const chain = { ...guest.chain, role: 'owner', roleKey: undefined } as const;
    expect(await judge(guest, commentFields(guest).with(5, chainValue(chain)))).toBe('badGrant');
  });

  it('an owner without, and a guest with half of, a role’s grant', async () => {
    const [role, root, key, signature, ...rest] = chainValue(guest.chain) as CborValue[];
    const half = [role, root, key, null, ...rest] as CborValue[];
    const none = [role, root, null, null, ...rest] as CborValue[];
    const ownerWithRole = [0, root, key, signature, ...rest] as CborValue[];
    const ownerWithHalf = [0, root, key, null, ...rest] as CborValue[];
    for (const chain of [half, none, ownerWithRole, ownerWithHalf]) {
      expect(await judge(guest, commentFields(guest).with(5, chain))).toBe('malformed');
    }
  });

  it('an author whom the role’s key never named', async () => {
    const chain = { ...guest.chain, authorPublicKey: hexBytes(stranger.authorId) };
    const fields = commentFields(guest).with(5, chainValue(chain));
    expect(await judge(stranger, fields)).toBe('badGrant');
  });
});

describe('a tombstone', () => {
  const remove = async (author: Author, draft: EntryDraft) =>
    openEnvelope((await sealEntry({ draft, stamp, author, keys: ownerKeys })).bytes);

  it('of a guest’s comment may be a contributor’s', async () => {
    const ref = refOf(guest, 'comment');
    const envelope = must(await remove(contributor, { type: 'tombstone', ref }));
    expect(envelope.meta.isTombstone).toBe(true);
    expect(envelope.ref).toEqual(ref);
    expect(envelope.authorId).toBe(contributor.authorId);
  });

  it('of a contributor’s post may be the owner’s, and not another contributor’s', async () => {
    const ref = refOf(contributor, 'post');
    expect((await remove(owner, { type: 'tombstone', ref })).ok).toBe(true);
    const fields = [...commentFields(otherGuest)]
      .with(1, 1)
      .with(3, hexBytes(contributor.authorId))
      .with(10, true)
      .with(11, new Uint8Array(0));
    expect(await judge(otherGuest, fields)).toBe('notAllowed');
  });

  it('of a chunk says where the chunk lies', async () => {
    const ref = { ...refOf(contributor, 'chunk'), placement: 'ab'.repeat(16) as Author['albumId'] };
    const envelope = must(await remove(contributor, { type: 'tombstone', ref }));
    expect(envelope.meta.placement).toBe(ref.placement);
    expect(envelope.meta.albumId).toBe(contributor.albumId);
  });
});

describe('what must not be written is not even signed', () => {
  it('a guest’s post', async () => {
    const draft = { type: 'content', ref: refOf(guest, 'post'), body: bodyText } as const;
    await expect(sealEntry({ draft, stamp, author: guest, keys: ownerKeys })).rejects.toThrow(
      'What may not be written',
    );
  });

  it('an entry of another album', async () => {
    const draft = { type: 'content', ref: refOf(stranger, 'comment'), body: bodyText } as const;
    await expect(sealEntry({ draft, stamp, author: guest, keys: ownerKeys })).rejects.toThrow(
      'An author writes in one album.',
    );
  });

  it('an entry sealed in another epoch than its author’s', async () => {
    const draft = { type: 'content', ref: refOf(guest, 'comment'), body: bodyText } as const;
    const keys = { ...ownerKeys, epoch: 1 };
    await expect(sealEntry({ draft, stamp, author: guest, keys })).rejects.toThrow('same epoch');
  });

  it('a context out of order', async () => {
    const actors = ['ff'.repeat(8), '00'.repeat(8)] as Actor[];
    const context = actors.map((actor) => ({ actor, seq: 1 }));
    const draft = { type: 'tombstone', ref: refOf(guest, 'like') } as const;
    await expect(
      sealEntry({ draft, stamp: { ...stamp, context }, author: guest, keys: ownerKeys }),
    ).rejects.toThrow('What is written can be read.');
  });
});

it('every owner writes the one album entry', async () => {
  const ref = refOf(owner, 'album');
  expect(ref.creatorId).toBe(Buffer.from(owner.chain.rootPublicKey).toString('hex') as AuthorId);
  const draft = { type: 'content', ref, body: bodyText } as const;
  const { bytes } = await sealEntry({ draft, stamp, author: owner, keys: ownerKeys });
  expect(must(await openEnvelope(bytes)).ref).toEqual(ref);
});

function contextOf(...actors: readonly string[]): CborValue {
  return actors.flatMap((actor) => [hexBytes(actor.repeat(8)), 1]);
}
