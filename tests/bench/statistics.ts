/** What a handful of runs says: the median carries the claim, the extremes say how far to trust it. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value that a share `q` of all are at or below; nearest rank. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
};

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  min: Math.min(...values),
  max: Math.max(...values),
});
