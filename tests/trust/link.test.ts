import fc from 'fast-check';
import { expect, it, test } from 'vitest';

import type { Placement } from '../../src/engine/ids.ts';
import { makeLink, makeLinkWithKey, parseLink } from '../../src/trust/link.ts';

const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));
const albumId = '3044e412840d5597d18dade4b9b39ff7' as Placement;
const origin = 'https://albums.example';
const key = 'C7KQ-M2XD-94TR-HWPM-C7KQ-M2XD-94TR-HWPM';

it('a link names the album after the hash, where no server sees it', () => {
  expect(makeLink(origin, albumId)).toBe(`https://albums.example/#/a/${albumId}`);
  expect(new URL(makeLinkWithKey(origin, albumId, key)).pathname).toBe('/');
});

const readable: readonly (readonly [string, string, string | undefined])[] = [
  ['a link', makeLink(origin, albumId), undefined],
  ['a link with its key', makeLinkWithKey(origin, albumId, key), key],
  ['a bare fragment', `#/a/${albumId}`, undefined],
  ['a link in the middle of a message', `Look: ${makeLink(origin, albumId)}. See you!`, undefined],
  ['a link in capitals', makeLink(origin, albumId).toUpperCase(), undefined],
  ['a link to one post of the album', `${makeLink(origin, albumId)}/`, undefined],
];
test.each(readable)('%s is read', (_, text, expected) => {
  expect(parseLink(text)).toEqual({ ok: true, value: { albumId, key: expected } });
});

const unreadable = [
  '',
  'https://albums.example/',
  'https://albums.example/#/a/',
  `https://albums.example/#/a/${albumId.slice(1)}`,
  `https://albums.example/#/a/${albumId}0`,
  `https://albums.example/#/b/${albumId}`,
  `https://albums.example/#/a/${'g'.repeat(32)}`,
];
test.each(unreadable)('%j is no link', (text) => {
  expect(parseLink(text)).toEqual({ ok: false, error: { type: 'linkMalformed' } });
});

it('whatever is pasted ends in a value', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parseLink(`#/a/${text}`).ok).toBe(false);
    }),
  );
});

it('a long paste is not searched to its end', () => {
  expect(parseLink(' '.repeat(100_000) + makeLink(origin, albumId)).ok).toBe(false);
});
