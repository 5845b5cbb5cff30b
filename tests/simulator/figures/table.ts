/** The rows of all figures as one table to read. */

import { isMet, type Row } from './figure.ts';

export const tableHead = '| figure | measured | target | |\n|---|---|---|---|';

export const lineOf = (row: Row): string => {
  const note = row.note === undefined ? '' : ` (${row.note})`;
  const cells = [
    row.name,
    `${numberText(row.value)} ${row.unit}${note}`,
    aimText(row),
    verdict(row),
  ];
  return `| ${cells.join(' | ')} |`;
};

const verdict = (row: Row): string => {
  const met = isMet(row);
  if (met === undefined) return '';
  return met ? 'met' : '**missed**';
};

const aimText = ({ aim, unit }: Row): string => {
  if (!aim) return '';
  switch (aim.type) {
    case 'atMost':
      return `at most ${aim.value} ${unit}`;
    case 'atLeast':
      return `at least ${aim.value} ${unit}`;
  }
};

const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return 'never';
  if (Number.isInteger(value)) return value.toString();
  return value.toPrecision(value >= 99 ? 5 : 3);
};
