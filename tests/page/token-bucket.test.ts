import { expect, test } from 'vitest';
import { TokenBucket } from '../../src/page/token-bucket.ts';

test('a bucket lets a burst through and then the rate', () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
  expect([bucket.take(0), bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(bucket.take(400)).toBe(false);
  expect(bucket.take(900)).toBe(true);
  expect(bucket.take(900)).toBe(false);
});

test('a clock that steps back gives nothing away', () => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, 10_000);
  expect(bucket.take(10_000)).toBe(true);
  expect(bucket.take(0)).toBe(false);
});
