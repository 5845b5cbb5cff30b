import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  contextOf,
  covers,
  emptyContext,
  mergeContexts,
} from '../../../src/engine/causality/causal-context.ts';
import type { Actor } from '../../../src/engine/ids.ts';
import { contexts, entryHistories } from './causality-arbitraries.ts';

const actorA = 'a'.repeat(16) as Actor;
const actorB = 'b'.repeat(16) as Actor;

describe('a causal context', () => {
  test('covers the dots up to the highest it has seen of an actor, and no other actor', () => {
    const context = [{ actor: actorA, seq: 3 }];
    expect(covers(context, { actor: actorA, seq: 2 })).toBe(true);
    expect(covers(context, { actor: actorA, seq: 3 })).toBe(true);
    expect(covers(context, { actor: actorA, seq: 4 })).toBe(false);
    expect(covers(context, { actor: actorB, seq: 1 })).toBe(false);
  });

  test('merges in any order, any grouping, and any number of times to the same', () => {
    fc.assert(
      fc.property(contexts, contexts, contexts, (a, b, c) => {
        expect(mergeContexts(a, b)).toEqual(mergeContexts(b, a));
        expect(mergeContexts(mergeContexts(a, b), c)).toEqual(
          mergeContexts(a, mergeContexts(b, c)),
        );
        expect(mergeContexts(a, a)).toEqual(a);
        expect(mergeContexts(a, emptyContext)).toEqual(a);
      }),
    );
  });

  test('covers after a merge what either covered, and nothing else', () => {
    fc.assert(
      fc.property(contexts, contexts, contexts, (a, b, probes) => {
        for (const dot of probes) {
          expect(covers(mergeContexts(a, b), dot)).toBe(covers(a, dot) || covers(b, dot));
        }
      }),
    );
  });

  test('of a version covers the version itself', () => {
    fc.assert(
      fc.property(entryHistories, (history) => {
        for (const meta of history) expect(covers(contextOf(meta), meta.dot)).toBe(true);
      }),
    );
  });
});
