import { expect, it } from 'vitest';

import { createUserKey, userKeyToWords, wordsToUserKey } from '../../src/trust/user-key.ts';

it('a user key is 24 words and comes back from them', async () => {
  const key = createUserKey();
  const words = await userKeyToWords(key);
  expect(words).toHaveLength(24);
  expect(await wordsToUserKey(words)).toEqual({ ok: true, value: key });
});

it('words are those of BIP 39', async () => {
  const words = await userKeyToWords(new Uint8Array(32));
  expect(words.join(' ')).toBe(`${'abandon '.repeat(23)}art`);
});

it('words may be typed in capitals and with spaces around', async () => {
  const key = new Uint8Array(32).fill(1);
  const typed = (await userKeyToWords(key)).map((word) => ` ${word.toUpperCase()} `);
  expect(await wordsToUserKey(typed)).toEqual({ ok: true, value: key });
});

it('the first word that is none is pointed out', async () => {
  const words = (await userKeyToWords(new Uint8Array(32))).with(4, 'abandom').with(9, 'nope');
  expect(await wordsToUserKey(words)).toEqual({
    ok: false,
    error: { type: 'wordsWrong', index: 4 },
  });
});

it('real words that do not belong together are refused, and so are too few', async () => {
  const words = await userKeyToWords(new Uint8Array(32));
  const refused = { ok: false, error: { type: 'wordsWrong', index: undefined } };
  expect(await wordsToUserKey(words.with(0, 'zoo'))).toEqual(refused);
  expect(await wordsToUserKey(words.slice(1))).toEqual(refused);
  expect(await wordsToUserKey([])).toEqual(refused);
});
