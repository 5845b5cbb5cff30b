import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Position } from '../../src/engine/ids.ts';
import type { ExchangeRange } from '../../src/engine/message.ts';
import { decodeRanges, encodeRanges } from '../../src/wire/exchange-ranges.ts';
import { messageOfType } from './arbitrary-messages.ts';

const agreed = (lower: number, upper: number): ExchangeRange => ({
  lower: lower as Position,
  lowerKey: '',
  upper: upper as Position,
  upperKey: '',
  content: { type: 'agreed', check: '01020304' },
});

describe('ranges as bytes', () => {
  it('a range that begins where the one before ended says only what is new of its end', () => {
    const ranges = [agreed(0, 2 ** 40), agreed(2 ** 40, 2 ** 40 + 2 ** 36)];
    const alone = encodeRanges(ranges.slice(0, 1)).length;
    const head = 1;
    const bound = 1 + 1 + 1;
    const check = 4;
    expect(encodeRanges(ranges).length - alone).toBe(head + bound + check);
  });

  it('are refused wherever they are cut short within a range', () => {
    const lengthsOf = (ranges: readonly ExchangeRange[]) =>
      ranges.map((_, count) => encodeRanges(ranges.slice(0, count)).length);
    fc.assert(
      fc.property(messageOfType('exchange'), fc.nat(), (message, place) => {
        const ranges = message.type === 'exchange' ? message.ranges : [];
        const bytes = encodeRanges(ranges);
        const cut = place % Math.max(1, bytes.length);
        const isBetweenRanges = lengthsOf(ranges).includes(cut);
        expect(decodeRanges(bytes.subarray(0, cut)) !== undefined).toBe(
          isBetweenRanges || cut === 0,
        );
      }),
    );
  });

  it('end as ranges or as nothing, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const ranges = decodeRanges(bytes);
        if (ranges) expect(decodeRanges(encodeRanges(ranges))).toEqual(ranges);
      }),
      { numRuns: 5000 },
    );
  });
});
