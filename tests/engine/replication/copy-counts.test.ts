import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isCounted, ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import { itemKeyOf, type DeviceId } from '../../../src/engine/ids.ts';
import { Census } from '../../../src/engine/replication/census.ts';
import { isThin, itemCopiesOf } from '../../../src/engine/replication/copy-counts.ts';
import {
  cacheFlags,
  nodeNamed,
  placementNamed,
  replicaFlags,
  versionNumbered,
} from '../anti-entropy/some-versions.ts';

const placement = placementNamed('album');
const nodes = ['ann', 'ben', 'cleo', 'dan'].map(nodeNamed);
const away = nodeNamed('dan');

const view = {
  ownDevice: 'own' as DeviceId,
  isHere: (nodeId: string) => nodeId !== away,
  deviceOf: (nodeId: string) => `device of ${nodeId}` as DeviceId,
};

/** Entries of the album, two of them siblings, held in some way or known to be with others. */
const someCopies = fc.array(
  fc.record({
    number: fc.constantFrom(0, 4, 8, 16, 20, 24, 28),
    state: fc.constantFrom('held', 'cached', 'elsewhere'),
    holders: fc.shuffledSubarray(nodes, { minLength: 1 }),
  }),
  { maxLength: 5 },
);

describe('a placement', () => {
  test('is thin when some item of it, held or heard of, has fewer live devices than N', () => {
    let thinCount = 0;
    fc.assert(
      fc.property(someCopies, fc.integer({ min: 1, max: 4 }), (copies, n) => {
        const sources = { index: new ItemIndex(), census: new Census() };
        const itemIds = new Set(copies.map(({ number }) => versionNumbered(number).itemId));
        for (const { number, state, holders } of copies) {
          if (state === 'elsewhere') continue;
          const meta = versionNumbered(number);
          sources.index.put(meta, state === 'held' ? replicaFlags : cacheFlags);
          for (const nodeId of holders) sources.index.addHolder(meta, nodeId);
        }
        for (const nodeId of nodes) {
          const listed = copies.filter(({ holders }) => holders.includes(nodeId));
          const refs = listed.map(({ number }) => versionNumbered(number));
          sources.census.note(placement, nodeId, refs);
        }
        for (const { meta, flags } of sources.index.copies()) {
          if (isCounted(flags)) sources.census.forgetItem(itemKeyOf(placement, meta.itemId));
        }
        const reachable = [...itemIds].map(
          (itemId) => itemCopiesOf({ placement, itemId }, sources, view).reachable.length,
        );
        const known = isThin({ placement, n }, sources, view);
        expect(known).toBe(reachable.length === 0 || reachable.some((count) => count < n));
        if (known) thinCount += 1;
      }),
      { numRuns: 500 },
    );
    expect(thinCount).toBeGreaterThan(50);
    expect(thinCount).toBeLessThan(450);
  });
});
