/**
 * Who may write what. A replica asks nothing but the envelope, so these rules are the protocol's:
 * nobody writes in another's name, the owner removes anything, contributors remove reactions.
 */

import type { EntryKind } from './entry.ts';
import type { WritingRole } from './role.ts';

export interface Act {
  readonly role: WritingRole;
  readonly kind: EntryKind;
  /** The author is the creator whose key the item's id is bound to. */
  readonly isOwn: boolean;
  readonly isTombstone: boolean;
}

export const mayWrite = ({ role, kind, isOwn, isTombstone }: Act): boolean => {
  switch (kind) {
    case 'album':
    case 'keyring':
      // Of the whole album, not of one author: every owner's.
      return role === 'owner';
    case 'post':
      return isOwn ? role !== 'guest' : isTombstone && role === 'owner';
    case 'chunk':
      return isTombstone && (isOwn ? role !== 'guest' : role === 'owner');
    case 'comment':
    case 'like':
      return isOwn || (isTombstone && role !== 'guest');
    case 'profile':
      return isOwn || (isTombstone && role === 'owner');
  }
};

/** Stamping a chunk charges it to the album: for those who may post. */
export const mayStampChunks = (role: WritingRole): boolean => role !== 'guest';
