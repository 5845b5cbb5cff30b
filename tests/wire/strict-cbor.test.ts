import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import {
  decodeCbor,
  decodeCborFirst,
  encodeCbor,
  type CborValue,
} from '../../src/wire/strict-cbor.ts';

const limits = { itemsMax: 100, depthMax: 4 };
const malformed = { ok: false, error: { type: 'malformed' } };

const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.maxSafeNat(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.uint8Array({ maxLength: 30 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));

describe('strict CBOR', () => {
  it('brings back what was put in, where it ends and all', () => {
    fc.assert(
      fc.property(anyValue, fc.uint8Array({ maxLength: 5 }), (value, rest) => {
        const bytes = encodeCbor(value);
        const generous = { itemsMax: 1000, depthMax: 10 };
        expect(decodeCbor(bytes, generous)).toEqual({ ok: true, value });
        const first = decodeCborFirst(new Uint8Array([...bytes, ...rest]), generous);
        expect(first).toEqual({ ok: true, value: { value, end: bytes.length } });
      }),
    );
  });

  it('knows one encoding of each value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
        const decoded = decodeCbor(bytes, limits);
        if (decoded.ok) expect(encodeCbor(decoded.value as CborValue)).toEqual(bytes);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes as many items and levels as agreed, and not one more', () => {
    const items = (count: number) => encodeCbor(Array.from({ length: count }, () => 1));
    expect(decodeCbor(items(limits.itemsMax - 1), limits).ok).toBe(true);
    expect(decodeCbor(items(limits.itemsMax), limits)).toEqual(malformed);
    expect(decodeCbor(encodeCbor([[[[1]]]]), limits).ok).toBe(true);
    expect(decodeCbor(encodeCbor([[[[[]]]]]), limits)).toEqual(malformed);
  });

  const refused: readonly (readonly [string, readonly number[]])[] = [
    ['text that is not UTF-8', [0x61, 0xff]],
    ['text with half a surrogate pair', [0x63, 0xed, 0xa0, 0x80]],
    ['a number beyond what is exact', [0x1b, 0x00, 0x20, 0, 0, 0, 0, 0, 0]],
    ['a number in two bytes that one would hold', [0x18, 0x17]],
    ['a number in three bytes that two would hold', [0x19, 0x00, 0xff]],
    ['a number in five bytes that three would hold', [0x1a, 0x00, 0x00, 0xff, 0xff]],
    ['a number in nine bytes that five would hold', [0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]],
    ['undefined', [0xf7]],
    ['a break alone', [0xff]],
    ['nothing', []],
  ];
  test.each(refused)('refuses %s', (_, bytes) => {
    expect(decodeCbor(new Uint8Array(bytes), limits)).toEqual(malformed);
  });
});
