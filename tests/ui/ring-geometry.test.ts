/** Where things stand on the ring. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { densityFor, fittingRadius, orbitShare, ringLayout } from '../../src/ui/network/layout.ts';
import {
  isWithin,
  lineLength,
  pointAt,
  shortened,
  turnBetween,
} from '../../src/ui/network/polar.ts';

const centre = { x: 100, y: 100 };
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('polar', () => {
  test('fractions run clockwise from twelve o’clock', () => {
    expect(pointAt(centre, 50, 0)).toEqual({ x: expect.closeTo(100), y: expect.closeTo(50) });
    expect(pointAt(centre, 50, 0.25)).toEqual({ x: expect.closeTo(150), y: expect.closeTo(100) });
    expect(pointAt(centre, 50, 0.5)).toEqual({ x: expect.closeTo(100), y: expect.closeTo(150) });
  });

  test('a line loses what lies under the discs at its ends', () => {
    const line = { from: { x: 0, y: 0 }, to: { x: 100, y: 0 } };
    expect(shortened(line, 10, 20)).toEqual({ from: { x: 10, y: 0 }, to: { x: 80, y: 0 } });
  });

  test('nothing is left of a line between discs that touch', () => {
    const line = { from: { x: 0, y: 0 }, to: { x: 30, y: 0 } };
    expect(shortened(line, 15, 15)).toBeUndefined();
  });

  test('a shortened line has the length that was not taken away', () => {
    const point = fc.record({
      x: fc.double({ min: -500, max: 500, noNaN: true }),
      y: fc.double({ min: -500, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(point, point, (from, to) => {
        const rest = shortened({ from, to }, 10, 5);
        if (rest !== undefined) {
          expect(lineLength(rest)).toBeCloseTo(lineLength({ from, to }) - 15, 6);
        }
      }),
    );
  });

  test('a move takes the shorter way round', () => {
    expect(turnBetween(0.9, 0.1)).toBeCloseTo(0.2);
    expect(turnBetween(0.1, 0.9)).toBeCloseTo(-0.2);
    fc.assert(
      fc.property(fraction, fraction, (from, to) => {
        expect(Math.abs(turnBetween(from, to))).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('a range may pass twelve o’clock', () => {
    expect(isWithin(0.95, { from: 0.9, to: 0.1 })).toBe(true);
    expect(isWithin(0.05, { from: 0.9, to: 0.1 })).toBe(true);
    expect(isWithin(0.5, { from: 0.9, to: 0.1 })).toBe(false);
    expect(isWithin(0.5, { from: 0.4, to: 0.6 })).toBe(true);
  });
});

describe('layout', () => {
  test('a phone of 390 and the middle of 688 give the circles of the drawings', () => {
    expect(ringLayout('phone', { width: 390, height: 388 }).radius).toBe(164);
    expect(ringLayout('desktop', { width: 688, height: 800 }).radius).toBe(272);
    expect(ringLayout('mini', { width: 295, height: 290 }).radius).toBe(122);
  });

  test('the circle never outgrows its box', () => {
    const side = fc.integer({ min: 1, max: 4_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { radius } = ringLayout('desktop', { width, height });
        expect(radius).toBeGreaterThanOrEqual(0);
        expect(2 * radius).toBeLessThanOrEqual(Math.min(width, height));
      }),
    );
  });

  test('discs side by side never touch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (devicesCount) => {
        const radius = fittingRadius(22, 164, devicesCount);
        const step = 2 * orbitShare * 164 * Math.sin(Math.PI / devicesCount);
        expect(2 * radius).toBeLessThan(step);
      }),
    );
    expect(fittingRadius(22, 272, 6)).toBe(22);
  });

  test('more devices get less ink each', () => {
    expect([12, 13, 24, 25, 60, 61].map(densityFor)).toEqual([
      'names',
      'namesOnSelection',
      'namesOnSelection',
      'smallDiscs',
      'smallDiscs',
      'dots',
    ]);
  });
});
