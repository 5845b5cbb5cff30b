/** The marks on the circle itself: ticks of the tokens, bars of the pieces held, ranges compared. */

import type { NetworkView } from '../../node/view-api.ts';
import type { RingDevice } from './devices.ts';
import type { RingLayout } from './layout.ts';
import { isWithin, spoke, type Line } from './polar.ts';

const densityBinsCount = 720;

const smallestWeight = 0.25;
const largestWeight = 4;

/** Heavier members have longer ticks: 0 at a weight of 1/4, 1 at 4. */
const weightShare = (weight: number): number => {
  const bounded = Math.min(largestWeight, Math.max(smallestWeight, weight));
  return Math.log2(bounded / smallestWeight) / Math.log2(largestWeight / smallestWeight);
};

/** Ticks outside the circle, one for each token; those of the selected device stand out. */
export const ticksOf = (
  device: RingDevice,
  layout: RingLayout,
  isSelected: boolean,
): readonly Line[] => {
  const share = weightShare(device.weight / Math.max(1, device.tabs.length));
  const length = isSelected ? 9 + 2 * share : 4.5 + 2 * share;
  const inner = layout.radius + 2;
  return device.tokens.map((token) =>
    spoke(layout.centre, token, { inner, outer: inner + length * tickScale(layout) }),
  );
};

const tickScale = (layout: RingLayout): number => (layout.size === 'mini' ? 0.6 : 1);

/** Above sixty devices single ticks are a grey band: lengths of bins say where it is dense. */
export const tickBins = (tokens: readonly number[], layout: RingLayout): readonly Line[] => {
  const counts = new Array<number>(densityBinsCount).fill(0);
  for (const token of tokens) {
    const bin = Math.floor(token * densityBinsCount) % densityBinsCount;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  const inner = layout.radius + 2;
  return counts.flatMap((count, bin) =>
    count === 0
      ? []
      : [
          spoke(layout.centre, (bin + 0.5) / densityBinsCount, {
            inner,
            outer: inner + (11 * count) / most,
          }),
        ],
  );
};

export interface Bar {
  readonly line: Line;
  /** Something in this arc has fewer than N copies, or is being compared now. */
  readonly isThin: boolean;
}

const barLengthMin = 2;

/** Pieces held here, by the square root of their number, inwards from the circle. */
export const barsOf = (
  network: Pick<NetworkView, 'piecesByArc' | 'thinPiecesByArc' | 'repairs'>,
  layout: RingLayout,
): readonly Bar[] => {
  const most = Math.max(1, ...network.piecesByArc);
  const outer = layout.radius - 4;
  return network.piecesByArc.flatMap((count, arc) => {
    if (count <= 0) return [];
    const position = (arc + 0.5) / network.piecesByArc.length;
    const share = Math.sqrt(count / most);
    const length = barLengthMin + (layout.barLengthMax - barLengthMin) * share;
    const isThin =
      (network.thinPiecesByArc[arc] ?? 0) > 0 ||
      network.repairs.some((range) => isWithin(position, range));
    return [{ line: spoke(layout.centre, position, { inner: outer - length, outer }), isThin }];
  });
};

export const positionNames = ['0', '1/8', '1/4', '3/8', '1/2', '5/8', '3/4', '7/8'] as const;
