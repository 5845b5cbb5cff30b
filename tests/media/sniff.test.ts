import { expect, test } from 'vitest';
import { asciiBytes } from '../../src/media/bytes.ts';
import { sniffFormat } from '../../src/media/sniff.ts';
import { photo, pngName, webpName } from './fixture-photos.ts';

test('a photo is told by its bytes', () => {
  expect(sniffFormat(photo('02-otters.jpg'))).toBe('jpeg');
  expect(sniffFormat(photo(pngName))).toBe('png');
  expect(sniffFormat(photo(webpName))).toBe('webp');
});

test.each([
  ['text', 'Dear diary, today we saw otters.'],
  ['one byte', '\xff'],
  ['nothing', ''],
  ['a GIF', 'GIF89a\x01\0\x01\0'],
  ['a page', '<!doctype html><img src="photo.jpg">'],
  ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a sound in the container that WebP uses', 'RIFF\x24\0\0\0WAVEfmt '],
])('%s is not a photo', (_, text) => {
  expect(sniffFormat(asciiBytes(text))).toBeUndefined();
});
