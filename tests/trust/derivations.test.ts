/** Every derivation against Node's own HKDF and SHA-256: another implementation of the same page. */

import { createHash, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';

import type { ItemId, Placement } from '../../src/engine/ids.ts';
import { keyringKeys, ownAlbumKeys, roleSeedOf } from '../../src/trust/album-keys.ts';
import { createAuthor } from '../../src/trust/author.ts';
import { signingKeyOf } from '../../src/trust/ed25519.ts';
import type { AuthorId } from '../../src/trust/entry.ts';
import { itemIdOf, keyringSalt, likeSalt } from '../../src/trust/item-id.ts';
import { must } from './people.ts';

const userKey = Buffer.from(
  '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  'hex',
);
const nonce = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaabacadaeaf', 'hex');

const derived = (
  secret: Uint8Array,
  purpose: string,
  about: readonly Uint8Array[],
  length: number,
) =>
  Buffer.from(
    hkdfSync(
      'sha256',
      secret,
      new Uint8Array(0),
      Buffer.concat([Buffer.from(`insta-dynamo/1 ${purpose}\0`), ...about]),
      length,
    ),
  ).toString('hex');

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const bytes = (text: string): Buffer => Buffer.from(text, 'hex');

const keys = await ownAlbumKeys(userKey, nonce, 0);
const albumId = bytes(keys.albumId);
const secretOf = (role: 'owner' | 'contributor' | 'guest' | 'viewer') =>
  keys.secretByRole.get(role) ?? new Uint8Array(0);

it('an album owner secret comes from the user key and the album nonce', () => {
  expect(hex(secretOf('owner'))).toBe(derived(userKey, 'album owner', [nonce], 16));
  expect(hex(secretOf('owner'))).toBe('2091d6788e2e31c75e35e6ba1a0d5c63');
});

it('an album id is the hash of the root key, and the root key comes from the owner secret', async () => {
  const seed = roleSeedOf(keys, 'owner');
  expect(hex(seed)).toBe(derived(secretOf('owner'), 'root key', [], 32));
  const { publicKey } = await signingKeyOf(seed ?? new Uint8Array(0));
  const hash = createHash('sha256').update(publicKey).digest('hex');
  expect(keys.albumId).toBe(hash.slice(0, 32));
  expect(keys.albumId).toBe('3044e412840d5597d18dade4b9b39ff7');
});

it('each secret comes from the one above it, the first with the epoch', () => {
  const [owner, contributor, guest] = [
    secretOf('owner'),
    secretOf('contributor'),
    secretOf('guest'),
  ];
  const epoch = bytes('00000000');
  expect(hex(contributor)).toBe(derived(owner, 'contributor', [albumId, epoch], 16));
  expect(hex(guest)).toBe(derived(contributor, 'guest', [albumId], 16));
  expect(hex(secretOf('viewer'))).toBe(derived(guest, 'viewer', [albumId], 16));
  expect(hex(secretOf('viewer'))).toBe('feffa1352da5d064951bcc55b0135969');
});

it('a role key and the read key come from their secrets', () => {
  expect(hex(roleSeedOf(keys, 'contributor'))).toBe(
    derived(secretOf('contributor'), 'role key', [albumId], 32),
  );
  expect(hex(roleSeedOf(keys, 'guest'))).toBe(
    derived(secretOf('guest'), 'role key', [albumId], 32),
  );
  expect(hex(keys.readKey)).toBe(derived(secretOf('viewer'), 'read key', [albumId], 32));
  expect(hex(keys.readKey)).toBe(
    '7436d04ffa880d056dd86b2051a947686542671c8556f0b4623df56905d89ffa',
  );
});

it('another epoch changes every secret but the owner’s, and not the album', async () => {
  const next = await ownAlbumKeys(userKey, nonce, 1);
  expect(next.albumId).toBe(keys.albumId);
  expect(next.secretByRole.get('owner')).toEqual(secretOf('owner'));
  expect(next.readKey).not.toEqual(keys.readKey);
  expect(hex(next.secretByRole.get('contributor'))).toBe(
    derived(secretOf('owner'), 'contributor', [albumId, bytes('00000001')], 16),
  );
});

it('the keyring is an album of its own', async () => {
  const keyring = await keyringKeys(userKey);
  expect(hex(keyring.secretByRole.get('owner'))).toBe(derived(userKey, 'keyring owner', [], 16));
  expect(keyring.albumId).toBe('a3939cbd2a77484e5f1ad889bc3d3173');
});

it('an author is the same on every device, and another in every album', async () => {
  const here = must(await createAuthor({ userKey, keys, grants: [] }));
  const there = must(await createAuthor({ userKey, keys, grants: [] }));
  const elsewhere = must(
    await createAuthor({ userKey, keys: await keyringKeys(userKey), grants: [] }),
  );
  const { publicKey } = await signingKeyOf(bytes(derived(userKey, 'author', [albumId], 32)));
  expect(here.authorId).toBe(hex(publicKey));
  expect(there.authorId).toBe(here.authorId);
  expect(elsewhere.authorId).not.toBe(here.authorId);
});

it('an item id is the hash of album, kind, creator and salt', () => {
  const creatorId = 'cd'.repeat(32) as AuthorId;
  const salt = new Uint8Array(16).fill(7);
  const expected = createHash('sha256')
    .update('insta-dynamo/1 item id\0')
    .update(albumId)
    .update(new Uint8Array([2]))
    .update(bytes(creatorId))
    .update(salt)
    .digest('hex');
  expect(itemIdOf({ albumId: keys.albumId, kind: 'comment', creatorId, salt })).toBe(expected);
});

it('salts that would tell on people come from the read key', () => {
  const postId = 'ab'.repeat(32) as ItemId;
  const joined = 'ef'.repeat(16) as Placement;
  expect(hex(likeSalt(keys.readKey, postId))).toBe(
    derived(keys.readKey, 'like salt', [bytes(postId)], 16),
  );
  expect(hex(keyringSalt(keys.readKey, joined))).toBe(
    derived(keys.readKey, 'keyring salt', [bytes(joined)], 16),
  );
});
