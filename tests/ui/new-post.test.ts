/** What a draft says, and the tags it takes. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockedSentence,
  mayRetry,
  photoFailureSentence,
  placeWords,
  postButtonWords,
  takersSentence,
} from '../../src/ui/new-post/draft-words.ts';
import { tagsMax, withTags } from '../../src/ui/new-post/tags.ts';

describe('tags', () => {
  test('come with or without their sign, several at once', () => {
    expect(withTags([], '#swim august, lake')).toEqual(['swim', 'august', 'lake']);
  });

  test('are in any script', () => {
    expect(withTags([], '#夏 #été')).toEqual(['夏', 'été']);
  });

  test('stand once, whatever their case', () => {
    expect(withTags(['swim'], 'Swim SWIM lake')).toEqual(['swim', 'lake']);
  });

  test('are never empty, and never too many', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const tags = texts.reduce<readonly string[]>(withTags, []);
        expect(tags.length).toBeLessThanOrEqual(tagsMax);
        expect(tags.every((tag) => tag.length > 0)).toBe(true);
      }),
    );
  });
});

describe('a draft', () => {
  const whole = {
    photosCount: 4,
    failedCount: 0,
    readyCount: 4,
    isPreparing: false,
    hasAlbum: true,
  };

  test('names the photo that cannot be read, and says the others are fine', () => {
    expect(photoFailureSentence('IMG_2041', { type: 'damaged' }, 3)).toBe(
      'IMG_2041 cannot be read. The other 3 are fine.',
    );
    expect(photoFailureSentence('IMG_2041', { type: 'notAPhoto' }, 1)).toBe(
      'IMG_2041 cannot be read. The other one is fine.',
    );
    expect(photoFailureSentence('IMG_2041', { type: 'damaged' }, 0)).toBe(
      'IMG_2041 cannot be read.',
    );
  });

  test('says what fits of a photo that has few bytes and too many pixels', () => {
    const failure = { type: 'tooLarge', maxBytes: 64_000_000, maxPixels: 120_000_000 } as const;
    expect(photoFailureSentence('Panorama', failure, 0)).toBe(
      'Panorama is too large. Photos up to 64\u00a0MB and 120 megapixels fit.',
    );
  });

  test('a full device is worth another try, a broken file is not', () => {
    expect(mayRetry({ type: 'storageFull' })).toBe(true);
    expect(mayRetry({ type: 'damaged' })).toBe(false);
  });

  test('cannot be posted without a photo, an album, or before it is prepared', () => {
    expect(blockedSentence({ ...whole, photosCount: 0, readyCount: 0 })).toBe(
      'Choose a photo first.',
    );
    expect(blockedSentence({ ...whole, hasAlbum: false })).toMatch('Start an album first');
    expect(blockedSentence({ ...whole, readyCount: 1, isPreparing: true })).toBe(
      'Preparing 2 of 4.',
    );
    expect(blockedSentence({ ...whole, readyCount: 0 })).toBe('No photo here can be posted.');
    expect(blockedSentence(whole)).toBeUndefined();
  });

  test('counts only the photos that go into the post', () => {
    const photos = ['ready', 'failed', 'preparing'].map((type) => ({ state: { type } }));
    expect(photos.map((photo) => placeWords(photos, photo))).toEqual([
      '1 of 2',
      undefined,
      '2 of 2',
    ]);
    const draft = { ...whole, photosCount: 6, failedCount: 4, readyCount: 1, isPreparing: true };
    expect(blockedSentence(draft)).toBe('Preparing 2 of 2.');
  });

  test('the button counts what it posts', () => {
    expect(postButtonWords(1)).toBe('Post 1 photo');
    expect(postButtonWords(4)).toBe('Post 4 photos');
  });

  test('says who is here to take copies', () => {
    expect(takersSentence(0)).toMatch('Only this device is here');
    expect(takersSentence(1)).toBe('One other device is here to take copies.');
  });
});
