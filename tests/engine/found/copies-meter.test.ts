import { describe, expect, test } from 'vitest';

import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import type { DeviceId } from '../../../src/engine/ids.ts';
import { Census } from '../../../src/engine/replication/census.ts';
import { itemCopiesOf } from '../../../src/engine/replication/copy-counts.ts';
import { cacheFlags, nodeNamed, versionNumbered } from '../anti-entropy/some-versions.ts';

const view = {
  ownDevice: 'own' as DeviceId,
  isHere: () => true,
  deviceOf: (nodeId: string) => `device of ${nodeId}` as DeviceId,
};

describe('the copies of a photo seen once and only cached', () => {
  test('are those of its owners: a cache may vanish, and hides nobody', () => {
    const chunk = versionNumbered(1);
    const [ann, ben] = [nodeNamed('ann'), nodeNamed('ben')];
    const index = new ItemIndex();
    index.put(chunk, cacheFlags);
    const census = new Census();
    census.note(chunk.placement, ann, [chunk]);
    census.note(chunk.placement, ben, [chunk]);

    const copies = itemCopiesOf(chunk, { index, census }, view);
    expect(copies.here).toBe(false);
    expect(copies.reachable).toHaveLength(2);
  });
});
