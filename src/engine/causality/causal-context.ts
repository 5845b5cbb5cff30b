/**
 * What a writer had seen, as a version vector: per actor the highest seq. Together with the dot of
 * the write itself this is a dotted version vector ("Dotted Version Vectors", Preguiça et al., 2012).
 */

import type { CausalContext, Dot, EntryMeta } from '../version.ts';

/** An envelope names no more. */
export const contextActorsMax = 128;

export const emptyContext: CausalContext = [];

/** The write `dot` was seen by whoever holds this context. */
export const covers = (context: CausalContext, dot: Dot): boolean =>
  context.some((seen) => seen.actor === dot.actor && seen.seq >= dot.seq);

/** Both had seen. Commutative, associative, idempotent; the result is sorted by actor. */
export const mergeContexts = (a: CausalContext, b: CausalContext): CausalContext => {
  const seqByActor = new Map(a.map((dot) => [dot.actor, dot.seq]));
  for (const { actor, seq } of b) {
    const known = seqByActor.get(actor);
    if (known === undefined || known < seq) seqByActor.set(actor, seq);
  }
  return Array.from(seqByActor, ([actor, seq]) => ({ actor, seq })).sort((left, right) =>
    left.actor < right.actor ? -1 : 1,
  );
};

/** What somebody has seen who has seen this version. */
export const contextOf = (meta: Pick<EntryMeta, 'dot' | 'context'>): CausalContext =>
  mergeContexts(meta.context, [meta.dot]);
