import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TokenBucket } from '../../signaling/token-bucket.ts';

describe('a token bucket', () => {
  it('never gives more than its size plus what was refilled since', () => {
    const asked = fc.record({ afterMs: fc.nat(5_000), cost: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(fc.array(asked), (questions) => {
        const [size, refillPerSecond] = [20, 5];
        const bucket = new TokenBucket(size, refillPerSecond, 0);
        let [nowMs, taken] = [0, 0];
        for (const { afterMs, cost } of questions) {
          nowMs += afterMs;
          if (bucket.take(cost, nowMs)) taken += cost;
          expect(taken).toBeLessThanOrEqual(size + (nowMs / 1_000) * refillPerSecond + 1e-6);
        }
      }),
    );
  });

  it('does not save up more than its size', () => {
    const bucket = new TokenBucket(2, 1, 0);
    expect(bucket.take(3, 1_000_000)).toBe(false);
    expect(bucket.take(2, 1_000_000)).toBe(true);
  });

  it('gives again after a rest', () => {
    const bucket = new TokenBucket(2, 1, 0);
    expect(bucket.take(2, 0)).toBe(true);
    expect(bucket.take(1, 500)).toBe(false);
    expect(bucket.take(1, 1_000)).toBe(true);
  });
});
