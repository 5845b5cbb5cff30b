/** What the settings and one's own page say. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CopiesState } from '../../src/album/copies-state.ts';
import type { PostView } from '../../src/node/view-api.ts';
import {
  keyWordsCount,
  placesToAsk,
  restoreFailureSentence,
  wordsIn,
} from '../../src/ui/settings/key-words.ts';
import { storageParts, storageShort } from '../../src/ui/settings/storage-words.ts';
import { weakestCopies } from '../../src/ui/words/weakest-copies.ts';
import { ownCopiesWords, ownCountWords } from '../../src/ui/you/own-words.ts';

describe('the 24 words', () => {
  test('are read with numbers, commas and line ends between them', () => {
    expect(wordsIn('1 canyon\n2 Orbit, velvet  lunar')).toEqual([
      'canyon',
      'orbit',
      'velvet',
      'lunar',
    ]);
  });

  test('three different ones are asked for, never neighbours', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(random, random, random, (...values) => {
        const [a = 0, b = 0, c = 0] = placesToAsk(() => values.shift() ?? 0);
        expect(b - a).toBeGreaterThan(1);
        expect(c - b).toBeGreaterThan(1);
        expect(a).toBeGreaterThanOrEqual(0);
        expect(c).toBeLessThan(keyWordsCount);
      }),
    );
  });

  test('the wrong word is named by its number', () => {
    expect(restoreFailureSentence({ type: 'wordsWrong', index: 6 })).toMatch('Word 7');
    expect(restoreFailureSentence({ type: 'keyInUse' })).toMatch('another key');
  });
});

describe('storage', () => {
  const storage = {
    usedBytes: 1_200_000_000,
    quotaBytes: 24_000_000_000,
    yoursBytes: 400_000_000,
    othersBytes: 700_000_000,
    isPersisted: true,
  };

  test('is told in one line', () => {
    expect(storageShort(storage)).toBe('1.2\u00a0GB of 24\u00a0GB, kept for good');
    expect(storageShort({ ...storage, isPersisted: false })).not.toMatch('kept for good');
  });

  test('the parts of the bar make up the whole', () => {
    const bytes = fc.nat();
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, (yoursBytes, othersBytes, usedBytes, quotaBytes) => {
        const parts = storageParts({ ...storage, yoursBytes, othersBytes, usedBytes, quotaBytes });
        const sum = parts.reduce((total, part) => total + part.share, 0);
        if (parts.length > 0) expect(sum).toBeCloseTo(1);
      }),
    );
  });

  test('what is neither yours nor kept for others is the app itself', () => {
    const rest = storageParts(storage).find((part) => part.name === 'rest');
    expect(rest?.bytes).toBe(100_000_000);
  });
});

describe('one’s own posts', () => {
  const post = (albumId: string, state: CopiesState): PostView =>
    ({ albumId, copies: { state, n: 3 } }) as PostView;

  test('are counted with their albums', () => {
    expect(ownCountWords([])).toBe('No posts yet');
    expect(ownCountWords([post('a', 'complete'), post('a', 'safe'), post('b', 'safe')])).toBe(
      '3 posts in 2 albums',
    );
  });

  test('are told by how far their copies are', () => {
    const posts = [post('a', 'complete'), post('a', 'complete'), post('a', 'copying')];
    expect(ownCopiesWords(posts)).toBe('2 posts have 3 copies, 1 is being copied');
    expect(ownCopiesWords([post('a', 'onlyHere')])).toBe('1 post is only on this device');
  });

  test('the one furthest from safe stands for all', () => {
    expect(weakestCopies([post('a', 'complete'), post('a', 'onlyHere')])?.state).toBe('onlyHere');
    expect(weakestCopies([])).toBeUndefined();
  });
});
