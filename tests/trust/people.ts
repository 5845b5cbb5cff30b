/** An album with its people: an owner, a contributor, two guests; and a stranger with an own album. */

import { albumKeysOf, ownAlbumKeys, type AlbumKeys } from '../../src/trust/album-keys.ts';
import { createAuthor, issueRoleGrants, type Author } from '../../src/trust/author.ts';
import { entryRefOf } from '../../src/trust/item-id.ts';
import { sealEntry } from '../../src/trust/envelope.ts';
import type { EntryKind, EntryRef, EntryStamp } from '../../src/trust/entry.ts';
import { saltBytesByKind } from '../../src/trust/item-id.ts';
import type { Role } from '../../src/trust/role.ts';
import type { Actor } from '../../src/engine/ids.ts';
import type { RoleGrant } from '../../src/trust/grant.ts';

export const userKeyOf = (person: number): Uint8Array => new Uint8Array(32).fill(person);

export const ownerKeys = await ownAlbumKeys(userKeyOf(1), new Uint8Array(16).fill(9), 0);
export const grants: readonly RoleGrant[] = await issueRoleGrants(ownerKeys);

export const must = <Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** The keys of somebody who was given the key of a role. */
export const keysOfRole = async (role: Role, from = ownerKeys): Promise<AlbumKeys> => {
  const secret = from.secretByRole.get(role);
  if (!secret) throw new Error('No such secret.');
  return must(await albumKeysOf({ albumId: from.albumId, epoch: from.epoch, role, secret }));
};

export const authorOf = async (person: number, role: Role): Promise<Author> =>
  must(await createAuthor({ userKey: userKeyOf(person), keys: await keysOfRole(role), grants }));

export const owner = await authorOf(1, 'owner');
export const contributor = await authorOf(2, 'contributor');
export const guest = await authorOf(3, 'guest');
export const otherGuest = await authorOf(4, 'guest');

export const strangerKeys = await ownAlbumKeys(userKeyOf(5), new Uint8Array(16), 0);
export const stranger = must(
  await createAuthor({ userKey: userKeyOf(5), keys: strangerKeys, grants: [] }),
);

export const stamp: EntryStamp = {
  dot: { actor: '0011223344556677' as Actor, seq: 5 },
  context: [
    { actor: '0011223344556677' as Actor, seq: 4 },
    { actor: '8899aabbccddeeff' as Actor, seq: 70_000 },
  ],
  hlc: { wallMs: 1_790_000_000_000, counter: 3 },
};

/** An item of a person; the salt is all ones, or all of the digit given. */
export const refOf = (creator: Author, kind: EntryKind, digit = 1): EntryRef =>
  entryRefOf({
    albumId: creator.albumId,
    kind,
    creatorId: kind === 'album' || kind === 'keyring' ? creator.rootId : creator.authorId,
    salt: new Uint8Array(saltBytesByKind[kind]).fill(digit),
  });

export const bodyText = new TextEncoder().encode('Low tide at the pier.');

export const sealComment = async (author: Author) =>
  sealEntry({
    draft: { type: 'content', ref: refOf(author, 'comment'), body: bodyText },
    stamp,
    author,
    keys: await keysOfRole('guest'),
  });
