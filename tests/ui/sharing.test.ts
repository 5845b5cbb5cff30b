/** What a sharer chooses from, and the code that is shown. */

import decodeQR from 'qr/decode.js';
import encodeQR from 'qr';
import { describe, expect, test } from 'vitest';
import { qrPath } from '../../src/ui/share/qr-path.ts';
import { firstRoleToShare, rolesToShare } from '../../src/ui/share/role-words.ts';
import { linkShort } from '../../src/ui/share/send.ts';

describe('roles', () => {
  test('nobody hands on more than they may do', () => {
    expect(rolesToShare('viewer').map((role) => role.value)).toEqual(['viewer']);
    expect(rolesToShare('guest').map((role) => role.value)).toEqual(['viewer', 'guest']);
    expect(rolesToShare('owner').map((role) => role.value)).toEqual([
      'viewer',
      'guest',
      'contributor',
    ]);
  });

  test('the role offered first is one that may be shared', () => {
    for (const own of ['viewer', 'guest', 'contributor', 'owner'] as const) {
      expect(rolesToShare(own).map((role) => role.value)).toContain(firstRoleToShare(own));
    }
  });
});

test('a link is shown without what every link starts with', () => {
  expect(linkShort('https://photos.example/#/a/12')).toBe('photos.example/#/a/12');
});

describe('the code', () => {
  test('dark neighbours become one rectangle', () => {
    expect(qrPath([[true, true, false, true]])).toBe('M0 0h2v1h-2zM3 0h1v1h-1z');
  });

  test('what is drawn can be read again', () => {
    const text = 'https://photos.example/#/a/0123456789abcdef0123456789abcdef/C7KQ-M2XD';
    const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
    expect(decodeQR(rasterOf(qrPath(modules), modules.length))).toBe(text);
  });
});

/** The path as an image, four pixels a module. */
const rasterOf = (
  path: string,
  side: number,
): { width: number; height: number; data: Uint8Array } => {
  const scale = 4;
  const width = side * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < scale; row += 1) {
      const from = ((Number(y) * scale + row) * width + Number(x) * scale) * 4;
      for (let at = from; at < from + Number(length) * scale * 4; at += 4) data.fill(0, at, at + 3);
    }
  }
  return { width, height: width, data };
};
