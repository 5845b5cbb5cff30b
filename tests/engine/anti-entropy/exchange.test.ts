import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { answerRanges, openRanges } from '../../../src/engine/anti-entropy/exchange.ts';
import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import { spanOfRange } from '../../../src/engine/anti-entropy/item-order.ts';
import type { Position } from '../../../src/engine/ids.ts';
import type { ExchangeRange } from '../../../src/engine/message.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import type { EntryMeta, VersionRef } from '../../../src/engine/version.ts';
import { encodeMessage } from '../../../src/wire/encode-message.ts';
import { cacheFlags, replicaFlags, versionNumbered } from './some-versions.ts';

const everything = [spanOfRange(0 as Position, 0 as Position)];
const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;
const namesOf = (refs: readonly VersionRef[]) => new Set(refs.map(nameOf));

const indexOf = (held: Iterable<number>): ItemIndex => {
  const index = new ItemIndex();
  for (const number of held) index.put(versionNumbered(number), replicaFlags);
  return index;
};

interface Reconciled {
  readonly rounds: number;
  readonly bytes: number;
  /** What the opener found, and what the answerer found. */
  readonly sides: readonly { readonly theyLack: Set<string>; readonly iLack: Set<string> }[];
  readonly agreedCount: number;
  readonly longestRefs: number;
}

const salt = 12_345;

const bytesOf = (ranges: readonly ExchangeRange[]): number =>
  encodeMessage({ type: 'exchange', exchangeId: salt, ranges, isReply: false }).length;

const refsIn = ({ content }: ExchangeRange): number =>
  'refs' in content ? content.refs.length : 0;

const reconcile = (a: ItemIndex, b: ItemIndex, limits = defaultOptions): Reconciled => {
  const sides = [0, 1].map(() => ({ theyLack: new Set<string>(), iLack: new Set<string>() }));
  let ranges = openRanges(a, everything, salt);
  let messages = 0;
  let bytes = 0;
  let agreedCount = 0;
  let longestRefs = 0;
  while (ranges.length > 0) {
    messages += 1;
    if (messages > 100) throw new Error('The exchange does not end.');
    bytes += bytesOf(ranges);
    const refsCount = ranges.reduce((sum, range) => sum + refsIn(range), 0);
    longestRefs = Math.max(longestRefs, refsCount);
    const receiver = messages % 2 === 1 ? b : a;
    const answer = answerRanges(receiver, { ranges, salt }, limits);
    const side = sides[messages % 2];
    for (const ref of answer.theyLack) side?.theyLack.add(nameOf(ref));
    for (const ref of answer.iLack) side?.iLack.add(nameOf(ref));
    if (receiver === a) {
      for (const span of answer.agreed) agreedCount += a.countIn(span);
    }
    ranges = answer.reply;
  }
  return { rounds: Math.ceil(messages / 2), bytes, sides, agreedCount, longestRefs };
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('an exchange', () => {
  test('ends, and both sides know exactly what each of them lacks', () => {
    const numbers = fc.uniqueArray(fc.nat({ max: 1000 }), { maxLength: 600 });
    const limits = fc.record({
      exchangeBranches: fc.integer({ min: 2, max: 20 }),
      exchangeItemsMax: fc.integer({ min: 1, max: 40 }),
      exchangeRangesMax: fc.integer({ min: 1, max: 200 }),
      exchangeRefsMax: fc.integer({ min: 40, max: 2000 }),
    });
    fc.assert(
      fc.property(numbers, numbers, limits, (left, right, some) => {
        const [a, b] = [indexOf(left), indexOf(right)];
        const { sides } = reconcile(a, b, { ...defaultOptions, ...some });
        const onlyLeft = left.filter((number) => !right.includes(number)).map(versionNumbered);
        const onlyRight = right.filter((number) => !left.includes(number)).map(versionNumbered);
        expect(sides[0]).toEqual({ theyLack: namesOf(onlyLeft), iLack: namesOf(onlyRight) });
        expect(sides[1]).toEqual({ theyLack: namesOf(onlyRight), iLack: namesOf(onlyLeft) });
      }),
      { numRuns: 60 },
    );
  });

  test('of equal sets is one question and one answer, and tells who holds everything', () => {
    const held = range(0, 3000);
    const { rounds, bytes, agreedCount } = reconcile(indexOf(held), indexOf(held));
    expect(rounds).toBe(1);
    expect(bytes).toBeLessThan(100);
    expect(agreedCount).toBe(3000);
  });

  test('finds one difference in 10,000 within 1.2 kB and four rounds', () => {
    const { rounds, bytes } = reconcile(indexOf(range(0, 10_000)), indexOf(range(1, 10_000)));
    expect(rounds).toBeLessThanOrEqual(4);
    expect(bytes).toBeLessThan(1200);
  });

  test('finds a hundred differences in 10,000 within 25 kB', () => {
    const without = range(0, 10_000).filter((number) => number % 100 !== 7);
    const { bytes } = reconcile(indexOf(range(0, 10_000)), indexOf(without));
    expect(bytes).toBeLessThan(25_000);
  });

  test('fills an empty side by lists alone, no message naming more than its share', () => {
    const { rounds, sides, longestRefs } = reconcile(indexOf([]), indexOf(range(0, 5000)));
    expect(sides[0]?.iLack.size).toBe(5000);
    expect(longestRefs).toBeLessThanOrEqual(defaultOptions.exchangeRefsMax);
    expect(rounds).toBeLessThanOrEqual(8);
  });

  test('says nothing of cached copies', () => {
    const a = indexOf([1, 2, 3]);
    const b = indexOf([1, 2, 3]);
    b.put(versionNumbered(5), cacheFlags);
    expect(reconcile(a, b).agreedCount).toBe(3);
  });

  test('does not ask for a chunk whose tombstone is here', () => {
    const chunk = versionNumbered(1);
    const tombstone: EntryMeta = {
      ...(versionNumbered(0) as EntryMeta),
      placement: chunk.placement,
      itemId: chunk.itemId,
      isTombstone: true,
    };
    const a = new ItemIndex();
    a.put(tombstone, replicaFlags);
    const { sides } = reconcile(a, indexOf([1]));
    expect(sides[0]?.iLack.size).toBe(0);
    expect(sides[0]?.theyLack).toEqual(namesOf([tombstone]));
  });

  test('void agreement: a copy that came after the question is not thought held by the peer', () => {
    const a = indexOf([1, 2]);
    const ranges = openRanges(a, everything, salt);
    const { reply } = answerRanges(indexOf([1, 2]), { ranges, salt }, defaultOptions);
    a.put(versionNumbered(3), replicaFlags);
    expect(answerRanges(a, { ranges: reply, salt }, defaultOptions).agreed).toEqual([]);
  });

  test('what changed here since the names were sent is not thought held by the peer', () => {
    const [a, b] = [indexOf(range(0, 20)), indexOf(range(1, 21))];
    const asked = answerRanges(
      b,
      { ranges: openRanges(a, everything, salt), salt },
      defaultOptions,
    );
    const told = answerRanges(a, { ranges: asked.reply, salt }, defaultOptions);
    const listedAt = (index: ItemIndex) =>
      answerRanges(index, { ranges: told.reply, salt }, defaultOptions).listed;
    expect(namesOf(listedAt(b).flatMap(({ refs }) => refs))).toEqual(
      namesOf(range(0, 20).map(versionNumbered)),
    );
    b.remove(versionNumbered(5));
    b.put(versionNumbered(30), replicaFlags);
    expect(listedAt(b)).toEqual([]);
  });
});
