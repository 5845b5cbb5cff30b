/** The copies meter as arcs, for the canvas: N segments clockwise from twelve o'clock. */

import type { CopiesView } from '../../node/view-api.ts';

export interface MeterArc {
  readonly from: number;
  readonly to: number;
  readonly type: 'here' | 'away' | 'missing';
}

const gapFraction = 20 / 360;

export const meterArcs = (copies: Pick<CopiesView, 'n' | 'here' | 'away'>): readonly MeterArc[] => {
  const segmentsCount = Math.max(1, copies.n);
  const gap = segmentsCount === 1 ? 0 : gapFraction;
  return Array.from({ length: segmentsCount }, (_, index) => ({
    from: index / segmentsCount + gap / 2,
    to: (index + 1) / segmentsCount - gap / 2,
    type: index < copies.here ? 'here' : index < copies.here + copies.away ? 'away' : 'missing',
  }));
};
