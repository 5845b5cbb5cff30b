/** Links and keys: giving them out, and checking what others gave. */

import type { Placement } from '../../engine/ids.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import { formatKey, parseKey, type AlbumKey, type KeyTextError } from '../../trust/key-text.ts';
import { makeLink, makeLinkWithKey } from '../../trust/link.ts';
import type { Role } from '../../trust/role.ts';
import type { Invitation, JoinFailure, WriteFailure } from '../node-api.ts';
import type { AlbumSession } from './album-session.ts';

const albumIdPattern = /^[0-9a-f]{32}$/;

/** Refused when the user's own key does not reach that role. */
export const invitationTo = (
  session: AlbumSession,
  role: Role,
  origin: string,
): Result<Invitation, WriteFailure> => {
  const secret = session.keys.secretByRole.get(role);
  if (secret === undefined) return err({ type: 'notAllowed' });

  const { albumId } = session.keys;
  const key = formatKey({ role, secret }, albumId);
  return ok({
    role,
    key,
    link: makeLink(origin, albumId),
    linkWithKey: makeLinkWithKey(origin, albumId, key),
  });
};

/** `known`: albums here, to name the one that a key really opens. */
export const checkAlbumKey = (
  albumId: string,
  text: string,
  known: readonly AlbumSession[],
): Result<AlbumKey, JoinFailure> => {
  if (!albumIdPattern.test(albumId)) return err({ type: 'linkMalformed' });

  const key = parseKey(text, albumId as Placement);
  return key.ok ? key : err(joinFailureOf(key.error, text, known));
};

const joinFailureOf = (
  error: KeyTextError,
  text: string,
  known: readonly AlbumSession[],
): JoinFailure => {
  switch (error.type) {
    case 'wrongLength':
      return { type: 'keyMistyped', group: undefined };
    case 'mistyped':
      return { type: 'keyMistyped', group: error.group };
    case 'otherAlbum': {
      const other = known.find((session) => parseKey(text, session.keys.albumId).ok);
      return { type: 'keyOfAnotherAlbum', albumId: other?.keys.albumId };
    }
  }
};
