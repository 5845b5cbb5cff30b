import { expect, test } from 'vitest';

import type { Answer } from '../../../src/engine/effect.ts';
import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

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
