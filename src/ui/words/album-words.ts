/** What is said of an album while nobody has told this device what is in it. */

import type { AlbumView } from '../../node/view-api.ts';
import { countOf } from './count-words.ts';

/**
 * Who can tell what is in it: `told` once its own entry came, `looking` while somebody may still
 * answer, `nobody` when none of those who hold it is here.
 */
export type AlbumTelling = 'told' | 'looking' | 'nobody';

export function albumTelling(album: AlbumView): AlbumTelling {
  if (album.photosCount > 0 || !album.isLooking) return 'told';
  if (album.copies.state === 'looking') return 'looking';
  return album.copies.onThisDevice ? 'told' : 'nobody';
}

/** Its name stands in its own entry: until that comes, this. */
export const untoldTitle = 'Shared album';

/** "214 photos", "Nobody here" */
export function albumCountWords(album: AlbumView): string {
  switch (albumTelling(album)) {
    case 'told':
      return countOf(album.photosCount, 'photo');
    case 'looking':
      return 'Looking';
    case 'nobody':
      return 'Nobody here';
  }
}

export const lookingForAlbum = 'Looking for devices that share this album.';
export const nobodyHoldsIt = 'Nobody who holds this album is here right now. We keep looking.';

/** Over a feed without posts: what keeps it empty, or nothing when it is empty indeed. */
export function emptyFeedSentence(albums: readonly AlbumView[]): string | undefined {
  const tellings = albums.map(albumTelling);
  const untold = tellings.filter((telling) => telling !== 'told').length;
  if (untold === 0 || untold < albums.length) return undefined;
  if (tellings.includes('looking')) {
    return albums.length === 1 ? lookingForAlbum : 'Looking for devices that share these albums.';
  }
  return albums.length === 1
    ? nobodyHoldsIt
    : 'Nobody who holds these albums is here right now. We keep looking.';
}
