import { deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asciiBytes } from '../../src/media/bytes.ts';
import { deflate, inflate } from '../../src/media/zlib.ts';

const thousand = new Uint8Array(1000).fill(7);
const deflated = new Uint8Array(deflateSync(thousand));

test('what is within the bound comes out whole', async () => {
  expect(await inflate(deflated, 1000)).toEqual(thousand);
});

test('what grows beyond the bound is given up', async () => {
  expect(await inflate(deflated, 999)).toBeUndefined();
});

test('what is not zlib, or only half of it, is given up', async () => {
  expect(await inflate(asciiBytes('Dear diary'), 1000)).toBeUndefined();
  expect(await inflate(deflated.subarray(0, 10), 1000)).toBeUndefined();
});

test('other programs can inflate what is deflated here', async () => {
  expect(new Uint8Array(inflateSync(await deflate(thousand)))).toEqual(thousand);
});
