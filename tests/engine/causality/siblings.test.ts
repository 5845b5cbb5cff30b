import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addVersion, dominates } from '../../../src/engine/causality/siblings.ts';
import type { VersionMeta } from '../../../src/engine/version.ts';
import { chunkHistories, entryHistories } from './causality-arbitraries.ts';

const histories = fc.oneof(entryHistories, chunkHistories);

const siblingsAfter = (arrivals: readonly VersionMeta[]): readonly VersionMeta[] =>
  arrivals.reduce<readonly VersionMeta[]>(
    (siblings, meta) => addVersion(siblings, meta).siblings,
    [],
  );

const maximalOf = (history: readonly VersionMeta[]): readonly VersionMeta[] =>
  history
    .filter((meta) => !history.some((other) => dominates(other, meta)))
    .sort((a, b) => (a.versionId < b.versionId ? -1 : 1));

describe('siblings', () => {
  test('are exactly the versions that none other has seen, in whatever order they arrive', () => {
    const shuffled = histories.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([history, arrivals]) => {
        expect(siblingsAfter(arrivals)).toEqual(maximalOf(history));
      }),
    );
  });

  test('of a part of the history, joined with those of another part, are those of the whole', () => {
    const parts = histories.chain((history) =>
      fc.tuple(fc.constant(history), fc.subarray([...history]), fc.subarray([...history])),
    );
    fc.assert(
      fc.property(parts, ([history, some, others]) => {
        const seen = history.filter((meta) => some.includes(meta) || others.includes(meta));
        expect(siblingsAfter([...siblingsAfter(some), ...siblingsAfter(others)])).toEqual(
          siblingsAfter(seen),
        );
      }),
    );
  });

  test('say what became of the newcomer and whom it dropped', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let siblings: readonly VersionMeta[] = [];
        for (const meta of history) {
          const added = addVersion(siblings, meta);
          const isIn = added.siblings.includes(meta);
          expect(added.outcome).toBe(isIn ? 'added' : 'superseded');
          expect(added.dropped).toEqual(siblings.filter((old) => !added.siblings.includes(old)));
          expect(addVersion(added.siblings, meta).outcome).toBe(isIn ? 'known' : 'superseded');
          siblings = added.siblings;
        }
      }),
    );
  });
});

describe('a chunk', () => {
  const [chunk, first] = fc.sample(
    chunkHistories.filter((history) => history.length > 1),
    1,
  )[0] as [VersionMeta, VersionMeta];

  test('is dropped by its tombstone and does not come back after it', () => {
    const tombstone: VersionMeta = { ...first, form: 'entry', isTombstone: true } as VersionMeta;
    expect(siblingsAfter([chunk, tombstone])).toEqual([tombstone]);
    expect(addVersion([tombstone], chunk).outcome).toBe('superseded');
  });

  test('stays beside an entry that has seen nothing and deletes nothing', () => {
    const stray = { ...first, isTombstone: false, context: [] } as VersionMeta;
    expect(siblingsAfter([chunk, stray])).toHaveLength(2);
    expect(siblingsAfter([stray, chunk])).toHaveLength(2);
  });
});
