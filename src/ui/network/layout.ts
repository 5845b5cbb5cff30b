/** How large the ring is drawn: on a phone, between rail and column, and beside the feed. */

import type { Point } from './polar.ts';

export type RingSize = 'phone' | 'desktop' | 'mini';

export interface RingLayout {
  readonly size: RingSize;
  readonly centre: Point;
  readonly radius: number;
  readonly discRadius: number;
  /** Bars of the pieces held here grow inwards to this length. */
  readonly barLengthMax: number;
  readonly squareSide: number;
  readonly nameFontPx: number;
}

interface SizeRules {
  readonly radiusMax: number;
  /** Space kept outside the circle for ticks and numbers. */
  readonly margin: { readonly x: number; readonly y: number };
  readonly discRadius: number;
  readonly barLengthMax: number;
  readonly squareSide: number;
  readonly nameFontPx: number;
}

const rulesBySize: Readonly<Record<RingSize, SizeRules>> = {
  phone: {
    radiusMax: 220,
    margin: { x: 31, y: 30 },
    discRadius: 15,
    barLengthMax: 11,
    squareSide: 7,
    nameFontPx: 11.5,
  },
  desktop: {
    radiusMax: 400,
    margin: { x: 72, y: 40 },
    discRadius: 22,
    barLengthMax: 18,
    squareSide: 9,
    nameFontPx: 13,
  },
  mini: {
    radiusMax: 122,
    margin: { x: 25, y: 22 },
    discRadius: 11,
    barLengthMax: 0,
    squareSide: 5,
    nameFontPx: 11,
  },
};

export const ringLayout = (
  size: RingSize,
  box: { readonly width: number; readonly height: number },
): RingLayout => {
  const rules = rulesBySize[size];
  const room = Math.min(box.width / 2 - rules.margin.x, box.height / 2 - rules.margin.y);
  return {
    size,
    centre: { x: box.width / 2, y: box.height / 2 },
    radius: Math.max(0, Math.min(rules.radiusMax, room)),
    discRadius: rules.discRadius,
    barLengthMax: rules.barLengthMax,
    squareSide: rules.squareSide,
    nameFontPx: rules.nameFontPx,
  };
};

/** More devices, less ink for each (the circle stays readable at a thousand). */
export type Density = 'names' | 'namesOnSelection' | 'smallDiscs' | 'dots';

export const densityFor = (devicesCount: number): Density => {
  if (devicesCount <= 12) return 'names';
  if (devicesCount <= 24) return 'namesOnSelection';
  if (devicesCount <= 60) return 'smallDiscs';
  return 'dots';
};

export const discRadiusFor = (layout: RingLayout, density: Density): number => {
  switch (density) {
    case 'names':
    case 'namesOnSelection':
      return layout.discRadius;
    case 'smallDiscs':
      return 6;
    case 'dots':
      return 3;
  }
};

/** Discs stand on a circle inside the ring; dots on two. */
export const orbitShare = 0.67;
export const outerOrbitShare = 0.74;

const discGap = 3;
const discRadiusMin = 2;

/** Discs side by side never touch: on a small drawing they are smaller than they would be. */
export const fittingRadius = (wanted: number, ringRadius: number, devicesCount: number): number => {
  const room = (Math.PI * orbitShare * ringRadius) / Math.max(1, devicesCount) - discGap;
  return Math.max(discRadiusMin, Math.min(wanted, room));
};

/** This device's disc is a little larger than the others. */
export const ownDiscExtra = 3;

export const photoRadius = (layout: RingLayout): number => 0.2 * layout.radius;
