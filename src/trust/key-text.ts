/**
 * An album key as people see it: 32 letters in groups of four, of an alphabet that can be read
 * aloud (Crockford's: no I, L, O, U). A role letter, 128 bits of secret, 17 bits that tie it to its
 * album, and two check letters of a Hamming code over GF(32), which find any one wrong letter.
 */

import { hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { roleSecretBytes } from './album-keys.ts';
import { hashFor } from './domain.ts';
import { divide, multiply } from './gf32.ts';
import { roles, type Role } from './role.ts';

export interface AlbumKey {
  readonly role: Role;
  readonly secret: Uint8Array;
}

export type KeyTextError =
  | { readonly type: 'wrongLength'; readonly letters: number }
  /** One-based group of the wrong letter; undefined when there are several. */
  | { readonly type: 'mistyped'; readonly group: number | undefined }
  /** Typed without a mistake, and of an album other than the link's. */
  | { readonly type: 'otherAlbum' };

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letterByRole = { owner: 'R', contributor: 'C', guest: 'G', viewer: 'V' } as const;

export const keyLetters = 32;
const groupLetters = 4;
const letterBits = 5;
const payloadLetters = 29;
const tagBits = payloadLetters * letterBits - roleSecretBytes * 8;

export const formatKey = ({ role, secret }: AlbumKey, albumId: Placement): string => {
  assert(secret.length === roleSecretBytes, 'A role secret has 16 bytes.');
  const payload = (bigFrom(secret) << BigInt(tagBits)) | tagOf({ role, secret }, albumId);
  const symbols = [alphabet.indexOf(letterByRole[role])];
  for (let letter = payloadLetters - 1; letter >= 0; letter -= 1) {
    symbols.push(Number((payload >> BigInt(letter * letterBits)) & 31n));
  }
  symbols.push(...checkSymbols(symbols));

  const letters = symbols.map((symbol) => alphabet[symbol] ?? '').join('');
  return letters.replaceAll(/.{4}(?!$)/g, '$&-');
};

export const parseKey = (text: string, albumId: Placement): Result<AlbumKey, KeyTextError> => {
  const letters = normalLetters(text);
  if (letters.length !== keyLetters) return err({ type: 'wrongLength', letters: letters.length });
  const symbols = [...letters].map((letter) => alphabet.indexOf(letter));
  const strange = symbols.indexOf(-1);
  if (strange !== -1) return err({ type: 'mistyped', group: groupOf(strange) });

  const [sum, weighted] = syndromeOf(symbols);
  if (sum === 0 && weighted === 0) {
    const read = readSymbols(symbols, albumId);
    if (!read) return err({ type: 'mistyped', group: undefined });
    return read.isOfAlbum ? ok(read.key) : err({ type: 'otherAlbum' });
  }
  return err({ type: 'mistyped', group: groupOfOneError(symbols, albumId) });
};

/** Two errors look like one somewhere else: the album's own bits say whether it is really one. */
const groupOfOneError = (symbols: readonly number[], albumId: Placement): number | undefined => {
  const [sum, weighted] = syndromeOf(symbols);
  if (sum === 0) return undefined;
  const place = divide(weighted, sum);
  const mended = symbols.with(place, (symbols[place] ?? 0) ^ sum);
  return readSymbols(mended, albumId)?.isOfAlbum === true ? groupOf(place) : undefined;
};

const readSymbols = (
  symbols: readonly number[],
  albumId: Placement,
): { readonly key: AlbumKey; readonly isOfAlbum: boolean } | undefined => {
  const roleLetter = alphabet[symbols[0] ?? 0];
  const role = roles.find((each) => letterByRole[each] === roleLetter);
  if (!role) return undefined;
  let payload = 0n;
  for (const symbol of symbols.slice(1, 1 + payloadLetters)) {
    payload = (payload << BigInt(letterBits)) | BigInt(symbol);
  }
  const secret = bytesFrom(payload >> BigInt(tagBits));
  const tag = payload & ((1n << BigInt(tagBits)) - 1n);
  const key = { role, secret };
  return { key, isOfAlbum: tag === tagOf(key, albumId) };
};

const normalLetters = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[\s\-\u2010-\u2015\u2212.,]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

const groupOf = (place: number): number => Math.floor(place / groupLetters) + 1;

const tagOf = ({ role, secret }: AlbumKey, albumId: Placement): bigint => {
  const roleByte = new Uint8Array([roles.indexOf(role)]);
  const hash = hashFor('key text', hexToBytes(albumId), roleByte, secret);
  return bigFrom(hash.subarray(0, 3)) >> BigInt(24 - tagBits);
};

/** Both sums of a whole key are zero: of its letters, and of its letters times their places. */
const syndromeOf = (symbols: readonly number[]): readonly [number, number] => {
  let sum = 0;
  let weighted = 0;
  for (const [place, symbol] of symbols.entries()) {
    sum ^= symbol;
    weighted ^= multiply(place, symbol);
  }
  return [sum, weighted];
};

/** The two letters at places 30 and 31 that make both sums zero; 30 + 31 = 1 in the field. */
const checkSymbols = (symbols: readonly number[]): readonly [number, number] => {
  const [sum, weighted] = syndromeOf(symbols);
  const last = weighted ^ multiply(keyLetters - 2, sum);
  return [sum ^ last, last];
};

const bigFrom = (bytes: Uint8Array): bigint =>
  bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

const bytesFrom = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: roleSecretBytes }, (_, i) =>
    Number((value >> BigInt((roleSecretBytes - 1 - i) * 8)) & 255n),
  );
