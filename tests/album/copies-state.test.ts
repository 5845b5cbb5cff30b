import { describe, expect, it, test } from 'vitest';

import {
  copiesStateOf,
  lookingMsMax,
  type CopiesCount,
  type CopiesState,
} from '../../src/album/copies-state.ts';

const known: CopiesCount = {
  n: 3,
  w: 2,
  here: 3,
  away: 0,
  onThisDevice: true,
  devicesHere: 4,
  hasAnswered: true,
  lookingForMs: 60_000,
};

const table: readonly (readonly [string, Partial<CopiesCount>, CopiesState])[] = [
  ['all copies, one here', {}, 'complete'],
  ['more copies than wanted', { here: 4 }, 'complete'],
  ['all copies, none here', { onThisDevice: false }, 'completeNotHere'],
  ['all copies here though one more is away', { away: 1 }, 'complete'],
  ['W copies', { here: 2 }, 'safe'],
  ['W copies, none here', { here: 2, onThisDevice: false }, 'safe'],
  ['five wanted, three is safe', { n: 5, w: 3, here: 3 }, 'safe'],
  ['five wanted, two is not', { n: 5, w: 3, here: 2 }, 'copying'],
  ['one copy and devices to copy to', { here: 1 }, 'copying'],
  ['one copy elsewhere', { here: 1, onThisDevice: false }, 'copying'],
  ['alone', { n: 1, w: 1, here: 1, devicesHere: 1 }, 'onlyHere'],
  ['two devices, two copies', { n: 2, w: 2, here: 2, devicesHere: 2 }, 'complete'],
  ['two devices, one copy', { n: 2, w: 2, here: 1, devicesHere: 2 }, 'copying'],
  ['two here, one away', { here: 2, away: 1 }, 'someAwaySafe'],
  ['one here, two away', { here: 1, away: 2 }, 'someAwayThin'],
  ['alone now, others away', { n: 1, w: 1, here: 1, away: 2, devicesHere: 1 }, 'someAwayThin'],
  ['all away', { here: 0, away: 3, onThisDevice: false }, 'noneHere'],
  ['nothing known of', { here: 0, onThisDevice: false }, 'noneHere'],
  [
    'nobody answered yet',
    { here: 0, onThisDevice: false, hasAnswered: false, lookingForMs: 0 },
    'looking',
  ],
  ['ours, and nobody answered yet', { here: 1, hasAnswered: false, lookingForMs: 0 }, 'looking'],
  ['known to be safe, whoever answers', { here: 2, hasAnswered: false, lookingForMs: 0 }, 'safe'],
  [
    'nobody answered in time',
    { here: 0, onThisDevice: false, hasAnswered: false, lookingForMs: lookingMsMax },
    'noneHere',
  ],
  [
    'alone, and nobody answered in time',
    { n: 1, w: 1, here: 1, devicesHere: 1, hasAnswered: false, lookingForMs: lookingMsMax },
    'onlyHere',
  ],
];

describe('the copies meter says', () => {
  test.each(table)('%s', (_, change, state) => {
    expect(copiesStateOf({ ...known, ...change })).toBe(state);
  });
});

it('nothing is called safe or complete with fewer than W copies, or with one', () => {
  const calming: readonly CopiesState[] = ['safe', 'complete', 'completeNotHere', 'someAwaySafe'];
  for (const [n, w] of [
    [1, 1],
    [2, 2],
    [3, 2],
    [5, 3],
  ] as const) {
    for (let here = 0; here <= 6; here += 1) {
      for (let away = 0; away <= 3; away += 1) {
        const count = { ...known, n, w, here, away, onThisDevice: here > 0 };
        const isCalming = calming.includes(copiesStateOf(count));
        expect(isCalming, JSON.stringify(count)).toBe(here >= Math.max(w, 2));
      }
    }
  }
});
