import { describe, expect, it } from 'vitest';

import { createAuthor } from '../../src/trust/author.ts';
import { encodeRoleGrant, openRoleGrant, roleGrantBytes } from '../../src/trust/grant.ts';
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
import { albumKeysOf } from '../../src/trust/album-keys.ts';
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

describe('an author', () => {
  it('needs the grant of the role, and waits for it', async () => {
    const options = { userKey: userKeyOf(3), keys: keysOfRole('guest') };
    const missing = { ok: false, error: { type: 'grantMissing' } };
    expect(await createAuthor({ ...options, grants: [] })).toEqual(missing);
    const others = grants.filter((grant) => grant.role === 'contributor');
    expect(await createAuthor({ ...options, grants: others })).toEqual(missing);
    expect((await createAuthor({ ...options, grants })).ok).toBe(true);
  });

  it('is not made of a viewer', async () => {
    const keys = keysOfRole('viewer');
    expect(await createAuthor({ userKey: userKeyOf(3), keys, grants })).toEqual({
      ok: false,
      error: { type: 'viewersDoNotWrite' },
    });
  });

  it('keeps its name when its role changes', async () => {
    const options = { userKey: userKeyOf(3), keys: keysOfRole('contributor'), grants };
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
  it.each(below)('of a(n) %s open that role and those below', (role, reached) => {
    const keys = keysOfRole(role);
    expect([...keys.secretByRole.keys()]).toEqual(reached);
    for (const each of reached) {
      expect(keys.secretByRole.get(each)).toEqual(ownerKeys.secretByRole.get(each));
    }
    expect(keys.readKey).toEqual(ownerKeys.readKey);
  });

  it('of an owner of another album are known for such', () => {
    const secret = strangerKeys.secretByRole.get('owner') ?? new Uint8Array(16);
    expect(albumKeysOf({ albumId: ownerKeys.albumId, epoch: 0, role: 'owner', secret })).toEqual({
      ok: false,
      error: { type: 'otherAlbum' },
    });
  });
});
