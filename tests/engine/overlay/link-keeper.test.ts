import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { LinkKeeper } from '../../../src/engine/overlay/link-keeper.ts';
import { LinkTable } from '../../../src/engine/overlay/link-table.ts';

const idOf = (name: string) => name as NodeId;

/** Two links are the most; both are in use when the third comes up. Says which one is given up. */
const givenUpFor = (newest: string, isNeeded: boolean, nowMs = 5000): readonly NodeId[] => {
  const links = new LinkTable();
  const core = { links, options: { linksMax: 2 }, nowMs };
  const plan = { wanted: () => new Set(), isWantedBy: () => false };
  const parted: NodeId[] = [];
  const partings = {
    linkUp: () => {},
    has: () => false,
    part: (nodeId: NodeId) => parted.push(nodeId),
  };
  const keeper = new LinkKeeper(core as never, plan as never, partings as never);
  links.open(idOf('b'), 1000);
  links.open(idOf('c'), 2000);
  links.use(idOf('b'), 4000);
  links.open(idOf(newest), core.nowMs);
  keeper.linkUp(idOf(newest), isNeeded);
  return parted;
};

test('where all links are in use the one used longest ago goes for one that was asked in', () => {
  expect(givenUpFor('a', true)).toEqual(['c']);
  expect(givenUpFor('d', true)).toEqual(['c']);
});

test('where all links are in use one that nobody asked in is turned away', () => {
  expect(givenUpFor('a', false)).toEqual(['a']);
  expect(givenUpFor('d', false)).toEqual(['d']);
});

test('a link that nobody used for a while makes room even for one that nobody here asked in', () => {
  expect(givenUpFor('d', false, 22_000)).toEqual(['d']);
  expect(givenUpFor('d', false, 23_000)).toEqual(['c']);
});
