import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

test('a read that failed because the disk was slow is not answered again when the disk is done', () => {
  const cluster = Cluster.of(3);
  const tab = cluster.tab(0);
  const version = entry('post');
  tab.write([version]);
  cluster.run(1000);
  tab.diskMs = cluster.options.operationTimeoutMs + 2000;
  const { placement, itemId } = version.meta;
  const answers = tab.command((operationId) => ({ type: 'read', operationId, placement, itemId }));
  cluster.run(cluster.options.operationTimeoutMs + 1000);
  expect(answers).toMatchObject([{ type: 'readFailed' }]);
  cluster.run(30_000);
  expect(answers).toHaveLength(1);
});
