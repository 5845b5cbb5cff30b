/** What stands under a draft: why a photo is not in it, and what the button does. */

import { count, countOf, countWord, sizeWords } from '../words/count-words.ts';
import { writeFailureSentence } from '../words/failure-words.ts';
import type { DraftPhotoFailure } from './draft-photo.svelte.ts';

/** "IMG_2041 cannot be read. The other 3 are fine." */
export const photoFailureSentence = (
  name: string,
  failure: DraftPhotoFailure,
  fineCount: number,
): string => {
  const trouble = troubleSentence(name, failure);
  if (fineCount === 0) return trouble;
  return `${trouble} The other ${fineCount === 1 ? 'one is' : `${fineCount} are`} fine.`;
};

const troubleSentence = (name: string, failure: DraftPhotoFailure): string => {
  switch (failure.type) {
    case 'empty':
    case 'notAPhoto':
    case 'damaged':
      return `${name} cannot be read.`;
    case 'tooLarge':
      return `${name} is too large. ${whatFits(failure.maxBytes, failure.maxPixels)}`;
    case 'storageFull':
      return 'This device is full. Your photo is not saved yet.';
    case 'storageFailed':
    case 'albumUnknown':
    case 'postUnknown':
    case 'notAllowed':
    case 'tooManyWriters':
    case 'tooLong':
    case 'tooManyPhotos':
      return writeFailureSentence(failure);
  }
};

const whatFits = (maxBytes: number, maxPixels: number): string =>
  `Photos up to ${sizeWords(maxBytes)} and ${count(maxPixels / 1_000_000)} megapixels fit.`;

/** Whether trying the same file again can help. */
export const mayRetry = (failure: DraftPhotoFailure): boolean =>
  failure.type === 'storageFull' || failure.type === 'storageFailed';

/** Why the button cannot be pressed yet, or nothing. */
export const blockedSentence = (draft: {
  readonly photosCount: number;
  /** Of the photos, those that are refused: they go into no post. */
  readonly failedCount: number;
  readonly readyCount: number;
  readonly isPreparing: boolean;
  readonly hasAlbum: boolean;
}): string | undefined => {
  if (!draft.hasAlbum) return 'Start an album first: every post lives in one.';
  if (draft.photosCount === 0) return 'Choose a photo first.';
  if (draft.isPreparing) {
    return `Preparing ${draft.readyCount + 1} of ${draft.photosCount - draft.failedCount}.`;
  }
  if (draft.readyCount === 0) return 'No photo here can be posted.';
  return undefined;
};

/** "2 of 4": its place in the post to be, or nothing when it is refused. */
export const placeWords = <Photo extends { readonly state: { readonly type: string } }>(
  photos: readonly Photo[],
  photo: Photo,
): string | undefined => {
  const fine = photos.filter((each) => each.state.type !== 'failed');
  const index = fine.indexOf(photo);
  return index === -1 ? undefined : `${index + 1} of ${fine.length}`;
};

export const postButtonWords = (readyCount: number): string =>
  readyCount === 0 ? 'Post' : `Post ${countOf(readyCount, 'photo')}`;

/** Who takes copies of what is posted. */
export const takersSentence = (othersCount: number): string =>
  othersCount === 0
    ? 'Only this device is here. Keep this tab open until another joins.'
    : `${countWord(othersCount)} other ${othersCount === 1 ? 'device is' : 'devices are'} here to take copies.`;
