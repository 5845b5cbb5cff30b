/** A QR code as one path of squares, a unit each, for an SVG of its own colours. */

/** Rows from above; dark is true. */
export const qrPath = (modules: readonly (readonly boolean[])[]): string =>
  modules.flatMap((row, y) => darkRuns(row).map((run) => runPath(run, y))).join('');

interface Run {
  readonly start: number;
  readonly length: number;
}

/** Neighbours are drawn as one, so that no hairline shows between them. */
const darkRuns = (row: readonly boolean[]): readonly Run[] => {
  const runs: Run[] = [];
  let start: number | undefined;
  for (const [x, isDark] of [...row, false].entries()) {
    if (isDark) {
      start ??= x;
    } else if (start !== undefined) {
      runs.push({ start, length: x - start });
      start = undefined;
    }
  }
  return runs;
};

const runPath = ({ start, length }: Run, y: number): string =>
  `M${start} ${y}h${length}v1h-${length}z`;
