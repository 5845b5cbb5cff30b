/** What one message of an exchange may cost who gets it, whoever sent it. */

import { describe, expect, test } from 'vitest';

import {
  answerRanges,
  openRanges,
  type VersionSet,
} from '../../../src/engine/anti-entropy/exchange.ts';
import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import { areApart, spanOfRange } from '../../../src/engine/anti-entropy/item-order.ts';
import type { Position } from '../../../src/engine/ids.ts';
import type { ExchangeRange, ExchangeSpan } from '../../../src/engine/message.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { versionName } from '../../../src/engine/version.ts';
import { nodeNamed, replicaFlags, versionNumbered } from './some-versions.ts';

const salt = 7;
const limits = { ...defaultOptions, exchangeRefsMax: 400 };
const whole = spanOfRange(0 as Position, 0 as Position);
const peer = nodeNamed('peer');

const indexOf = (count: number): ItemIndex => {
  const index = new ItemIndex();
  for (let number = 0; number < count; number += 1)
    index.put(versionNumbered(number), replicaFlags);
  return index;
};

/** The set, and how many of its copies were looked at. */
const counted = (index: ItemIndex) => {
  let lookedAt = 0;
  const set: VersionSet = {
    fingerprint: (span, by) => index.fingerprint(span, by),
    fingerprintAfter: (span, change, by) => index.fingerprintAfter(span, change, by),
    countIn: (span) => index.countIn(span),
    refsIn: (span, max) => {
      const refs = index.refsIn(span, max);
      lookedAt += refs.length;
      return refs;
    },
    split: (span, parts) => index.split(span, parts),
    has: (ref) => index.has(ref),
    isSuperseded: (ref) => index.isSuperseded(ref),
  };
  return { set, lookedAt: () => lookedAt };
};

const fingerprint = '00'.repeat(8);
const contents: readonly ExchangeRange['content'][] = [
  { type: 'names', names: ['00000000'] },
  { type: 'names', names: [] },
  { type: 'fingerprint', fingerprint, count: 0 },
  { type: 'difference', fingerprint, lacked: ['00000000'], refs: [] },
  { type: 'items', refs: [] },
];

/** As a peer would open that holds as many copies in each span, and others. */
const differing = (index: ItemIndex, spans: readonly ExchangeSpan[]): ExchangeRange[] =>
  spans.map((span) => ({
    ...span,
    content: { type: 'fingerprint', fingerprint, count: index.countIn(span) },
  }));

describe('one message of an exchange', () => {
  test.each(contents)('$type: has few copies looked at that it did not name', (content) => {
    const index = indexOf(3000);
    const all = index.split(whole, 40);
    for (const spans of [[whole], index.split(whole, 7), all]) {
      const { set, lookedAt } = counted(index);
      const ranges = spans.map((span) => ({ ...span, content }));
      const { theyLack, listed, reply } = answerRanges(set, { ranges, salt }, limits);
      const room = limits.exchangeRefsMax + spans.length * limits.exchangeItemsMax;
      expect(lookedAt()).toBeLessThanOrEqual(room);
      expect(theyLack.length).toBeLessThanOrEqual(room);
      expect(listed.length).toBeLessThan(spans.length + 4);
      // What was not looked at is compared on: the exchange does not end as if it had been.
      expect(reply.some((range) => range.content.type === 'fingerprint')).toBe(true);
    }
  });

  test('is answered in no more ranges than the wire takes, and what was not cut is compared on', () => {
    const index = indexOf(3000);
    const spans = index.split(whole, 60);
    const few = { ...limits, exchangeRangesMax: 100, exchangeItemsMax: 2 };
    const { reply } = answerRanges(index, { ranges: differing(index, spans), salt }, few);
    expect(reply.length).toBe(few.exchangeRangesMax);
    expect(reply[0]?.lower).toBe(whole.lower);
    expect(reply.at(-1)?.upper).toBe(whole.upper);
    expect(areApart(reply)).toBe(true);
  });

  test('that is full already has one range cut, or two who hold much would echo each other', () => {
    const index = indexOf(3000);
    const ranges = differing(index, index.split(whole, 60));
    const full = { ...limits, exchangeRangesMax: 10 };
    const { reply } = answerRanges(index, { ranges, salt }, full);
    expect(reply.length).toBeGreaterThan(ranges.length);
    expect(reply.length).toBeLessThan(ranges.length + limits.exchangeBranches);
  });

  test('may ask for more than a call has room for', () => {
    const ref = versionNumbered(1);
    const refs = new Array<typeof ref>(200_000).fill(ref);
    const set: VersionSet = {
      ...counted(new ItemIndex()).set,
      fingerprint: () => ({ fingerprint: 'aa', count: refs.length }),
      countIn: () => refs.length,
      refsIn: () => refs,
    };
    const ranges = [{ ...whole, content: { type: 'fingerprint', fingerprint, count: 0 } as const }];
    const wide = { ...limits, exchangeRefsMax: refs.length };
    expect(answerRanges(set, { ranges, salt }, wide).theyLack.length).toBe(refs.length);
  });
});

describe('a newcomer with nothing', () => {
  test.each(['newcomer', 'holder'] as const)(
    'is told of all in pieces, and holds nothing in the eyes of the other (%s begins)',
    (opener) => {
      const [newcomer, holder] = [indexOf(0), indexOf(3 * limits.exchangeRefsMax + 1)];
      for (const { meta } of holder.copies()) holder.addHolder(meta, peer);
      const [told, noted] = [new Set<string>(), new Set<string>()];
      let isHolders = opener === 'newcomer';
      let ranges = openRanges(isHolders ? newcomer : holder, [whole], salt);
      let messages = 0;
      for (; ranges.length > 0; messages += 1) {
        expect(areApart(ranges)).toBe(true);
        const said = { ranges, salt };
        const answer = answerRanges(isHolders ? holder : newcomer, said, limits);
        expect(answer.agreed).toEqual([]);
        for (const ref of answer.iLack) told.add(versionName(ref));
        if (isHolders) {
          for (const ref of answer.theyLack) noted.add(versionName(ref));
          for (const { span } of answer.listed) holder.noteHolderIn(span, peer, new Set());
          // Whoever is not told of a version yet is not spoken of as lacking it either.
          const lacking = [...holder.copies()].filter(({ holders }) => holders.length === 0);
          expect(lacking.length).toBe(noted.size);
        }
        ranges = answer.reply;
        isHolders = !isHolders;
      }
      expect(told.size).toBe(holder.size);
      expect(noted.size).toBe(holder.size);
      expect(messages).toBeLessThan(12);
    },
  );
});

describe('the ranges of a message', () => {
  const at = (lower: number, upper: number) => spanOfRange(lower as Position, upper as Position);

  test('are apart when each begins where the one before ends, or after', () => {
    expect(areApart([])).toBe(true);
    expect(areApart([whole])).toBe(true);
    expect(areApart([at(0, 5), at(5, 9), at(20, 0)])).toBe(true);
    expect(
      areApart([
        { ...at(0, 5), upperKey: 'ab' },
        { ...at(5, 0), lowerKey: 'ab' },
      ]),
    ).toBe(true);
  });

  test('are not when they overlap, go backwards, or go around', () => {
    expect(areApart([whole, whole])).toBe(false);
    expect(areApart([at(0, 6), at(5, 9)])).toBe(false);
    expect(areApart([at(5, 9), at(0, 5)])).toBe(false);
    expect(areApart([at(9, 5)])).toBe(false);
    expect(areApart([{ ...at(0, 5), upperKey: 'ab' }, at(5, 0)])).toBe(false);
  });
});
