import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { chunk, placementNamed } from '../things.ts';

const photo = placementNamed('photo');

/** A chunk at the photo's own placement. */
const piece = (name: string) => {
  const version = chunk(name);
  return { ...version, meta: { ...version.meta, placement: photo } };
};

test('everybody who watches a photo knows of all three copies soon after it was posted', () => {
  const cluster = Cluster.of(3);
  cluster.run(5_000);
  const version = piece('piece');
  cluster.tab(0).write([version]);
  cluster.run(200);
  for (const number of [0, 1, 2]) {
    cluster.tab(number).command(() => ({ type: 'pin', placements: [photo], want: 'census' }));
  }
  cluster.run(5_000);

  const reachable = [0, 1, 2].map(
    (number) =>
      cluster.tab(number).node.copiesOf(photo, [version.meta.itemId])[0]?.reachable.length,
  );
  expect(reachable).toEqual([3, 3, 3]);
});

test('so does who watches without a copy of their own', () => {
  const cluster = Cluster.of(6);
  cluster.run(5_000);
  const version = piece('piece');
  cluster.tab(0).write([version]);
  cluster.run(2_000);
  const counts = [0, 1, 2, 3, 4, 5].map((number) => {
    cluster.tab(number).command(() => ({ type: 'pin', placements: [photo], want: 'census' }));
    return number;
  });
  cluster.run(5_000);

  for (const number of counts) {
    const [copies] = cluster.tab(number).node.copiesOf(photo, [version.meta.itemId]);
    expect(copies?.reachable.length, `tab ${number}`).toBeGreaterThanOrEqual(3);
  }
});
