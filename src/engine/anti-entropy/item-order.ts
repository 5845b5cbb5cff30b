/**
 * The one order of all versions: position on the ring, then placement, item id, version id. Spans
 * of it are what exchanges talk about; a whole album is one position, so bounds reach below it.
 */

import type { ItemId, Placement, Position, VersionId } from '../ids.ts';
import type { ExchangeSpan } from '../message.ts';
import type { VersionRef } from '../version.ts';

/** A placement and where it is, shared by all its versions. */
export interface Place {
  readonly position: Position;
  readonly placement: Placement;
}

/** A version's place in the order, or a bound: then the ids may be cut short, or empty. */
export interface OrderPoint {
  readonly place: Place;
  readonly meta: { readonly itemId: ItemId; readonly versionId: VersionId };
}

export const comparePoints = (a: OrderPoint, b: OrderPoint): number => {
  if (a.place !== b.place) {
    if (a.place.position !== b.place.position) return a.place.position - b.place.position;
    if (a.place.placement !== b.place.placement) {
      return a.place.placement < b.place.placement ? -1 : 1;
    }
  }
  if (a.meta.itemId !== b.meta.itemId) return a.meta.itemId < b.meta.itemId ? -1 : 1;
  if (a.meta.versionId !== b.meta.versionId) return a.meta.versionId < b.meta.versionId ? -1 : 1;
  return 0;
};

const circleEnd = 2 ** 52;
const placementDigits = 32;
const itemIdDigits = 64;

export const pointOfBound = (position: number, key: string): OrderPoint => ({
  place: { position: position as Position, placement: key.slice(0, placementDigits) as Placement },
  meta: {
    itemId: key.slice(placementDigits, placementDigits + itemIdDigits) as ItemId,
    versionId: key.slice(placementDigits + itemIdDigits) as VersionId,
  },
});

export const lowerPointOf = (span: ExchangeSpan): OrderPoint =>
  pointOfBound(span.lower, span.lowerKey);

export const upperPointOf = (span: ExchangeSpan): OrderPoint =>
  span.upper === 0 && span.upperKey === ''
    ? pointOfBound(circleEnd, '')
    : pointOfBound(span.upper, span.upperKey);

/** [lower, upper) on the ring; `upper` 0 means the end of the circle. */
export const spanOfRange = (lower: Position, upper: Position): ExchangeSpan => ({
  lower,
  lowerKey: '',
  upper,
  upperKey: '',
});

/** Everything at one position: one placement, but for a collision of 52 bits, which does no harm. */
export const spanOfPosition = (position: Position): ExchangeSpan =>
  spanOfRange(position, ((position + 1) % circleEnd) as Position);

/** Each span begins where the one before it ends, or after: together they are no more than all. */
export const areApart = (spans: readonly ExchangeSpan[]): boolean => {
  let end = pointOfBound(0, '');
  for (const span of spans) {
    const [lower, upper] = [lowerPointOf(span), upperPointOf(span)];
    if (comparePoints(lower, end) < 0 || comparePoints(upper, lower) < 0) return false;
    end = upper;
  }
  return true;
};

/** The bound with the fewest bytes that stands after `before` and not after `after`. */
export const boundBetween = (
  before: OrderPoint,
  after: OrderPoint,
): { readonly position: Position; readonly key: string } => {
  const { position } = after.place;
  if (before.place.position !== position) {
    return { position: roundestBetween(before.place.position, position), key: '' };
  }
  const [previous, key] = [keyOf(before), keyOf(after)];
  let shared = 0;
  while (key[shared] === previous[shared]) shared += 1;
  return { position, key: key.slice(0, shared + 2 - (shared % 2)) };
};

/** Of the positions after `before` and up to `after`, the one with the most zero bits at its end. */
const roundestBetween = (before: Position, after: Position): Position => {
  let unit = circleEnd;
  while (Math.floor(after / unit) * unit <= before) unit /= 2;
  return (Math.floor(after / unit) * unit) as Position;
};

const keyOf = (point: OrderPoint): string =>
  point.place.placement + point.meta.itemId + point.meta.versionId;

export const refOf = (point: OrderPoint): VersionRef => ({
  placement: point.place.placement,
  itemId: point.meta.itemId,
  versionId: point.meta.versionId,
});
