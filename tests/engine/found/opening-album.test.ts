import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry, placementNamed } from '../things.ts';

const albumsCount = 40;

test('a newcomer finds an album that it compared before it knew who owns it', () => {
  const cluster = Cluster.of(5);
  const posts = Array.from({ length: albumsCount }, (_, number) =>
    entry(`post ${number}`, { placement: placementNamed(`album ${number}`) }),
  );
  for (const post of posts) cluster.tab(0).write([post]);
  cluster.run(5_000);

  // All links at once: the first exchanges begin in a ring of two and end in one of six.
  const others = [...cluster.tabs.keys()];
  const newcomer = cluster.open(5);
  cluster.after(2, () => {
    for (const other of others) cluster.connect(newcomer.nodeId, other);
  });
  cluster.run(1_000);
  const placements = posts.map(({ meta }) => meta.placement);
  newcomer.command(() => ({ type: 'pin', placements, want: 'everything' }));
  cluster.run(3_000);
  expect(posts.filter(({ meta }) => !newcomer.disk.holds(meta))).toEqual([]);
});
