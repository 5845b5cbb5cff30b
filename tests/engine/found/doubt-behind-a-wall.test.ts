import { expect, test } from 'vitest';

import { Cluster, Disk } from '../cluster.ts';
import { chunk } from '../things.ts';

const dayMs = 24 * 60 * 60_000;
const wallMs = 1_700_000_000_000;

/** The only copies of some photos, at one that was away for longer than anybody may be. */
const backWithPhotos = () => {
  const cluster = Cluster.of(4);
  const disk = new Disk();
  const photos = Array.from({ length: 5 }, (_, number) => chunk(`photo ${number}`));
  const flags = { isReplica: true, isPin: false, hintsFor: [], isCache: false };
  for (const version of photos) disk.apply({ type: 'putVersion', version, flags });
  disk.state = {
    lives: [],
    incarnation: 1,
    hlc: { wallMs: 0, counter: 0 },
    contactMs: wallMs - 20 * dayMs,
    members: [],
  };
  return { cluster, back: cluster.open(4, { disk }), photos };
};

const othersHold = (cluster: Cluster, { meta }: ReturnType<typeof chunk>): boolean =>
  [0, 1, 2, 3].some((number) => cluster.tab(number).disk.holds(meta));

test('after a long absence the only copies come back, also where one owner is out of reach', () => {
  const { cluster, back, photos } = backWithPhotos();
  cluster.block(back, cluster.tab(1));
  cluster.run(4 * 60_000);
  expect(photos.filter((photo) => !othersHold(cluster, photo))).toEqual([]);
});

test('where no owner is in reach, copies of before a long absence go on counting for nothing', () => {
  const { cluster, back, photos } = backWithPhotos();
  for (const number of [0, 1, 2, 3]) cluster.block(back, cluster.tab(number));
  cluster.run(4 * 60_000);
  const [photo] = photos;
  if (!photo) throw new Error('There is no photo.');
  const { placement, itemId } = photo.meta;
  expect(back.node.copiesOf(placement, [itemId])[0]?.here).toBe(false);
});
