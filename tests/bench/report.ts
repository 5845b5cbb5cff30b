/** The rows of a figure as a table to read; what misses its aim says so. */

import type { Aim, Figure, Row, Unit } from './figure.ts';
import { spreadOf, type Spread } from './statistics.ts';

export interface Summary {
  readonly name: string;
  readonly unit: Unit;
  readonly value: Spread;
  readonly raw: Spread | undefined;
  /** Value over raw, run by run. */
  readonly ratio: Spread | undefined;
  readonly aim: Aim | undefined;
  readonly isReached: boolean | undefined;
}

export const summaryOf = ({ name, unit, values, raw, aim }: Row): Summary => {
  const value = spreadOf(values);
  const ratio = raw && spreadOf(values.map((one, run) => one / (raw[run] ?? NaN)));
  return {
    name,
    unit,
    value,
    raw: raw && spreadOf(raw),
    ratio,
    aim,
    isReached: aim && isReached(aim, value, ratio),
  };
};

const isReached = (aim: Aim, value: Spread, ratio: Spread | undefined): boolean => {
  switch (aim.type) {
    case 'atMost':
      return value.median <= aim.value;
    case 'timesRawAtMost':
      return ratio !== undefined && ratio.median <= aim.value;
  }
};

const head =
  '| figure | median (min to max) | raw channel | times raw | aim |\n|---|---|---|---|---|';

export const tableOf = (figure: Figure, summaries: readonly Summary[]): string => {
  const lines = summaries.map((summary) => {
    const { name, unit, value, raw, ratio } = summary;
    const cells = [
      name,
      `${spread(value)} ${unit}`,
      raw === undefined ? '' : `${spread(raw)} ${unit}`,
      ratio === undefined ? '' : spread(ratio),
      aimText(summary),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [`### ${figure.name}`, figure.sentence, '', head, ...lines, ''].join('\n');
};

const aimText = ({ aim, isReached: isMet, unit }: Summary): string => {
  if (aim === undefined) return '';

  const verdict = isMet === true ? 'reached' : '**missed**';
  switch (aim.type) {
    case 'atMost':
      return `at most ${aim.value} ${unit}: ${verdict}`;
    case 'timesRawAtMost':
      return `at most ${aim.value} times raw: ${verdict}`;
  }
};

const spread = ({ median, min, max }: Spread): string =>
  min === max ? number(median) : `${number(median)} (${number(min)} to ${number(max)})`;

const number = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
