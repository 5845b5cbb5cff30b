/**
 * A user as an author in one album. The author's key comes from the user's key and the album's id,
 * so the same person is the same author on every device, and a stranger in every other album.
 */

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { roleSeedOf, type AlbumKeys } from './album-keys.ts';
import { derive } from './domain.ts';
import { signingKeyOf, type SigningKey } from './ed25519.ts';
import type { AuthorId } from './entry.ts';
import { signGrant, type GrantChain, type RoleGrant } from './grant.ts';
import type { WritingRole } from './role.ts';

export interface Author {
  readonly albumId: Placement;
  readonly epoch: number;
  readonly role: WritingRole;
  readonly authorId: AuthorId;
  /** What entries of the whole album are bound to. */
  readonly rootId: AuthorId;
  readonly chain: GrantChain;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

export type AuthorError =
  | { readonly type: 'viewersDoNotWrite' }
  /** The role's grant is in the album's entry, and that has not come yet. */
  | { readonly type: 'grantMissing' };

/** The grants an owner gives out, in the album's entry, so that others may become authors. */
export const issueRoleGrants = async (keys: AlbumKeys): Promise<readonly RoleGrant[]> => {
  assert(keys.role === 'owner', 'Only an owner issues grants.');
  const root = await roleKeyOf(keys, 'owner');
  const { albumId, epoch } = keys;
  const grants = (['contributor', 'guest'] as const).map(async (role) => {
    const { publicKey } = await roleKeyOf(keys, role);
    const text = { scope: { albumId, epoch }, role, publicKey };
    const signature = await signGrant('role grant', root, text);
    return { role, epoch, rootPublicKey: root.publicKey, publicKey, signature };
  });
  return Promise.all(grants);
};

export interface AuthorOptions {
  readonly userKey: Uint8Array;
  readonly keys: AlbumKeys;
  /** Those found in the album; an owner needs none. */
  readonly grants: readonly RoleGrant[];
}

export const createAuthor = async ({
  userKey,
  keys,
  grants,
}: AuthorOptions): Promise<Result<Author, AuthorError>> => {
  const { albumId, epoch, role } = keys;
  if (role === 'viewer') return err({ type: 'viewersDoNotWrite' });
  const granter = await roleKeyOf(keys, role);
  const roleKey = grants.find(
    (grant) =>
      grant.role === role &&
      grant.epoch === epoch &&
      bytesToHex(grant.publicKey) === bytesToHex(granter.publicKey),
  );
  if (role !== 'owner' && !roleKey) return err({ type: 'grantMissing' });

  const own = await signingKeyOf(authorSeedOf(userKey, albumId));
  const text = { scope: { albumId, epoch }, role, publicKey: own.publicKey };
  const rootPublicKey = roleKey?.rootPublicKey ?? granter.publicKey;
  const chain = {
    role,
    rootPublicKey,
    roleKey,
    authorPublicKey: own.publicKey,
    authorSignature: await signGrant('author grant', granter, text),
  };
  return ok({
    albumId,
    epoch,
    role,
    authorId: authorIdOf(own.publicKey),
    rootId: authorIdOf(rootPublicKey),
    chain,
    sign: own.sign,
  });
};

export const authorIdOf = (publicKey: Uint8Array): AuthorId => bytesToHex(publicKey) as AuthorId;

const authorSeedOf = (userKey: Uint8Array, albumId: Placement): Uint8Array =>
  derive({ secret: userKey, purpose: 'author', about: [hexToBytes(albumId)], lengthBytes: 32 });

const roleKeyOf = async (keys: AlbumKeys, role: WritingRole): Promise<SigningKey> => {
  const seed = roleSeedOf(keys, role);
  assert(seed !== undefined, 'The secrets reach down to the role.');
  return signingKeyOf(seed);
};
