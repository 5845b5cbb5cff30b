/** One key per user: 32 random bytes, shown as 24 words. Everything the user owns derives from it. */

import { err, ok, type Result } from '../engine/result.ts';
import { randomBytes } from './web-crypto.ts';

export const userKeyBytes = 32;
export const wordsCount = 24;

export const createUserKey = (): Uint8Array => randomBytes(userKeyBytes);

export const userKeyToWords = async (userKey: Uint8Array): Promise<readonly string[]> => {
  const [{ entropyToMnemonic }, { wordlist }] = await wordCode();
  return entropyToMnemonic(userKey, wordlist).split(' ');
};

export type WordsError = {
  readonly type: 'wordsWrong';
  /** Zero-based place of the first word that is none; undefined when all are, but not together. */
  readonly index: number | undefined;
};

export const wordsToUserKey = async (
  words: readonly string[],
): Promise<Result<Uint8Array, WordsError>> => {
  const [{ mnemonicToEntropy }, { wordlist }] = await wordCode();
  const normal = words.map((word) => word.trim().toLowerCase());
  const index = normal.findIndex((word) => !wordlist.includes(word));
  if (index !== -1 || normal.length !== wordsCount) {
    return err({ type: 'wordsWrong', index: index === -1 ? undefined : index });
  }
  try {
    return ok(mnemonicToEntropy(normal.join(' '), wordlist));
  } catch {
    // Real words whose checksum does not hold: one is wrong, or two changed places.
    return err({ type: 'wordsWrong', index: undefined });
  }
};

/** Fetched when somebody first wants words: 2,048 of them are no part of a start. */
const wordCode = () =>
  Promise.all([import('@scure/bip39'), import('@scure/bip39/wordlists/english.js')]);
