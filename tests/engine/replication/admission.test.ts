import { describe, expect, test } from 'vitest';

import { defaultOptions } from '../../../src/engine/options.ts';
import { Admission } from '../../../src/engine/replication/admission.ts';
import { Cluster, nodeIdNumbered } from '../cluster.ts';
import { chunk, placementNamed, entry, itemNamed, stampedEntry } from '../things.ts';

const mebibyte = 1024 * 1024;
const [ann, ben] = [nodeIdNumbered(1), nodeIdNumbered(2)];
const photo = (album: string) => ({
  ...chunk('photo', mebibyte - 16 * 1024).meta,
  albumId: placementNamed(album),
});
const admittedOf = (admission: Admission, from: typeof ann, albums: readonly string[], nowMs = 0) =>
  albums.filter((album) => admission.admits(from, [photo(album)], nowMs)).length;
const times = (count: number, album: string) => Array.from({ length: count }, () => album);

describe('a replica takes', () => {
  test('64 MiB of a peer at once, and 4 MiB a second from then on', () => {
    const admission = new Admission(defaultOptions);
    expect(admittedOf(admission, ann, times(500, 'a'))).toBe(64);
    expect(admittedOf(admission, ann, times(500, 'a'), 10_000)).toBe(40);
    expect(admittedOf(admission, ben, times(10, 'a'), 10_000)).toBe(10);
  });

  test('of an album four times as much, whoever brings it', () => {
    const admission = new Admission(defaultOptions);
    const peers = [1, 2, 3, 4, 5, 6].map(nodeIdNumbered);
    const taken = peers.map((peer) => admittedOf(admission, peer, times(100, 'a')));
    expect(taken).toEqual([64, 64, 64, 64, 0, 0]);
    expect(admittedOf(admission, nodeIdNumbered(7), times(1, 'b'))).toBe(1);
  });

  test('no album beyond so many at once; who spends nothing for a while makes room', () => {
    const admission = new Admission({ ...defaultOptions, admissionsMax: 3 });
    expect(admittedOf(admission, ann, ['a', 'b', 'c', 'd'])).toBe(3);
    expect(admittedOf(admission, ann, ['d'], 1000)).toBe(1);
  });

  test('a version larger than the budget, alone', () => {
    const admission = new Admission({ ...defaultOptions, storedAtOnceBytesMax: 1000 });
    expect(admittedOf(admission, ann, ['a', 'a'])).toBe(1);
  });
});

test('who floods fills no more of a neighbour than its budget, and others go on writing there', () => {
  const cluster = Cluster.of(3);
  const [flooder, victim, other] = [0, 1, 2].map((number) => cluster.tab(number));
  if (!flooder || !victim || !other) throw new Error('There are three.');
  for (let number = 0; number < 400; number += 1) {
    const versions = [chunk(`flood ${number}`, mebibyte)];
    const reason = { type: 'replica' } as const;
    const store = { type: 'store', requestId: 10_000 + number, versions, reason } as const;
    cluster.send(flooder.nodeId, victim.nodeId, store);
  }
  cluster.run(2000);
  const bytes = [...victim.disk.copies.values()].reduce(
    (sum, { version }) => sum + version.meta.sizeBytes,
    0,
  );
  expect(bytes).toBeGreaterThan(32 * mebibyte);
  expect(bytes).toBeLessThanOrEqual(64 * mebibyte);
  expect(victim.node.counters.storesRefused).toBeGreaterThanOrEqual(400 - 64);
  const { placement } = entry('post').meta;
  const stamp = { placement, itemId: itemNamed('post'), seen: [] };
  const { version } = other.stampAndWrite(stampedEntry('post'), stamp);
  cluster.run(1000);
  expect(victim.disk.holds(version.meta)).toBe(true);
});
