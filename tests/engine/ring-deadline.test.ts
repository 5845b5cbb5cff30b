import { expect, test, vi } from 'vitest';

import { Deadlines } from '../../src/engine/deadlines.ts';
import { Cluster } from './cluster.ts';

test('a step sets no deadline for the ring again while the time of its next change stays', () => {
  const cluster = Cluster.of(3);
  cluster.close(cluster.tab(2));
  cluster.run(31_000);
  const [tab, from] = [cluster.tab(0), cluster.tab(1).nodeId];
  const set = vi.spyOn(Deadlines.prototype, 'set');
  for (let number = 0; number < 100; number += 1) {
    tab.put({ type: 'message', from, message: { type: 'relayed', relayId: number } });
  }
  const times = set.mock.calls.length;
  set.mockRestore();
  expect(times).toBeLessThan(5);
});
