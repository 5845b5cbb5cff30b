/** What every figure of the bench is made of. */

import type { Lab } from './lab.ts';

export interface FigureOptions {
  readonly runs: number;
  readonly photos: readonly string[];
}

export type Unit = 'ms' | 'kB' | 'MiB' | 'MB' | 'tasks';

/** One line of the report: a value for each run, beside the raw channel's where there is one. */
export interface Row {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  /** Of the same runs, in the same order. */
  readonly raw?: readonly number[];
  readonly aim?: Aim;
}

export type Aim =
  | { readonly type: 'atMost'; readonly value: number }
  | { readonly type: 'timesRawAtMost'; readonly value: number };

export interface Figure {
  readonly name: string;
  readonly sentence: string;
  run(lab: Lab, options: FigureOptions): Promise<readonly Row[]>;
}
