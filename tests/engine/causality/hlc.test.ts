import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  acceptedAheadMaxMs,
  compareHlc,
  followedAheadMaxMs,
  receiveHlc,
  tickHlc,
} from '../../../src/engine/causality/hlc.ts';
import type { Hlc } from '../../../src/engine/version.ts';
import { envelopeLimits } from '../../../src/trust/envelope.ts';

const wallMs = 1_700_000_000_000;
const local: Hlc = { wallMs, counter: 4 };

/** Near enough to one another that none is taken for a clock gone wrong. */
const walls = fc.nat({ max: acceptedAheadMaxMs });
const hlcs = fc.record({ wallMs: walls, counter: fc.nat({ max: 5 }) });

describe('the hybrid clock', () => {
  test('grows with every event, even when the wall clock falls', () => {
    fc.assert(
      fc.property(hlcs, fc.array(walls), (start, shown) => {
        let hlc = start;
        for (const wall of shown) {
          const next = tickHlc(hlc, wall);
          expect(compareHlc(next, hlc)).toBeGreaterThan(0);
          expect(next.wallMs).toBeGreaterThanOrEqual(wall);
          hlc = next;
        }
      }),
    );
  });

  test('believes a wall clock that was far ahead and was put right', () => {
    const year2100: Hlc = { wallMs: 4_102_444_800_000, counter: 7 };
    expect(tickHlc(year2100, wallMs)).toEqual({ wallMs, counter: 0 });
  });

  test('never falls and comes to be after what was received', () => {
    fc.assert(
      fc.property(hlcs, hlcs, walls, (own, remote, wall) => {
        const received = receiveHlc(own, remote, wall);
        if (!received.ok) return;
        expect(compareHlc(received.value, own)).toBeGreaterThanOrEqual(0);
        if (remote.wallMs - wall > followedAheadMaxMs) return;
        expect(compareHlc(tickHlc(received.value, wall), remote)).toBeGreaterThan(0);
      }),
    );
  });

  test('stamps what an envelope carries, and later, whatever counter it followed', () => {
    const { counterMax } = envelopeLimits;
    const counters = fc.nat({ max: 5 }).map((below) => counterMax - below);
    fc.assert(
      fc.property(
        walls,
        counters,
        walls,
        fc.integer({ min: 1, max: 9 }),
        (at, counter, wall, writes) => {
          const remote = { wallMs: at, counter };
          const received = receiveHlc({ wallMs: 0, counter: 0 }, remote, wall);
          let hlc = received.ok ? received.value : remote;
          for (let write = 0; write < writes; write += 1) {
            const next = tickHlc(hlc, wall);
            expect(compareHlc(next, hlc)).toBeGreaterThan(0);
            expect(next.counter).toBeLessThanOrEqual(counterMax);
            hlc = next;
          }
          expect(hlc.wallMs).toBeLessThanOrEqual(Math.max(at + 2, wall));
        },
      ),
    );
  });

  test('is not moved by a time more than a minute ahead', () => {
    const remote = { wallMs: wallMs + followedAheadMaxMs + 1, counter: 0 };
    expect(receiveHlc(local, remote, wallMs)).toEqual({ ok: true, value: local });
    const near = { wallMs: wallMs + followedAheadMaxMs, counter: 0 };
    expect(receiveHlc(local, near, wallMs)).toEqual({ ok: true, value: near });
  });

  test('refuses a time more than ten minutes ahead', () => {
    const remote = { wallMs: wallMs + acceptedAheadMaxMs + 1, counter: 0 };
    expect(receiveHlc(local, remote, wallMs)).toEqual({
      ok: false,
      error: { type: 'tooFarAhead', aheadMs: acceptedAheadMaxMs + 1 },
    });
  });
});
