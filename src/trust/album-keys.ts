/**
 * An album's secrets, a one-way chain: owner -> contributor -> guest -> viewer -> read key. Whoever
 * holds one derives all below it and none above. The epoch enters at the first step, so a new epoch
 * gives new secrets to every role but the owner, and the album keeps its id.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { derive, uint32, type Purpose } from './domain.ts';
import { publicKeyOf } from './ed25519.ts';
import { isAtLeast, type Role, type WritingRole } from './role.ts';

export const roleSecretBytes = 16;
export const firstEpoch = 0;

export interface AlbumKeys {
  readonly albumId: Placement;
  readonly epoch: number;
  /** The strongest role these keys give. */
  readonly role: Role;
  /** The secret of that role and of each below it. */
  readonly secretByRole: ReadonlyMap<Role, Uint8Array>;
  /** Opens the entries of the epoch. */
  readonly readKey: Uint8Array;
}

export interface RoleSecret {
  readonly albumId: Placement;
  readonly epoch: number;
  readonly role: Role;
  readonly secret: Uint8Array;
}

/** The keys of an album of the user's own, told apart from the others by a nonce of 16 bytes. */
export const ownAlbumKeys = (
  userKey: Uint8Array,
  nonce: Uint8Array,
  epoch: number,
): Promise<AlbumKeys> =>
  keysOfOwner(
    derive({ secret: userKey, purpose: 'album owner', about: [nonce], lengthBytes: 16 }),
    epoch,
  );

/** The private album that holds the user's profile and the secrets of joined albums. */
export const keyringKeys = (userKey: Uint8Array): Promise<AlbumKeys> =>
  keysOfOwner(
    derive({ secret: userKey, purpose: 'keyring owner', about: [], lengthBytes: 16 }),
    firstEpoch,
  );

/** What a role's secret opens. Only an owner's tells by itself which album it belongs to. */
export const albumKeysOf = async ({
  albumId,
  epoch,
  role,
  secret,
}: RoleSecret): Promise<Result<AlbumKeys, { readonly type: 'otherAlbum' }>> => {
  if (role === 'owner') {
    const keys = await keysOfOwner(secret, epoch);
    return keys.albumId === albumId ? ok(keys) : err({ type: 'otherAlbum' });
  }
  return ok(keysBelow({ albumId, epoch, role, secret }));
};

/** First 16 bytes of SHA-256(root public key). */
export const albumIdOf = (rootPublicKey: Uint8Array): Placement =>
  bytesToHex(sha256(rootPublicKey).subarray(0, 16)) as Placement;

/** The seed of a role's Ed25519 key. The owner's is the root key. */
export const roleSeedOf = (keys: AlbumKeys, role: WritingRole): Uint8Array | undefined => {
  const secret = keys.secretByRole.get(role);
  if (!secret) return undefined;
  return role === 'owner' ? rootSeedOf(secret) : seedFor('role key', keys.albumId, secret);
};

const keysOfOwner = async (secret: Uint8Array, epoch: number): Promise<AlbumKeys> => {
  const albumId = albumIdOf(await publicKeyOf(rootSeedOf(secret)));
  return keysBelow({ albumId, epoch, role: 'owner', secret });
};

const keysBelow = ({ albumId, epoch, role, secret }: RoleSecret): AlbumKeys => {
  const about = [hexToBytes(albumId)];
  const secretByRole = new Map<Role, Uint8Array>([[role, secret]]);
  let last = secret;
  for (const next of ['contributor', 'guest', 'viewer'] as const) {
    if (isAtLeast(next, role)) continue;
    const isFirst = next === 'contributor';
    const from = isFirst ? [...about, uint32(epoch)] : about;
    last = derive({ secret: last, purpose: next, about: from, lengthBytes: roleSecretBytes });
    secretByRole.set(next, last);
  }
  const readKey = seedFor('read key', albumId, last);
  return { albumId, epoch, role, secretByRole, readKey };
};

/** Without the album's id: that is made from the key this gives. */
const rootSeedOf = (ownerSecret: Uint8Array): Uint8Array =>
  derive({ secret: ownerSecret, purpose: 'root key', about: [], lengthBytes: 32 });

const seedFor = (purpose: Purpose, albumId: Placement, secret: Uint8Array): Uint8Array =>
  derive({ secret, purpose, about: [hexToBytes(albumId)], lengthBytes: 32 });
