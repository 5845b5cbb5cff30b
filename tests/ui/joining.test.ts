/** What people paste and type when they come with a link or a key. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinFailureSentence } from '../../src/ui/join/join-words.ts';
import { caretInGroups, groupKey, isGroupWhole } from '../../src/ui/join/key-groups.ts';
import { findKey, readPasted } from '../../src/ui/join/pasted.ts';

const albumId = '0123456789abcdef0123456789abcdef';
const wholeKey = 'C7KQ-M2XD-94TR-HWPM-0A1B-2C3D-4E5F-6G7H';

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

  test('a link that a mail broke is put together again', () => {
    const whole = { type: 'link', albumId, key: undefined };
    const link = (id: string): string => `https://photos.example/#/a/${id}`;
    for (const broken of ['01234567 ', '01234567\n', '01234567\r\n> > ', '01234567=\n']) {
      expect(readPasted(link(broken + albumId.slice(8)))).toEqual(whole);
    }
    expect(readPasted(`> ${link('')}\n> ${albumId}\n> Mira`)).toEqual(whole);
    const withKey = `${link(albumId)}/${wholeKey.slice(0, 12)}\n> ${wholeKey.slice(12)}`;
    expect(readPasted(`${withKey}\nMira`)).toEqual({ ...whole, key: wholeKey });
  });

  test('a link whose signs were escaped is one', () => {
    for (const start of ['%23/a/', '%23%2Fa%2f']) {
      expect(readPasted(`https://photos.example/${start}${albumId}%2F${wholeKey}`)).toEqual({
        type: 'link',
        albumId,
        key: wholeKey,
      });
    }
  });

  test('link and key may stand apart in one message', () => {
    const link = `https://photos.example/#/a/${albumId}`;
    const both = { type: 'link', albumId, key: wholeKey };
    expect(readPasted(`The album: ${link}\nand its key: ${wholeKey}.`)).toEqual(both);
    expect(readPasted(`Key ${wholeKey}, link ${link}`)).toEqual(both);
  });

  test('the rest of a link to a post is no key', () => {
    const link = `https://photos.example/#/a/${albumId}/p/c${albumId.slice(1)}`;
    expect(readPasted(link)).toEqual({ type: 'link', albumId, key: undefined });
  });

  test('a key is found in the message around it, however it is written', () => {
    const spaced = wholeKey.replaceAll('-', ' ');
    const written = [wholeKey, spaced, wholeKey.replaceAll('-', ''), wholeKey.toLowerCase()];
    for (const key of written) {
      for (const message of [key, `Hi! The code ${key} from Mira`, `> Key:\n> ${key}\nSee you`]) {
        expect(groupKey(findKey(message) ?? '')).toBe(wholeKey);
      }
    }
  });

  test('a key with a letter too many or too few is taken out of its message too', () => {
    const long = `${wholeKey}X`;
    const short = wholeKey.slice(0, -1);
    expect(findKey(`The key: ${long}.`)).toBe(long);
    expect(findKey(`The key: ${short}.`)).toBe(short);
  });

  test('words are no key, and neither is an id', () => {
    expect(findKey('come over when ever this song does play very loud')).toBeUndefined();
    expect(findKey(`c${albumId.slice(1)}`)).toBeUndefined();
  });

  test('a cut-off link is nothing', () => {
    expect(readPasted('https://photos.example/#/a/0123')).toEqual({ type: 'nothing' });
    expect(readPasted('')).toEqual({ type: 'nothing' });
  });
});

test('a key too long or too short is called neither one nor the other', () => {
  expect(joinFailureSentence({ type: 'keyMistyped', group: undefined })).toBe(
    'This key has a letter too many, too few, or a wrong one.',
  );
});

test('a mistyped key names the group when the checksum tells', () => {
  expect(joinFailureSentence({ type: 'keyMistyped', group: 4 })).toBe(
    'One letter is wrong in the fourth group.',
  );
  expect(joinFailureSentence({ type: 'keyMistyped', group: 12 })).toBe(
    'One letter is wrong in group 12.',
  );
});
