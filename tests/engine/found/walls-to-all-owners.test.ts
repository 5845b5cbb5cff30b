import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { chunk } from '../things.ts';

test('who can reach no owner of a photo it pinned gets it from another member who pinned it', () => {
  const cluster = Cluster.of(9);
  const photo = chunk('photo');
  const { placement } = photo.meta;
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(placement);
  const tabs = [...cluster.tabs.values()];
  const [holder, reader] = tabs.filter(
    ({ nodeId }) => !primaries.includes(nodeId) && !fallbacks.includes(nodeId),
  );
  if (!holder || !reader) throw new Error('Nine tabs, seven on a list.');
  for (const tab of tabs) if (primaries.includes(tab.nodeId)) cluster.block(reader, tab);
  const pin = { type: 'pin', placements: [placement], want: 'everything' } as const;
  holder.command(() => pin);
  holder.write([photo], false);
  cluster.run(1000);
  expect(holder.disk.holds(photo.meta)).toBe(true);

  reader.command(() => pin);
  cluster.run(240_000);
  expect(reader.disk.holds(photo.meta)).toBe(true);
});
