import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Placement } from '../../src/engine/ids.ts';
import { formatKey, keyLetters, parseKey } from '../../src/trust/key-text.ts';
import { roles } from '../../src/trust/role.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));
const albumId = '3044e412840d5597d18dade4b9b39ff7' as Placement;
const otherAlbumId = 'ff44e412840d5597d18dade4b9b39ff7' as Placement;

const anyKey = fc.record({
  role: fc.constantFrom(...roles),
  secret: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

const changed = (text: string, place: number, by: number): string => {
  const letter = alphabet.indexOf(text[place] ?? '');
  return text.slice(0, place) + (alphabet[(letter + by) % 32] ?? '') + text.slice(place + 1);
};

const place = fc.nat({ max: keyLetters - 1 });
const shift = fc.integer({ min: 1, max: 31 });

describe('a key as text', () => {
  it('has one form, in groups of four', () => {
    const secret = Buffer.from('feffa1352da5d064951bcc55b0135969', 'hex');
    expect(formatKey({ role: 'viewer', secret }, albumId)).toBe(
      'VZVZ-T2D9-DMQ8-6958-VSHA-V04T-SD4P-RCFS',
    );
  });

  it('comes back from its text', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(parseKey(formatKey(key, albumId), albumId)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('begins with the letter of its role', () => {
    const secret = new Uint8Array(16);
    const first = roles.map((role) => formatKey({ role, secret }, albumId)[0]);
    expect(first.join('')).toBe('RCGV');
  });

  it('may be typed in any case, with any dashes and spaces, and with O for 0 and I or L for 1', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const typed = formatKey(key, albumId)
          .toLowerCase()
          .replaceAll('-', ' – ')
          .replaceAll('0', 'o')
          .replace('1', 'I')
          .replaceAll('1', 'l');
        expect(parseKey(`\n ${typed} `, albumId)).toEqual({ ok: true, value: key });
      }),
    );
  });
});

describe('a mistyped key', () => {
  it('with one wrong letter is told the group of that letter, wherever it is', () => {
    fc.assert(
      fc.property(anyKey, place, shift, (key, at, by) => {
        const letters = formatKey(key, albumId).replaceAll('-', '');
        expect(parseKey(changed(letters, at, by), albumId)).toEqual({
          ok: false,
          error: { type: 'mistyped', group: Math.floor(at / 4) + 1 },
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('with a letter that is in no key is told its group', () => {
    const text = formatKey({ role: 'guest', secret: new Uint8Array(16) }, albumId);
    const wrong = `${text.slice(0, 16)}U${text.slice(17)}`;
    expect(parseKey(wrong, albumId)).toEqual({ ok: false, error: { type: 'mistyped', group: 4 } });
  });

  it('with two wrong letters is not told a group that is right', () => {
    const secret = Buffer.from('feffa1352da5d064951bcc55b0135969', 'hex');
    const letters = formatKey({ role: 'viewer', secret }, albumId).replaceAll('-', '');
    for (let at = 0; at + 1 < keyLetters; at += 1) {
      const wrong = changed(changed(letters, at, 1), at + 1, 3);
      expect(parseKey(wrong, albumId)).toEqual({
        ok: false,
        error: { type: 'mistyped', group: undefined },
      });
    }
  });

  it('with two letters that changed places is refused', () => {
    fc.assert(
      fc.property(anyKey, fc.nat({ max: keyLetters - 2 }), (key, at) => {
        const letters = formatKey(key, albumId).replaceAll('-', '');
        const [a = '', b = ''] = [letters[at], letters[at + 1]];
        fc.pre(a !== b);
        const swapped = letters.slice(0, at) + b + a + letters.slice(at + 2);
        expect(parseKey(swapped, albumId).ok).toBe(false);
      }),
    );
  });

  it('with a letter missing or too many is told how many there are', () => {
    const text = formatKey({ role: 'guest', secret: new Uint8Array(16) }, albumId);
    expect(parseKey(text.slice(1), albumId)).toEqual({
      ok: false,
      error: { type: 'wrongLength', letters: 31 },
    });
    expect(parseKey(`${text}AB`, albumId)).toEqual({
      ok: false,
      error: { type: 'wrongLength', letters: 34 },
    });
  });
});

it('a key of another album is known for one, without asking anybody', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (secret) => {
      const text = formatKey({ role: 'viewer', secret }, otherAlbumId);
      expect(parseKey(text, albumId)).toEqual({ ok: false, error: { type: 'otherAlbum' } });
    }),
    // One in 2^17 would pass.
    { seed: 1, numRuns: 100 },
  );
});

it('whatever is typed ends in a value', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parseKey(text, albumId).ok).toBe(false);
    }),
  );
});
