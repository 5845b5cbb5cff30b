import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

test('a write waits for links to the owners it needs to be safe', () => {
  const cluster = Cluster.of(3);
  const [tab, ...owners] = [cluster.tab(0), cluster.tab(1), cluster.tab(2)];
  for (const { nodeId } of owners) cluster.disconnect(tab.nodeId, nodeId);
  const answers = tab.write([entry('post')], false);
  cluster.run(1000);
  expect(answers).toEqual([{ type: 'durableHere' }, { type: 'written', devices: 2 }]);
});
