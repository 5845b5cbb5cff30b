import { describe, expect, test } from 'vitest';

import { Cluster, type TestTab } from '../cluster.ts';
import { album, entry } from '../things.ts';

const options = { coreMax: 8, fullMeshMax: 4 };

const isOfCore = (tab: TestTab): boolean => tab.node.tokensOf(tab.nodeId).length > 0;

const coreOf = (cluster: Cluster): TestTab[] => [...cluster.tabs.values()].filter(isOfCore);

const clientsOf = (cluster: Cluster): TestTab[] =>
  [...cluster.tabs.values()].filter((tab) => !isOfCore(tab));

const aliveOf = (tab: TestTab): readonly string[] =>
  tab.node.members().flatMap(({ nodeId, state }) => (state === 'alive' ? [nodeId] : []));

const linksCount = (cluster: Cluster, tab: TestTab): number =>
  [...cluster.tabs.keys()].filter((nodeId) => cluster.isLinked(tab.nodeId, nodeId)).length;

/** Tabs that came one after the other. */
const grown = (count: number): Cluster => {
  const cluster = new Cluster(options);
  for (let number = 0; number < count; number += 1) {
    cluster.open(number);
    cluster.run(2000);
  }
  cluster.run(180_000);
  return cluster;
};

describe('a core', () => {
  const cluster = grown(16);

  test('is full at its bound, and who comes later is a client of it', () => {
    expect(coreOf(cluster).length).toBeGreaterThanOrEqual(8);
    expect(coreOf(cluster).length).toBeLessThanOrEqual(9);
  });

  test('is known to all of it and to all clients', () => {
    const core = coreOf(cluster).map(({ nodeId }) => nodeId);
    for (const tab of cluster.tabs.values()) {
      expect(aliveOf(tab)).toEqual(expect.arrayContaining(core));
    }
  });

  test('hears of its clients only where they are linked', () => {
    const clients = clientsOf(cluster);
    for (const tab of coreOf(cluster)) {
      for (const client of clients) {
        const isLinked = cluster.isLinked(tab.nodeId, client.nodeId);
        expect(aliveOf(tab).includes(client.nodeId)).toBe(isLinked);
      }
    }
    for (const client of clients) expect(linksCount(cluster, client)).toBeLessThanOrEqual(4);
  });

  test('keeps what a client writes, and any client reads it', () => {
    const [writer, reader] = clientsOf(cluster);
    if (!writer || !reader) throw new Error('There are no clients.');
    const post = entry('post');
    const answers = writer.write([post]);
    cluster.run(15_000);
    expect(answers.at(-1)).toMatchObject({ type: 'written' });
    const { placement, itemId } = post.meta;
    const found = reader.command((operationId) => ({
      type: 'read',
      operationId,
      placement,
      itemId,
    }));
    cluster.run(15_000);
    expect(found[0]).toMatchObject({ type: 'read', versions: [post] });
    expect(writer.node.preferenceListFor(album)).toEqual(reader.node.preferenceListFor(album));
  });

  test('carries a signal from client to client', () => {
    const [from, to] = clientsOf(cluster);
    if (!from || !to) throw new Error('There are no clients.');
    const payload = Uint8Array.of(7);
    from.put({ type: 'command', command: { type: 'relay', to: to.nodeId, payload } });
    cluster.run(500);
    expect(to.delivered).toEqual([expect.objectContaining({ from: from.nodeId, payload })]);
  });

  test('never tells of a newcomer that it does not need', () => {
    cluster.sent.length = 0;
    const newcomer = cluster.open(40);
    cluster.run(20_000);
    const heard = cluster.sent.filter(
      ({ from, message }) =>
        from !== newcomer.nodeId &&
        'gossip' in message &&
        message.gossip.some(
          (news) => news.type === 'claim' && news.claim.claim.nodeId === newcomer.nodeId,
        ),
    );
    expect(heard).toEqual([]);
    expect(isOfCore(newcomer)).toBe(false);
  });
});

test('clients step in when the core has become small', () => {
  const cluster = grown(14);
  for (const tab of coreOf(cluster).slice(0, 6)) cluster.close(tab);
  const isRefilled = () => coreOf(cluster).filter(({ isOpen }) => isOpen).length >= 6;
  expect(cluster.runUntil(isRefilled, 20 * 60_000)).toBe(true);
});

test('the last step back where too many came at once', () => {
  const cluster = Cluster.of(14, options);
  const isShrunk = () => coreOf(cluster).length <= 9;
  expect(cluster.runUntil(isShrunk, 5 * 60_000)).toBe(true);
  expect(coreOf(cluster).length).toBeGreaterThanOrEqual(7);
});
