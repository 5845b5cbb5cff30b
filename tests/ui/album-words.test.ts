import { describe, expect, it } from 'vitest';
import type { AlbumView, CopiesView } from '../../src/node/view-api.ts';
import {
  albumCountWords,
  albumTelling,
  emptyFeedSentence,
} from '../../src/ui/words/album-words.ts';

const copies: CopiesView = {
  state: 'noneHere',
  n: 3,
  w: 2,
  here: 0,
  away: 0,
  onThisDevice: false,
  devicesHere: 1,
  holders: [],
};

const untold: AlbumView = {
  albumId: '0'.repeat(32),
  title: '',
  role: 'guest',
  cover: undefined,
  postsCount: 0,
  photosCount: 0,
  people: [],
  changedAtMs: 0,
  createdAtMs: 0,
  unseenPostsCount: 0,
  copies,
  photosComplete: 0,
  photosCopying: 0,
  isLooking: true,
};
const looked: AlbumView = { ...untold, copies: { ...copies, state: 'looking' } };
const empty: AlbumView = {
  ...untold,
  title: 'Sea',
  isLooking: false,
  copies: { ...copies, state: 'safe', here: 2, onThisDevice: true },
};

describe('an album that nobody told of', () => {
  it('is not called empty: nobody who holds it is here', () => {
    expect(albumTelling(untold)).toBe('nobody');
    expect(albumCountWords(untold)).toBe('Nobody here');
  });

  it('is being looked for at first', () => {
    expect(albumTelling(looked)).toBe('looking');
    expect(albumCountWords(looked)).toBe('Looking');
  });

  it('is told as far as its photos came', () => {
    expect(albumTelling({ ...untold, photosCount: 3 })).toBe('told');
  });
});

describe('an album without photos', () => {
  it('has none once somebody said so', () => {
    expect(albumTelling(empty)).toBe('told');
    expect(albumCountWords(empty)).toBe('0 photos');
  });

  it('has none when it is one\u2019s own and nobody else is here', () => {
    const alone: CopiesView = { ...copies, state: 'onlyHere', here: 1, onThisDevice: true };
    expect(albumTelling({ ...empty, isLooking: true, copies: alone })).toBe('told');
  });
});

describe('a feed without posts', () => {
  it('says that nobody is here when nobody told of any album', () => {
    expect(emptyFeedSentence([untold])).toContain('Nobody who holds this album is here');
    expect(emptyFeedSentence([untold, untold])).toContain('Nobody who holds these albums is here');
    expect(emptyFeedSentence([untold, looked])).toContain('Looking for devices');
  });

  it('is simply empty when an album is known to be', () => {
    expect(emptyFeedSentence([untold, empty])).toBeUndefined();
    expect(emptyFeedSentence([])).toBeUndefined();
  });
});
