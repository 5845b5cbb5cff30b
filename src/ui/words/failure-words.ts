/** Why something written was not taken, as the sentence that stands where the trouble is. */

import type { WriteFailure } from '../../node/node-api.ts';
import { count, countOf } from './count-words.ts';

export function writeFailureSentence(failure: WriteFailure): string {
  switch (failure.type) {
    case 'storageFull':
      return 'This device is full. Free some space, then try again.';
    case 'storageFailed':
      return 'This browser could not write it down. Reload, then try again.';
    case 'albumUnknown':
      return 'This album is not on this device any more.';
    case 'postUnknown':
      return 'This post is gone.';
    case 'notAllowed':
      return 'Your key to this album does not allow that.';
    case 'tooManyWriters':
      return 'This was changed too often lately. It can be changed again in a month.';
    case 'tooLong':
      return `That is too long. ${count(failure.max)} letters fit.`;
    case 'empty':
      return failure.field === 'photos' ? 'Choose a photo first.' : 'Write something first.';
    case 'tooManyPhotos':
      return `A post holds ${countOf(failure.max, 'photo')}.`;
  }
}
