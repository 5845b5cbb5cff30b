import { expect, test } from 'vitest';

import { itemKeyOf } from '../../../src/engine/ids.ts';
import { Census } from '../../../src/engine/replication/census.ts';
import { nodeIdNumbered } from '../cluster.ts';
import { chunk } from '../things.ts';

const { meta: photo } = chunk('photo');
const key = itemKeyOf(photo.placement, photo.itemId);
const [a, b] = [nodeIdNumbered(1), nodeIdNumbered(2)];

test('a node holds what it listed, until it lists it no more', () => {
  const census = new Census();
  expect(census.note(photo.placement, a, [photo])).toBe(true);
  expect(census.note(photo.placement, a, [photo])).toBe(false);
  census.note(photo.placement, b, [photo]);
  expect(census.holdersOf(key)).toEqual([a, b]);
  expect(census.note(photo.placement, a, [])).toBe(true);
  expect(census.holdersOf(key)).toEqual([b]);
});

test('an item that has come here is forgotten: the index speaks for it', () => {
  const census = new Census();
  census.note(photo.placement, a, [photo]);
  census.forgetItem(key);
  expect(census.holdersOf(key)).toEqual([]);
});

test('a placement unpinned is forgotten', () => {
  const census = new Census();
  census.note(photo.placement, a, [photo]);
  census.forget(photo.placement);
  expect(census.holdersOf(key)).toEqual([]);
});
