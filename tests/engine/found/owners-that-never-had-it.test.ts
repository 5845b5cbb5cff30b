/**
 * A family writes an album while two strangers of the same ring are offline, and is then away for
 * longer than anybody may be, while the strangers come and go. They own the album's place, and have
 * been here all the time; of the album they never heard.
 */

import { expect, test } from 'vitest';

import { Cluster, type TestTab } from '../cluster.ts';
import { album, chunk, entry, stampedEntry } from '../things.ts';

const minute = 60_000;
const family = [0, 1, 2];
const strangers = [3, 4];

const pin = (tab: TestTab): void =>
  void tab.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));

test('a family that was away for long keeps its album, though owners who never had it were here', () => {
  const cluster = new Cluster({
    tombstoneKeepMs: 20 * minute,
    tombstoneSweepIntervalMs: 2 * minute,
    awayMaxMs: 8 * minute,
    ownershipGraceMs: minute,
  });
  for (const number of strangers) cluster.open(number);
  cluster.run(10_000);
  const strangersDisks = strangers.map((number) => cluster.close(cluster.tab(number)));
  cluster.run(2 * minute);

  for (const number of family) pin(cluster.open(number));
  cluster.run(8000);
  const stamp = { placement: album, itemId: entry('post').meta.itemId, seen: [] };
  const post = cluster.tab(1).stampAndWrite(stampedEntry('post'), stamp).version;
  const photo = chunk('photo');
  const answers = cluster.tab(1).write([photo]);
  cluster.run(minute);
  expect(answers).toContainEqual({ type: 'written', devices: 2 });
  const familyDisks = family.map((number) => cluster.close(cluster.tab(number)));
  cluster.run(2000);

  strangers.forEach((number, at) => cluster.open(number, { disk: strangersDisks[at]! }));
  cluster.run(11 * minute);
  family.forEach((number, at) => pin(cluster.open(number, { disk: familyDisks[at]! })));
  cluster.run(minute);
  expect(cluster.tab(0).node.counters.longAbsences).toBe(1);
  for (const number of family) {
    const { disk, node } = cluster.tab(number);
    expect(disk.holds(post.meta) && disk.holds(photo.meta)).toBe(true);
    expect(node.copiesOf(album, [post.meta.itemId])).toMatchObject([{ here: true }]);
  }
});
