import { describe, expect, it } from 'vitest';
import { agoLong, agoShort, dayWords, spanWords } from '../../src/ui/words/when-words.ts';

const at = (month: number, day: number, hour = 12, minute = 0): number =>
  new Date(2025, month - 1, day, hour, minute).getTime();
const yearBefore = (month: number, day: number): number =>
  new Date(2024, month - 1, day, 12).getTime();
const now = at(8, 16, 22, 58);
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('how long ago', () => {
  it.each([
    [now, 'now', 'just now'],
    [now + 5_000, 'now', 'just now'],
    [at(8, 16, 22, 10), '48 min', '48 minutes ago'],
    [at(8, 16, 20, 58), '2 h', '2 hours ago'],
    [at(8, 15, 20), '1 d', 'yesterday'],
    [at(8, 11), '5 d', '5 days ago'],
    [at(7, 1), '1 Jul', '1 Jul'],
    [yearBefore(7, 1), '1 Jul 2024', '1 Jul 2024'],
  ])('is said in short and in long', (moment, short, long) => {
    expect(plain(agoShort(moment, now))).toBe(short);
    expect(plain(agoLong(moment, now))).toBe(long);
  });

  it('says hours, not yesterday, just after midnight', () => {
    expect(plain(agoLong(at(8, 16, 23, 30), at(8, 17, 1, 0)))).toBe('1 hour ago');
  });
});

describe('days', () => {
  it('are named without a year in this one', () => {
    expect(dayWords(at(8, 16), now)).toBe('Saturday 16 August');
    expect(dayWords(yearBefore(8, 16), now)).toBe('Friday 16 August 2024');
  });

  it('span what an album spans', () => {
    expect(spanWords(at(8, 9), at(8, 17), now)).toBe('9 to 17 August');
    expect(spanWords(at(7, 28), at(8, 3), now)).toBe('28 July to 3 August');
    expect(spanWords(at(8, 9, 8), at(8, 9, 20), now)).toBe('9 August');
    expect(spanWords(yearBefore(12, 30), at(1, 2), now)).toBe('30 December 2024 to 2 January 2025');
  });
});
