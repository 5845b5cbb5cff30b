import { describe, expect, test } from 'vitest';

import { loadMax, ServedLoad } from '../../src/engine/load.ts';
import { LinkTable } from '../../src/engine/overlay/link-table.ts';
import { Cluster, nodeIdNumbered } from './cluster.ts';
import { album, itemNamed, stampedEntry } from './things.ts';

describe('what a node has done for others', () => {
  test('counts each answer, a chunk for more than an entry, and fades', () => {
    const load = new ServedLoad();
    load.add(0, 1000);
    load.add(0, 1000);
    expect(load.told(1000)).toBe(2);
    load.add(256 * 1024, 1000);
    expect(load.told(1000)).toBe(11);
    expect(load.told(6000)).toBe(6);
    expect(load.told(10_000_000)).toBe(0);
  });

  test('is believed up to a limit, and fades for who heard of it', () => {
    const links = new LinkTable();
    const peer = nodeIdNumbered(1);
    links.open(peer, 0);
    links.noteLoad(peer, 2 ** 53, 0);
    expect(links.loadOf(peer, 0)).toBe(loadMax);
    links.noteLoad(peer, 10, 0);
    links.noteAsked(peer, 0);
    expect(links.loadOf(peer, 0)).toBe(11);
    expect(links.loadOf(peer, 5000)).toBe(5.5);
  });
});

test('a replica that has done more than the others is asked only where it is needed', () => {
  const cluster = Cluster.of(4);
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(album);
  const [busy] = primaries;
  const [reader] = fallbacks.map((nodeId) => cluster.tabs.get(nodeId));
  if (!busy || !reader) throw new Error('Three own the album, and the fourth reads.');
  const itemId = itemNamed('post');
  reader.stampAndWrite(stampedEntry('post'), { placement: album, itemId, seen: [] });
  cluster.run(10_000);
  cluster.change(({ from, message }) =>
    from === busy && message.type === 'readReply' ? { ...message, load: 5000 } : message,
  );
  cluster.sent.length = 0;
  for (let count = 0; count < 20; count += 1) {
    reader.command((operationId) => ({ type: 'read', operationId, placement: album, itemId }));
    cluster.run(200);
  }
  const asked = cluster.sent.filter(({ message }) => message.type === 'read');
  expect(asked).toHaveLength(40);
  expect(asked.filter(({ to }) => to === busy).length).toBeLessThanOrEqual(1);
});
