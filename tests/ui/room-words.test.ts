/** How much a name may hold, as the field says it before somebody else refuses it. */

import { expect, test } from 'vitest';
import { albumLimits } from '../../src/album/album-limits.ts';
import { nameLettersMax, roomWords, titleLettersMax } from '../../src/ui/words/room-words.ts';

test('a field takes as many letters as an entry may hold', () => {
  expect(titleLettersMax).toBe(albumLimits.titleLengthMax);
  expect(nameLettersMax).toBe(albumLimits.nameLengthMax);
});

test('a name that is nearly full says so, and a short one does not', () => {
  expect(roomWords('a'.repeat(64), 80)).toBeUndefined();
  expect(roomWords('a'.repeat(74), 80)).toBe('74 of 80 letters.');
  expect(roomWords('a'.repeat(80), 80)).toBe('80 of 80 letters: no more fit.');
});
