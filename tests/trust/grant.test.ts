import { describe, expect, it } from 'vitest';

import { createAuthor } from '../../src/trust/author.ts';
import { signingKeyOf } from '../../src/trust/ed25519.ts';
import {
  encodeRoleGrant,
  openRoleGrant,
  roleGrantBytes,
  signGrant,
  verifyChain,
} from '../../src/trust/grant.ts';
import {
  contributor,
  grants,
  guest,
  keysOfRole,
  must,
  ownerKeys,
  strangerKeys,
  userKeyOf,
} from './people.ts';
import { albumKeysOf, roleSeedOf } from '../../src/trust/album-keys.ts';
import type { Role } from '../../src/trust/role.ts';

describe('role grants', () => {
  it('come back from their bytes', async () => {
    for (const grant of grants) {
      const bytes = encodeRoleGrant(grant);
      expect(bytes).toHaveLength(roleGrantBytes);
      expect(must(await openRoleGrant(bytes, ownerKeys.albumId))).toEqual(grant);
    }
  });

  it('changed in any byte are refused, and so are those of another album', async () => {
    const [grant] = grants;
    const bytes = grant ? encodeRoleGrant(grant) : new Uint8Array(0);
    const refused = { ok: false, error: { type: 'badGrant' } };
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = bytes.with(place, (bytes[place] ?? 0) ^ 3);
      expect(await openRoleGrant(changed, ownerKeys.albumId)).toEqual(refused);
    }
    expect(await openRoleGrant(bytes, strangerKeys.albumId)).toEqual(refused);
    expect(await openRoleGrant(bytes.subarray(1), ownerKeys.albumId)).toEqual(refused);
    expect(await openRoleGrant(new Uint8Array(0), ownerKeys.albumId)).toEqual(refused);
  });
});

it('a stranger’s root grants nothing in another’s album, whatever it signs', async () => {
  const scope = { albumId: ownerKeys.albumId, epoch: 0 };
  const seed = roleSeedOf(strangerKeys, 'owner') ?? new Uint8Array(32);
  const root = await signingKeyOf(seed);
  const text = { scope, role: 'guest', publicKey: root.publicKey } as const;
  const signature = await signGrant('role grant', root, text);
  const { publicKey } = root;
  const grant = {
    role: 'guest',
    epoch: 0,
    rootPublicKey: publicKey,
    publicKey,
    signature,
  } as const;
  const refused = { ok: false, error: { type: 'badGrant' } };
  expect(await openRoleGrant(encodeRoleGrant(grant), scope.albumId)).toEqual(refused);

  const authorSignature = await signGrant('author grant', root, { ...text, role: 'owner' });
  const chain = {
    role: 'owner',
    rootPublicKey: publicKey,
    roleKey: undefined,
    authorPublicKey: publicKey,
    authorSignature,
  } as const;
  expect(await verifyChain(chain, scope)).toEqual(refused);
});

it('a chain that was good once does not vouch for one that differs', async () => {
  const scope = { albumId: ownerKeys.albumId, epoch: 0 };
  const { chain } = guest;
  expect((await verifyChain(chain, scope)).ok).toBe(true);
  const forged = new Uint8Array(64);
  const { roleKey } = chain;
  if (!roleKey) throw new Error('A guest has a role key.');
  const others = [
    [{ ...chain, authorSignature: forged }, scope],
    [{ ...chain, roleKey: { ...roleKey, signature: forged } }, scope],
    [{ ...chain, roleKey: { ...roleKey, publicKey: chain.authorPublicKey } }, scope],
    [{ ...chain, authorPublicKey: roleKey.publicKey }, scope],
    [{ ...chain, role: 'contributor' }, scope],
    [chain, { ...scope, epoch: 1 }],
  ] as const;
  for (const [other, where] of others) expect((await verifyChain(other, where)).ok).toBe(false);
});

describe('an author', () => {
  it('needs the grant of the role, and waits for it', async () => {
    const options = { userKey: userKeyOf(3), keys: await keysOfRole('guest') };
    const missing = { ok: false, error: { type: 'grantMissing' } };
    expect(await createAuthor({ ...options, grants: [] })).toEqual(missing);
    const others = grants.filter((grant) => grant.role === 'contributor');
    expect(await createAuthor({ ...options, grants: others })).toEqual(missing);
    const laterEpoch = grants.map((grant) => ({ ...grant, epoch: 1 }));
    expect(await createAuthor({ ...options, grants: laterEpoch })).toEqual(missing);
    expect((await createAuthor({ ...options, grants })).ok).toBe(true);
  });

  it('is not made of a viewer', async () => {
    const keys = await keysOfRole('viewer');
    expect(await createAuthor({ userKey: userKeyOf(3), keys, grants })).toEqual({
      ok: false,
      error: { type: 'viewersDoNotWrite' },
    });
  });

  it('keeps its name when its role changes', async () => {
    const options = { userKey: userKeyOf(3), keys: await keysOfRole('contributor'), grants };
    expect(must(await createAuthor(options)).authorId).toBe(guest.authorId);
    expect(contributor.rootId).toBe(guest.rootId);
  });
});

describe('secrets', () => {
  const below: readonly (readonly [Role, readonly Role[]])[] = [
    ['owner', ['owner', 'contributor', 'guest', 'viewer']],
    ['contributor', ['contributor', 'guest', 'viewer']],
    ['guest', ['guest', 'viewer']],
    ['viewer', ['viewer']],
  ];
  it.each(below)('of a(n) %s open that role and those below', async (role, reached) => {
    const keys = await keysOfRole(role);
    expect([...keys.secretByRole.keys()]).toEqual(reached);
    for (const each of reached) {
      expect(keys.secretByRole.get(each)).toEqual(ownerKeys.secretByRole.get(each));
    }
    expect(keys.readKey).toEqual(ownerKeys.readKey);
  });

  it('of an owner of another album are known for such', async () => {
    const secret = strangerKeys.secretByRole.get('owner') ?? new Uint8Array(16);
    expect(
      await albumKeysOf({ albumId: ownerKeys.albumId, epoch: 0, role: 'owner', secret }),
    ).toEqual({
      ok: false,
      error: { type: 'otherAlbum' },
    });
  });
});
