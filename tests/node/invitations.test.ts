import { describe, expect, test } from 'vitest';
import { err, ok } from '../../src/engine/result.ts';
import type { AlbumSession } from '../../src/node/albums/album-session.ts';
import { checkAlbumKey, invitationTo } from '../../src/node/albums/invitations.ts';
import type { AlbumKeys } from '../../src/trust/album-keys.ts';
import { roles } from '../../src/trust/role.ts';
import { keysOfRole, must, ownerKeys, strangerKeys } from '../trust/people.ts';

const origin = 'https://albums.example';
const { albumId } = ownerKeys;

/** Of a session only the keys matter here. */
const sessionOf = (keys: AlbumKeys): AlbumSession => ({ keys }) as AlbumSession;
const own = sessionOf(ownerKeys);
const strange = sessionOf(strangerKeys);

const keyTo = (session: AlbumSession, role: (typeof roles)[number] = 'guest'): string =>
  must(invitationTo(session, role, origin)).key;

describe('an invitation', () => {
  test.each(roles)('to be %s carries that role’s secret and opens the album', (role) => {
    const { key } = must(invitationTo(own, role, origin));
    const secret = ownerKeys.secretByRole.get(role);
    expect(checkAlbumKey(albumId, key, [])).toEqual(ok({ role, secret }));
  });

  test('is a link, a key in groups of four, and both together', () => {
    const { link, key, linkWithKey } = must(invitationTo(own, 'viewer', origin));
    expect(link).toBe(`https://albums.example/#/a/${albumId}`);
    expect(key).toMatch(/^V\w{3}(-\w{4}){7}$/);
    expect(linkWithKey).toBe(`${link}/${key}`);
  });

  test('to more than one’s own role is not given', async () => {
    const session = sessionOf(await keysOfRole('contributor'));
    expect(invitationTo(session, 'owner', origin)).toEqual(err({ type: 'notAllowed' }));
    expect(invitationTo(session, 'guest', origin).ok).toBe(true);
  });
});

describe('a key that was typed', () => {
  test('is the same with other spaces and case', () => {
    const typed = keyTo(own).toLowerCase().replaceAll('-', ' ');
    expect(checkAlbumKey(albumId, ` ${typed} `, [])).toEqual(
      checkAlbumKey(albumId, keyTo(own), []),
    );
  });

  test('with one wrong letter is answered by the group that holds it', () => {
    const key = keyTo(own);
    for (const [group, at] of [
      [1, 1],
      [3, 12],
      [8, 38],
    ] as const) {
      const wrong = key[at] === '7' ? '8' : '7';
      const typed = key.slice(0, at) + wrong + key.slice(at + 1);
      expect(checkAlbumKey(albumId, typed, [])).toEqual(err({ type: 'keyMistyped', group }));
    }
  });

  test('too short is mistyped somewhere', () => {
    const typed = keyTo(own).slice(0, -1);
    expect(checkAlbumKey(albumId, typed, [])).toEqual(
      err({ type: 'keyMistyped', group: undefined }),
    );
  });

  test('of another album is named by that album when it is here', () => {
    expect(checkAlbumKey(albumId, keyTo(strange), [own, strange])).toEqual(
      err({ type: 'keyOfAnotherAlbum', albumId: strangerKeys.albumId }),
    );
  });

  test('of another album that is not here is of another all the same', () => {
    expect(checkAlbumKey(albumId, keyTo(strange), [own])).toEqual(
      err({ type: 'keyOfAnotherAlbum', albumId: undefined }),
    );
  });

  test.each(['', 'ABCDEF', `${albumId}0`, '../..'])('for a link to %o is for no link', (id) => {
    expect(checkAlbumKey(id, keyTo(own), [])).toEqual(err({ type: 'linkMalformed' }));
  });
});
