/** Why a key does not open an album, in a sentence. */

import type { JoinFailure } from '../../node/node-api.ts';

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const;

export const joinFailureSentence = (failure: JoinFailure): string => {
  switch (failure.type) {
    case 'linkMalformed':
      return 'This link is not whole. Copy all of it, to the last letter.';
    case 'keyMistyped':
      return failure.group === undefined
        ? 'This key has a letter too many, too few, or a wrong one.'
        : `One letter is wrong in ${groupWords(failure.group)}.`;
    case 'keyOfAnotherAlbum':
      return 'This key opens a different album.';
    case 'storageFull':
      return 'This device is full. Free some space, then try again.';
    case 'storageFailed':
      return 'This browser could not write it down. Reload, then try again.';
  }
};

const groupWords = (group: number): string => {
  const ordinal = ordinals[group - 1];
  return ordinal === undefined ? `group ${group}` : `the ${ordinal} group`;
};
