/** Random histories of one item, honestly minted: every write has seen some of the earlier ones. */

import fc from 'fast-check';

import { contextOf, mergeContexts } from '../../../src/engine/causality/causal-context.ts';
import type { Actor, ItemId, Placement, VersionId } from '../../../src/engine/ids.ts';
import type { CausalContext, Dot, EntryMeta, VersionMeta } from '../../../src/engine/version.ts';

const placement = 'aa'.repeat(16) as Placement;
const itemId = 'bb'.repeat(32) as ItemId;

const actors = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(16) as Actor);

const dots: fc.Arbitrary<Dot> = fc.record({
  actor: fc.constantFrom(...actors),
  seq: fc.integer({ min: 1, max: 6 }),
});

export const contexts: fc.Arbitrary<CausalContext> = fc
  .array(dots, { maxLength: 6 })
  .map((some) => some.reduce<CausalContext>((all, dot) => mergeContexts(all, [dot]), []));

interface Write {
  readonly actor: Actor;
  readonly seen: readonly number[];
  readonly isTombstone: boolean;
}

const writes: fc.Arbitrary<Write> = fc.record({
  actor: fc.constantFrom(...actors),
  seen: fc.array(fc.nat({ max: 11 }), { maxLength: 4 }),
  isTombstone: fc.boolean(),
});

const hexId = (index: number): string => index.toString(16).padStart(64, '0');

/** A writer has always seen its own earlier writes of the item, and what those had seen. */
const mint = (index: number, write: Write, earlier: readonly EntryMeta[]): EntryMeta => {
  const seen = earlier.filter(
    (meta, at) => meta.dot.actor === write.actor || write.seen.includes(at),
  );
  const own = earlier.filter((meta) => meta.dot.actor === write.actor);
  return {
    form: 'entry',
    placement,
    itemId,
    // Scattered, so that the order of ids is not the order of writing.
    versionId: hexId((index * 7919 + 13) % 104729) as VersionId,
    albumId: placement,
    sizeBytes: 100,
    dot: { actor: write.actor, seq: own.length + 1 },
    context: seen.map(contextOf).reduce(mergeContexts, []),
    hlc: { wallMs: index, counter: 0 },
    isTombstone: write.isTombstone,
    epoch: 0,
  };
};

export const entryHistories: fc.Arbitrary<readonly EntryMeta[]> = fc
  .array(writes, { minLength: 1, maxLength: 12 })
  .map((history) =>
    history.reduce<EntryMeta[]>(
      (earlier, write, index) => [...earlier, mint(index, write, earlier)],
      [],
    ),
  );

const chunk: VersionMeta = {
  form: 'chunk',
  placement,
  itemId,
  versionId: itemId as string as VersionId,
  albumId: placement,
  sizeBytes: 262_144,
};

/** A chunk's item: the chunk, and entries of which the first had nothing but the chunk to see. */
export const chunkHistories: fc.Arbitrary<readonly VersionMeta[]> = entryHistories.map(
  (entries) => [chunk, ...entries],
);
