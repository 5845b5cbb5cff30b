/** What a toast says. */

import type { Notice, Role } from '../../node/view-api.ts';
import { countOf } from './count-words.ts';

export function noticeSentence(notice: Notice): string {
  switch (notice.type) {
    case 'deviceCameBack':
      return notice.photosHandedOver === 0
        ? `${notice.name} came back.`
        : `${notice.name} came back. ${countOf(notice.photosHandedOver, 'photo')} handed over.`;
    case 'personJoined':
      return `${notice.name} joined ${notice.albumTitle} and ${roleWords(notice.role)}.`;
  }
}

/** What someone may do, after a name: "Ines can add photos". */
export function roleWords(role: Role): string {
  switch (role) {
    case 'owner':
      return 'can change everything';
    case 'contributor':
      return 'can add photos';
    case 'guest':
      return 'can like and comment';
    case 'viewer':
      return 'can look';
  }
}
