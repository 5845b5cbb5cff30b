import { describe, expect, test } from 'vitest';

import { contextActorsMax } from '../../../src/engine/causality/causal-context.ts';
import type { Answer } from '../../../src/engine/effect.ts';
import type { Actor } from '../../../src/engine/ids.ts';
import type { CausalContext } from '../../../src/engine/version.ts';
import { Cluster } from '../cluster.ts';
import { actorNamed, entry } from '../things.ts';

test('a context says what the author had on the screen, and not what lies on this disk', () => {
  const cluster = Cluster.of(2);
  const version = entry('post');
  cluster.tab(0).write([version]);
  cluster.run(5_000);
  const reader = cluster.tab(1);
  const { placement, itemId, versionId } = version.meta;
  expect(reader.disk.holds(version.meta)).toBe(true);

  const stampWith = (seen: readonly (typeof versionId)[]): Answer[] => {
    const answers = reader.command((operationId) => ({
      type: 'stamp',
      operationId,
      placement,
      itemId,
      seen,
    }));
    cluster.run(1_000);
    return answers;
  };
  expect(stampWith([])).toMatchObject([{ type: 'stamped', context: [] }]);
  const { dot } = version.meta as Extract<typeof version.meta, { form: 'entry' }>;
  const [stamped] = stampWith([versionId]);
  expect(stamped).toMatchObject({ type: 'stamped' });
  expect(stamped?.type === 'stamped' && stamped.context).toContainEqual(dot);
});

describe('an item that as many lives have written as a context names', () => {
  const others = Array.from({ length: contextActorsMax }, (_, number) => ({
    actor: number.toString(16).padStart(16, '0') as Actor,
    seq: 1,
  }));
  const dot = { actor: actorNamed('last'), seq: 1 };
  const day = 24 * 60 * 60_000;
  const startMs = 1_700_000_000_000;
  const answersAfter = (ageMs: number, context: CausalContext): readonly Answer[] => {
    const cluster = new Cluster({ awayMaxMs: 1 });
    const hlc = { wallMs: startMs - ageMs, counter: 0 };
    const { meta } = entry('post', { dot, context, hlc });
    const tab = cluster.open(0);
    tab.write([{ meta, bytes: new Uint8Array(3) }]);
    cluster.run(1000);
    const { placement, itemId, versionId } = meta;
    const answers = tab.command((operationId) => {
      return { type: 'stamp', operationId, placement, itemId, seen: [versionId] };
    });
    cluster.run(1000);
    return answers;
  };

  test('is not written, rather than half of what was seen forgotten', () => {
    const most = answersAfter(0, others.slice(1));
    expect(most).toMatchObject([{ type: 'stamped', context: [...others.slice(1), dot] }]);
    const refusal = { type: 'writeFailed', reason: 'tooManyWriters' };
    expect(answersAfter(29 * day, others)).toEqual([refusal]);
  });

  test('is written again once all they wrote is superseded for as long as tombstones stay', () => {
    expect(answersAfter(31 * day, others)).toMatchObject([{ type: 'stamped', context: [dot] }]);
  });
});
