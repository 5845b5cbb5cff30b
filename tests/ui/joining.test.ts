/** What people paste and type when they come with a link or a key. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinFailureSentence } from '../../src/ui/join/join-words.ts';
import { caretInGroups, groupKey, isGroupWhole } from '../../src/ui/join/key-groups.ts';
import { readPasted } from '../../src/ui/join/pasted.ts';

const albumId = '0123456789abcdef0123456789abcdef';

describe('a key', () => {
  test('stands in groups of four whatever way it was typed', () => {
    expect(groupKey('c7kqm2xd94')).toBe('C7KQ-M2XD-94');
    expect(groupKey(' C7KQ-M2XD–94 ')).toBe('C7KQ-M2XD-94');
    expect(groupKey('C7KQ-')).toBe('C7KQ');
  });

  test('grouping what is grouped changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(groupKey(groupKey(text))).toBe(groupKey(text));
      }),
    );
  });

  test('the caret stays behind the letter it was behind', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(60), (text, at) => {
        const before = text.slice(0, at);
        expect(groupKey(text).slice(0, caretInGroups(before))).toBe(groupKey(before));
      }),
    );
  });
});

test('a group can be wrong only once it was typed to its end', () => {
  expect(isGroupWhole('C7KQ-M2X', 2)).toBe(false);
  expect(isGroupWhole('C7KQ-M2XD', 2)).toBe(true);
  expect(isGroupWhole('C7KQ-M2XD', undefined)).toBe(false);
});

describe('what was pasted', () => {
  test('a link is found in the middle of a message', () => {
    expect(readPasted(`Look: https://photos.example/#/a/${albumId}\nMira`)).toEqual({
      type: 'link',
      albumId,
      key: undefined,
    });
  });

  test('a link may carry its key', () => {
    expect(readPasted(`http://localhost:8080/#/a/${albumId}/C7KQ-M2XD`)).toEqual({
      type: 'link',
      albumId,
      key: 'C7KQ-M2XD',
    });
  });

  test('a key alone is known as one', () => {
    expect(readPasted('C7KQ-M2XD-94TR')).toEqual({ type: 'key', key: 'C7KQ-M2XD-94TR' });
  });

  test('a cut-off link is nothing', () => {
    expect(readPasted('https://photos.example/#/a/0123')).toEqual({ type: 'nothing' });
    expect(readPasted('')).toEqual({ type: 'nothing' });
  });
});

test('a mistyped key names the group when the checksum tells', () => {
  expect(joinFailureSentence({ type: 'keyMistyped', group: 4 })).toBe(
    'One letter is wrong in the fourth group.',
  );
  expect(joinFailureSentence({ type: 'keyMistyped', group: 12 })).toBe(
    'One letter is wrong in group 12.',
  );
});
