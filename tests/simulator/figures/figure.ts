/** What every figure of the ring is made of. */

export interface FigureOptions {
  readonly seed: number;
  /** Fewer nodes, shorter times: to see that it works, not to be quoted. */
  readonly isQuick: boolean;
}

export type Aim =
  | { readonly type: 'atMost'; readonly value: number }
  | { readonly type: 'atLeast'; readonly value: number };

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Without one the row only informs. */
  readonly aim?: Aim;
  /** What else was seen: circumstances, extremes. */
  readonly note?: string;
}

export interface Figure {
  readonly name: string;
  readonly run: (options: FigureOptions) => readonly Row[];
}

/** A row without a value misses: what never came about is no success. */
export const isMet = ({ value, aim }: Row): boolean | undefined => {
  if (!aim) return undefined;
  switch (aim.type) {
    case 'atMost':
      return value <= aim.value;
    case 'atLeast':
      return value >= aim.value;
  }
};
