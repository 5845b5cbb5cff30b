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

  test('of one peer that never stops no more than 4 GiB and 64 KiB a second', () => {
    const admission = new Admission(defaultOptions);
    const hours = 12;
    let taken = 0;
    for (let second = 0; second < hours * 3600; second += 10) {
      // Another album each time: no album is asked for much.
      taken += admittedOf(admission, ann, times(40, `album ${second}`), second * 1000);
    }
    expect(taken).toBeGreaterThan(4096);
    expect(taken).toBeLessThanOrEqual(4096 + (hours * 3600) / 16);
    expect(admittedOf(admission, ben, times(10, 'a'), hours * 3_600_000)).toBe(10);
  });

  test('of one album, whoever brings it, four times that', () => {
    const admission = new Admission(defaultOptions);
    let taken = 0;
    for (let round = 0; round < 4000; round += 1) {
      taken += admittedOf(admission, nodeIdNumbered(round % 700), times(10, 'a'), round * 1000);
    }
    expect(taken).toBeGreaterThan(4 * 4096);
    expect(taken).toBeLessThanOrEqual(4 * 4096 + (4 * 4000) / 16);
  });

  test('a version larger than the budget, alone', () => {
    const admission = new Admission({ ...defaultOptions, storedAtOnceBytesMax: 1000 });
    expect(admittedOf(admission, ann, ['a', 'a'])).toBe(1);
  });
});

describe('a replica gives', () => {
  const chunkMeta = chunk('photo', 256 * 1024).meta;
  const servedOf = (admission: Admission, count: number, nowMs: number) =>
    times(count, '').filter(() => admission.serves(ann, 'fetch', [chunkMeta], nowMs)).length;

  test('an album of 2 GiB to one peer, as fast as it asks', () => {
    expect(servedOf(new Admission(defaultOptions), 8192, 0)).toBe(8192);
  });

  test('one that never stops asking no more than 4 GiB and 1 MiB a second', () => {
    const admission = new Admission(defaultOptions);
    expect(servedOf(admission, 50_000, 0)).toBe(16_384);
    expect(servedOf(admission, 50_000, 3_600_000)).toBe(4 * 3600);
    expect(admission.serves(ben, 'fetch', [chunkMeta], 3_600_000)).toBe(true);
  });

  test('entries to read also to one who has fetched its share', () => {
    const admission = new Admission({ ...defaultOptions, servedAtOnceBytesMax: 300 * 1024 });
    expect(servedOf(admission, 2, 0)).toBe(1);
    expect(admission.serves(ann, 'read', [entry('post').meta], 0)).toBe(true);
  });

  test('to a newcomer too when all accounts are in use, and forgets who has had the least', () => {
    const admission = new Admission({ ...defaultOptions, admissionsMax: 2 });
    expect(servedOf(admission, 50_000, 0)).toBe(16_384);
    for (const peer of [2, 3, 4]) {
      expect(admission.serves(nodeIdNumbered(peer), 'fetch', [chunkMeta], 0)).toBe(true);
    }
    expect(servedOf(admission, 1, 0)).toBe(0);
  });
});

test('who fetches without end gets its share of a holder, and others theirs', () => {
  const cluster = Cluster.of(3, { servedAtOnceBytesMax: 4 * mebibyte });
  const [greedy, holder, other] = [cluster.tab(0), cluster.tab(1), cluster.tab(2)];
  const photo = chunk('photo', mebibyte);
  holder.write([photo]);
  cluster.run(2000);
  cluster.sent.length = 0;
  const fetch = (from: typeof greedy, requestId: number) => {
    cluster.send(from.nodeId, holder.nodeId, { type: 'fetch', requestId, refs: [photo.meta] });
    cluster.run(50);
  };
  for (let number = 0; number < 40; number += 1) fetch(greedy, 10_000 + number);
  fetch(other, 10_100);
  const servedTo = ({ nodeId }: typeof greedy) =>
    cluster.sent.filter(
      ({ to, message }) => to === nodeId && message.type === 'fetched' && message.versions[0],
    ).length;
  // Four at once, and two more for the two seconds it took.
  expect(servedTo(greedy)).toBeGreaterThanOrEqual(4);
  expect(servedTo(greedy)).toBeLessThanOrEqual(6);
  expect(servedTo(other)).toBe(1);
  expect(holder.node.counters.fetchesRefused).toBeGreaterThanOrEqual(34);
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
