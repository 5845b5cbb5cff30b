/** Points on and inside the ring. Fractions of the circle run clockwise from twelve o'clock. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly from: Point;
  readonly to: Point;
}

/** The canvas measures angles from three o'clock. */
export const fractionToRadians = (fraction: number): number => (fraction - 0.25) * 2 * Math.PI;

export const pointAt = (centre: Point, radius: number, fraction: number): Point => {
  const radians = fractionToRadians(fraction);
  return { x: centre.x + radius * Math.cos(radians), y: centre.y + radius * Math.sin(radians) };
};

/** A stroke from the centre outwards, between two radii. */
export const spoke = (
  centre: Point,
  fraction: number,
  radii: { readonly inner: number; readonly outer: number },
): Line => ({
  from: pointAt(centre, radii.inner, fraction),
  to: pointAt(centre, radii.outer, fraction),
});

export const pointAlong = (line: Line, share: number): Point => ({
  x: line.from.x + (line.to.x - line.from.x) * share,
  y: line.from.y + (line.to.y - line.from.y) * share,
});

export const lineLength = (line: Line): number =>
  Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y);

/** The line without what lies under the discs at its ends; nothing is left when they touch. */
export const shortened = (line: Line, fromGap: number, toGap: number): Line | undefined => {
  const length = lineLength(line);
  if (length <= fromGap + toGap) return undefined;
  return {
    from: pointAlong(line, fromGap / length),
    to: pointAlong(line, 1 - toGap / length),
  };
};

/** The shorter way round from one fraction to another, -0.5 to 0.5. */
export const turnBetween = (from: number, to: number): number => {
  const turn = to - from;
  return turn - Math.round(turn);
};

/** Whether a position lies in a range that may pass twelve o'clock. */
export const isWithin = (
  position: number,
  range: { readonly from: number; readonly to: number },
): boolean =>
  range.from <= range.to
    ? position >= range.from && position < range.to
    : position >= range.from || position < range.to;
