/** Two tabs of one device: what one takes over from the other's disk, and whom they wait for. */

import { expect, test } from 'vitest';

import type { Disk } from './cluster.ts';
import { Cluster } from './cluster.ts';
import { album, chunk, entry, placementNamed } from './things.ts';

const pinAlbum = () => ({ type: 'pin', placements: [album], want: 'everything' }) as const;

test('a version of another slot is adopted as a pin, durable before it is answered, and told', () => {
  const cluster = new Cluster();
  const tab = cluster.open(0);
  tab.command(pinAlbum);
  const post = entry('post');
  const answers = tab.command((operationId) => ({ type: 'adopt', operationId, versions: [post] }));
  expect(answers).toEqual([]);
  cluster.run(100);
  expect(answers).toEqual([{ type: 'durableHere' }]);
  expect(tab.disk.flagsOf(post.meta)).toMatchObject({ isPin: true });
  expect(tab.events).toContainEqual({
    type: 'itemsChanged',
    placement: album,
    metas: [post.meta],
  });
});

test('a version that is superseded here is not taken over again', () => {
  const cluster = new Cluster();
  const tab = cluster.open(0);
  const old = entry('post');
  if (old.meta.form !== 'entry') throw new Error('A post is an entry.');
  const tombstone = entry('post', {
    dot: { ...old.meta.dot, seq: 2 },
    context: [old.meta.dot],
    isTombstone: true,
  });
  tab.write([tombstone]);
  cluster.run(100);
  tab.command((operationId) => ({ type: 'adopt', operationId, versions: [old] }));
  cluster.run(100);
  expect(tab.node.versionsOf(album)).toEqual([tombstone.meta]);
});

test('a full disk is the answer to an adoption', () => {
  const cluster = new Cluster();
  const tab = cluster.open(0);
  cluster.run(100);
  tab.disk.failure = 'storageFull';
  const versions = [chunk('photo')];
  const answers = tab.command((operationId) => ({ type: 'adopt', operationId, versions }));
  cluster.run(100);
  expect(answers).toEqual([{ type: 'writeFailed', reason: 'storageFull' }]);
});

test('what was adopted alone goes to the owners when others come', () => {
  const cluster = new Cluster();
  const tab = cluster.open(0);
  const photo = chunk('photo');
  tab.command((operationId) => ({ type: 'adopt', operationId, versions: [photo] }));
  cluster.run(1000);
  expect(tab.disk.flagsOf(photo.meta)).toMatchObject({ isPin: true });
  const [b, c] = [cluster.open(1), cluster.open(2)];
  cluster.run(20_000);
  expect([b.disk.holds(photo.meta), c.disk.holds(photo.meta)]).toEqual([true, true]);
});

const placements = Array.from({ length: 30 }, (_, number) => placementNamed(`photo ${number}`));

test('two tabs of one device have heard all there is to hear once they are linked', () => {
  const cluster = new Cluster();
  const tabs = [cluster.open(0, { device: 0 }), cluster.open(1, { device: 0 })];
  for (const tab of tabs) tab.command(() => ({ type: 'pin', placements, want: 'census' }));
  expect(tabs.some((tab) => placements.some((each) => tab.node.hasAnswered(each)))).toBe(false);
  cluster.run(3000);
  for (const tab of tabs) {
    expect(placements.filter((placement) => !tab.node.hasAnswered(placement))).toEqual([]);
  }
});

test('a tab that came back waits for the device it knows of, though its other tab answered', () => {
  const cluster = new Cluster();
  const [tab, away] = [cluster.open(0, { device: 0 }), cluster.open(1, { device: 1 })];
  cluster.run(10_000);
  const disk: Disk = cluster.crash(tab);
  cluster.crash(away);
  cluster.run(1000);
  const again = cluster.open(0, { device: 0, disk });
  cluster.open(2, { device: 0 });
  again.command(() => ({ type: 'pin', placements, want: 'census' }));
  cluster.run(3000);
  expect(placements.filter((placement) => !again.node.hasAnswered(placement))).not.toEqual([]);
});
