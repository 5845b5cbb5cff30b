import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

test('one version from the future holds up none of those that are sent with it', () => {
  const cluster = Cluster.of(2);
  const [writer, other] = [cluster.tab(0), cluster.tab(1)];
  const early = entry('early', { hlc: { wallMs: 1_700_003_600_000, counter: 0 } });
  const timely = [entry('one'), entry('two')];
  writer.write([early, ...timely], false);
  cluster.run(300);
  expect(timely.map(({ meta }) => other.disk.holds(meta))).toEqual([true, true]);
  expect(other.disk.holds(early.meta)).toBe(false);
});
