/**
 * Grants: the root key says that a role's key speaks for a role, and the role's key says the same
 * of an author's own key. Each envelope carries its chain, so a replica that knows nothing of an
 * album can tell who may write in it: the root key hashes to the album's id.
 */

import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import type { Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import type { CborValue } from '../wire/strict-cbor.ts';
import type { Fields } from '../wire/fields.ts';
import { albumIdOf } from './album-keys.ts';
import { BoundedCache } from './bounded-cache.ts';
import { forPurpose, hashFor, uint32, type Purpose } from './domain.ts';
import { publicKeyBytes, signatureBytes, verifySignature, type SigningKey } from './ed25519.ts';
import { roles, writingRoles, type WritingRole } from './role.ts';

/** A role's key, signed by the root. The owner needs none: its key is the root. */
export interface RoleGrant {
  readonly role: Exclude<WritingRole, 'owner'>;
  readonly epoch: number;
  readonly rootPublicKey: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** From the root to an author. */
export interface GrantChain {
  readonly role: WritingRole;
  readonly rootPublicKey: Uint8Array;
  readonly roleKey: Pick<RoleGrant, 'publicKey' | 'signature'> | undefined;
  readonly authorPublicKey: Uint8Array;
  readonly authorSignature: Uint8Array;
}

export type GrantError = { readonly type: 'badGrant' };

/** Where and when a grant holds. */
export interface GrantScope {
  readonly albumId: Placement;
  readonly epoch: number;
}

export const signGrant = (
  purpose: 'role grant' | 'author grant',
  signer: SigningKey,
  { scope, role, publicKey }: GrantText,
): Promise<Uint8Array> => signer.sign(grantText(purpose, { scope, role, publicKey }));

export interface GrantText {
  readonly scope: GrantScope;
  readonly role: WritingRole;
  readonly publicKey: Uint8Array;
}

const grantText = (purpose: Purpose, { scope, role, publicKey }: GrantText): Uint8Array =>
  forPurpose(
    purpose,
    hexToBytes(scope.albumId),
    uint32(scope.epoch),
    new Uint8Array([roles.indexOf(role)]),
    publicKey,
  );

export const chainValue = (chain: GrantChain): CborValue => [
  roles.indexOf(chain.role),
  chain.rootPublicKey,
  chain.roleKey ? chain.roleKey.publicKey : null,
  chain.roleKey ? chain.roleKey.signature : null,
  chain.authorPublicKey,
  chain.authorSignature,
];

export const chainFrom = (fields: Fields): GrantChain =>
  fields.group((chain) => {
    const role = chain.oneOf(writingRoles);
    const rootPublicKey = chain.bytes(publicKeyBytes);
    const publicKey = chain.optional((key) => key.bytes(publicKeyBytes));
    const signature = chain.optional((key) => key.bytes(signatureBytes));
    const roleKey = publicKey && signature ? { publicKey, signature } : undefined;
    // The owner has no role key, everybody else has one, and half of one is nothing.
    if ((role === 'owner') !== !roleKey || !publicKey !== !signature) chain.spoil();
    return {
      role,
      rootPublicKey,
      roleKey,
      authorPublicKey: chain.bytes(publicKeyBytes),
      authorSignature: chain.bytes(signatureBytes),
    };
  });

/** Authors write many entries under one chain; each chain is checked once. */
const verifiedChains = new BoundedCache<true>(4096);

export const verifyChain = async (
  chain: GrantChain,
  scope: GrantScope,
): Promise<Result<null, GrantError>> => {
  if (albumIdOf(chain.rootPublicKey) !== scope.albumId) return err({ type: 'badGrant' });
  const key = cacheKeyOf(chain, scope);
  if (verifiedChains.get(key)) return ok(null);

  const { role, roleKey, rootPublicKey } = chain;
  if (roleKey) {
    const text = grantText('role grant', { scope, role, publicKey: roleKey.publicKey });
    const isGranted = await verifySignature(rootPublicKey, text, roleKey.signature);
    if (!isGranted) return err({ type: 'badGrant' });
  }
  const text = grantText('author grant', { scope, role, publicKey: chain.authorPublicKey });
  const granter = roleKey?.publicKey ?? rootPublicKey;
  const isGranted = await verifySignature(granter, text, chain.authorSignature);
  if (!isGranted) return err({ type: 'badGrant' });

  verifiedChains.set(key, true);
  return ok(null);
};

const none = new Uint8Array(0);

const cacheKeyOf = (chain: GrantChain, scope: GrantScope): string =>
  bytesToHex(
    hashFor(
      'author grant',
      grantText('author grant', { scope, role: chain.role, publicKey: chain.authorPublicKey }),
      chain.authorSignature,
      chain.rootPublicKey,
      chain.roleKey?.publicKey ?? none,
      chain.roleKey?.signature ?? none,
    ),
  );

/** A role grant as albums carry it: role u8, epoch u32, root key, role key, signature. */
export const encodeRoleGrant = (grant: RoleGrant): Uint8Array =>
  concatBytes(
    new Uint8Array([roles.indexOf(grant.role)]),
    uint32(grant.epoch),
    grant.rootPublicKey,
    grant.publicKey,
    grant.signature,
  );

export const roleGrantBytes = 1 + 4 + publicKeyBytes + publicKeyBytes + signatureBytes;

export const openRoleGrant = async (
  bytes: Uint8Array,
  albumId: Placement,
): Promise<Result<RoleGrant, GrantError>> => {
  const role = writingRoles[bytes[0] ?? roles.length];
  if (bytes.length !== roleGrantBytes || role === undefined || role === 'owner') {
    return err({ type: 'badGrant' });
  }
  const epoch = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const rootPublicKey = bytes.slice(5, 37);
  const publicKey = bytes.slice(37, 69);
  const signature = bytes.slice(69);
  if (albumIdOf(rootPublicKey) !== albumId) return err({ type: 'badGrant' });
  const text = grantText('role grant', { scope: { albumId, epoch }, role, publicKey });
  const isGranted = await verifySignature(rootPublicKey, text, signature);
  return isGranted
    ? ok({ role, epoch, rootPublicKey, publicKey, signature })
    : err({ type: 'badGrant' });
};
