/** Sets of stretches of the ring, [lower, upper), sorted and apart; `upper` may be the circle's end. */

export interface RingRange {
  readonly lower: number;
  readonly upper: number;
}

/** One past the highest position. */
export const circleEnd = 2 ** 52;

/** Sorts, and joins what touches or overlaps. */
export const joinRanges = (ranges: readonly RingRange[]): readonly RingRange[] => {
  if (areJoined(ranges)) return ranges;
  const sorted = [...ranges].sort((a, b) => a.lower - b.lower);
  const joined: RingRange[] = [];
  for (const range of sorted) append(joined, range);
  return joined;
};

/** What is in either; both joined. */
export const uniteRanges = (
  a: readonly RingRange[],
  b: readonly RingRange[],
): readonly RingRange[] => {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const united: RingRange[] = [];
  let next = 0;
  for (const range of a) {
    for (let other = b[next]; other && other.lower < range.lower; other = b[next]) {
      append(united, other);
      next += 1;
    }
    append(united, range);
  }
  for (; next < b.length; next += 1) append(united, b[next]);
  return united;
};

/** Adds a range that begins no earlier than the last one. */
const append = (joined: RingRange[], range: RingRange | undefined): void => {
  if (!range) return;
  const last = joined.at(-1);
  if (last === undefined || last.upper < range.lower) joined.push(range);
  else if (last.upper < range.upper) {
    joined[joined.length - 1] = { lower: last.lower, upper: range.upper };
  }
};

/** Mostly they are already: what comes of joined ranges is joined. */
const areJoined = (ranges: readonly RingRange[]): boolean => {
  let end = -1;
  for (const { lower, upper } of ranges) {
    if (lower <= end) return false;
    end = upper;
  }
  return true;
};

/** What is in `ranges` and not in `taken`; both joined. */
export const subtractRanges = (
  ranges: readonly RingRange[],
  taken: readonly RingRange[],
): readonly RingRange[] => {
  const left: RingRange[] = [];
  let next = 0;
  for (const range of ranges) {
    while ((taken[next]?.upper ?? Infinity) <= range.lower) next += 1;
    let { lower } = range;
    for (let index = next; lower < range.upper; index += 1) {
      const hole = taken[index];
      if (hole === undefined || hole.lower >= range.upper) break;
      if (hole.lower > lower) left.push({ lower, upper: hole.lower });
      lower = Math.max(lower, hole.upper);
    }
    if (lower === range.lower) left.push(range);
    else if (lower < range.upper) left.push({ lower, upper: range.upper });
  }
  return left;
};

/** What is in both; both joined. */
export const intersectRanges = (
  a: readonly RingRange[],
  b: readonly RingRange[],
): readonly RingRange[] => {
  const [first] = a;
  if (!first) return a;
  const both: RingRange[] = [];
  let next = firstEndingAfter(b, first.lower);
  for (const range of a) {
    while ((b[next]?.upper ?? Infinity) <= range.lower) next += 1;
    for (let index = next; ; index += 1) {
      const other = b[index];
      if (other === undefined || other.lower >= range.upper) break;
      const lower = Math.max(range.lower, other.lower);
      const upper = Math.min(range.upper, other.upper);
      const isWhole = lower === range.lower && upper === range.upper;
      both.push(isWhole ? range : { lower, upper });
    }
  }
  return both;
};

export const rangesContain = (ranges: readonly RingRange[], position: number): boolean => {
  const range = ranges[firstEndingAfter(ranges, position)];
  return range !== undefined && range.lower <= position;
};

/** All of `inner` is in `ranges`, which are joined. */
export const rangesCover = (ranges: readonly RingRange[], inner: RingRange): boolean => {
  const range = ranges[firstEndingAfter(ranges, inner.lower)];
  return range !== undefined && range.lower <= inner.lower && inner.upper <= range.upper;
};

/** All of `inner` is in `ranges`; both joined. */
export const areCovered = (inner: readonly RingRange[], ranges: readonly RingRange[]): boolean => {
  let next = 0;
  for (const { lower, upper } of inner) {
    while ((ranges[next]?.upper ?? Infinity) <= lower) next += 1;
    const range = ranges[next];
    if (range === undefined || range.lower > lower || range.upper < upper) return false;
  }
  return true;
};

/** The index of the first range with something after `position`, or their number. */
const firstEndingAfter = (ranges: readonly RingRange[], position: number): number => {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.upper ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
};
