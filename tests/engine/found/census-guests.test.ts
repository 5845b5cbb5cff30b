import { expect, test } from 'vitest';

import { itemKeyOf } from '../../../src/engine/ids.ts';
import { Census } from '../../../src/engine/replication/census.ts';
import { nodeNamed, versionNumbered } from '../anti-entropy/some-versions.ts';

test('a fallback that listed a photo is not counted on for long by those who lack it', () => {
  const photo = versionNumbered(1);
  const [owner, fallback] = [nodeNamed('owner'), nodeNamed('fallback')];
  const census = new Census();
  census.note(photo.placement, owner, [photo]);
  census.note(photo.placement, fallback, [photo]);

  const changed = census.forgetHolders((_placement, nodeId) => nodeId === fallback);
  expect(changed).toEqual([photo.placement]);
  expect(census.holdersOf(itemKeyOf(photo.placement, photo.itemId))).toEqual([owner]);
  expect(census.forgetHolders((_placement, nodeId) => nodeId === fallback)).toEqual([]);

  census.forgetHolders(() => true);
  expect(census.itemsOf(photo.placement)).toEqual([]);
});
