import { describe, expect, test } from 'vitest';

import type { Answer } from '../../src/engine/effect.ts';
import type { NodeId } from '../../src/engine/ids.ts';
import { Cluster, type TestTab } from './cluster.ts';
import { album, chunk, entry, stampedEntry } from './things.ts';

const typesOf = (answers: readonly Answer[]) => answers.map(({ type }) => type);

const tabsOf = (cluster: Cluster, nodeIds: readonly NodeId[]): TestTab[] =>
  nodeIds.flatMap((nodeId) => cluster.tabs.get(nodeId) ?? []);

const primariesOf = (cluster: Cluster, placement = album): TestTab[] =>
  tabsOf(cluster, cluster.tab(0).node.preferenceListFor(placement).primaries);

const othersThan = (cluster: Cluster, tabs: readonly TestTab[]): TestTab[] =>
  [...cluster.tabs.values()].filter((tab) => !tabs.includes(tab));

describe('a write', () => {
  test('is durable here first, and written once W devices hold it on disk', () => {
    const cluster = Cluster.of(5);
    const post = entry('post');
    const answers = cluster.tab(0).write([post]);
    cluster.runUntil(() => answers.length > 0, 100);
    expect(typesOf(answers)).toEqual(['durableHere']);
    expect(cluster.tab(0).disk.holds(post.meta)).toBe(true);

    cluster.runUntil(() => answers.length > 1, 1000);
    expect(answers[1]).toEqual({ type: 'written', devices: 2 });
    const holders = [...cluster.tabs.values()].filter(({ disk }) => disk.holds(post.meta));
    expect(holders.length).toBeGreaterThanOrEqual(2);
  });

  test('ends on all primaries, and with its author', () => {
    const cluster = Cluster.of(6);
    const post = entry('post');
    cluster.tab(5).write([post]);
    cluster.run(2000);
    const holders = [...cluster.tabs.values()].filter(({ disk }) => disk.holds(post.meta));
    expect(new Set(holders)).toEqual(new Set([...primariesOf(cluster), cluster.tab(5)]));
  });

  test('on the only device is written here, and not safe', () => {
    const cluster = Cluster.of(1);
    const answers = cluster.tab(0).write([entry('post')]);
    cluster.run(100);
    expect(answers).toEqual([{ type: 'durableHere' }, { type: 'writtenHere', devices: 1 }]);
  });

  test('between two tabs of one device is not safe', () => {
    const cluster = new Cluster();
    cluster.open(0, { device: 7 });
    cluster.open(1, { device: 7 });
    cluster.run(8000);
    const answers = cluster.tab(0).write([entry('post')]);
    cluster.run(1000);
    expect(answers.at(-1)).toEqual({ type: 'writtenHere', devices: 1 });
  });

  test('that the disk refuses leaves no trace anywhere', () => {
    const cluster = Cluster.of(3);
    const post = entry('post');
    cluster.tab(0).disk.failure = 'storageFull';
    const answers = cluster.tab(0).write([post]);
    cluster.run(3000);
    expect(answers).toEqual([{ type: 'writeFailed', reason: 'storageFull' }]);
    for (const tab of cluster.tabs.values()) expect(tab.disk.holds(post.meta)).toBe(false);
    expect(cluster.tab(0).node.versionsOf(album)).toEqual([]);
  });

  test('is acknowledged by a peer only after its disk has it', () => {
    const cluster = Cluster.of(2);
    cluster.tab(1).disk.failure = 'storageFailed';
    const post = entry('post');
    const answers = cluster.tab(0).write([post]);
    cluster.run(1000);
    expect(answers.at(-1)).toEqual({ type: 'writtenHere', devices: 1 });
    expect(cluster.tab(0).node.copiesOf(album, [post.meta.itemId])).toMatchObject([
      { here: true, reachable: [cluster.tab(0).node.deviceId], away: [] },
    ]);
  });

  test('of many versions travels in few messages', () => {
    const cluster = Cluster.of(2);
    const versions = Array.from({ length: 100 }, (_, number) => entry(`post ${number}`));
    const answers = cluster.tab(0).write(versions);
    cluster.run(1000);
    expect(answers.at(-1)?.type).toBe('written');
    const stores = cluster.sent.filter(({ message }) => message.type === 'store');
    expect(stores.length).toBe(1);
  });

  test('survives a power cut on each disk that is counted, the writer’s and the others’', () => {
    const cluster = Cluster.of(2);
    for (const tab of cluster.tabs.values()) tab.disk.durabilities.length = 0;
    const answers = cluster.tab(0).write([entry('post')]);
    cluster.run(500);
    expect(answers.at(-1)).toEqual({ type: 'written', devices: 2 });
    for (const tab of cluster.tabs.values()) expect(tab.disk.durabilities[0]).toBe('strict');
  });

  test('by a node that neither owns nor pins it leaves nothing there once its owners have it', () => {
    const cluster = Cluster.of(6);
    const [writer] = othersThan(cluster, primariesOf(cluster));
    const post = entry('post');
    const answers = writer?.write([post], false) ?? [];
    cluster.runUntil(() => answers.length > 0, 100);
    expect(writer?.disk.flagsOf(post.meta)?.hintsFor.length).toBe(3);
    cluster.run(2000);
    expect(answers.at(-1)?.type).toBe('written');
    expect(writer?.disk.holds(post.meta)).toBe(false);
    expect(writer?.node.hintsHeld()).toEqual([]);
    for (const primary of primariesOf(cluster)) expect(primary.disk.holds(post.meta)).toBe(true);
  });

  test('larger than the window goes out in turns', () => {
    const pieceBytes = 100 * 1024;
    const cluster = Cluster.of(2, { bytesInFlightPerPeerMax: 2 * pieceBytes });
    const placement = chunk('photo').meta.placement;
    const versions = Array.from({ length: 12 }, (_, number) => {
      const piece = chunk(`piece ${number}`, pieceBytes);
      return { ...piece, meta: { ...piece.meta, placement } };
    });
    const answers = cluster.tab(0).write(versions);
    cluster.run(5);
    const early = cluster.sent.flatMap(({ message }) =>
      message.type === 'store' ? message.versions : [],
    );
    cluster.run(2000);
    expect(answers.at(-1)?.type).toBe('written');
    expect(early.length).toBe(2);
    expect(cluster.tab(1).node.heldCount).toBe(12);
  });
});

describe('hints', () => {
  /** The first primary away, and a write by somebody who is no primary. */
  const writeWithoutPrimary = (cluster: Cluster) => {
    const primaries = primariesOf(cluster);
    const [away, ...present] = primaries;
    // The first fallback is another: a writer keeps its own copy anyway.
    const { fallbacks } = cluster.tab(0).node.preferenceListFor(album);
    const writer = tabsOf(cluster, fallbacks).at(-1);
    if (!away || !writer) throw new Error('The ring is too small.');
    const disk = cluster.close(away);
    cluster.run(2000);
    const post = entry('post');
    const answers = writer.write([post]);
    cluster.run(1000);
    const fallback = [...cluster.tabs.values()].find(({ disk: each }) =>
      each.flagsOf(post.meta)?.hintsFor.includes(away.nodeId),
    );
    return { away, present, writer, disk, post, answers, fallback };
  };

  test('are kept by a fallback while a primary is away, and go home when it returns', () => {
    const cluster = Cluster.of(6);
    const { away, disk, post, answers, fallback } = writeWithoutPrimary(cluster);
    expect(answers.at(-1)?.type).toBe('written');
    expect(fallback?.node.hintsHeld()).toEqual([{ forNodeId: away.nodeId, count: 1 }]);

    const number = Number.parseInt(away.nodeId.slice(0, 4), 16);
    const back = cluster.open(number, { disk });
    cluster.run(10_000);
    expect(back.disk.holds(post.meta)).toBe(true);
    expect(fallback?.node.hintsHeld()).toEqual([]);
    expect(fallback?.disk.holds(post.meta)).toBe(false);
    expect(fallback?.events).toContainEqual({
      type: 'handedOff',
      to: away.nodeId,
      versions: 1,
      placements: [album],
    });
  });

  test('become replicas when their primary leaves for good', () => {
    const cluster = Cluster.of(6, { ownershipGraceMs: 60_000 });
    const { post, fallback } = writeWithoutPrimary(cluster);
    cluster.run(120_000);
    expect(fallback?.node.hintsHeld()).toEqual([]);
    expect(fallback?.disk.flagsOf(post.meta)).toMatchObject({ isReplica: true, hintsFor: [] });
    for (const primary of primariesOf(cluster)) expect(primary.disk.holds(post.meta)).toBe(true);
  });

  test('become replicas when their primary is back and no link to it comes about', () => {
    const cluster = Cluster.of(6);
    const { away, disk, post, fallback } = writeWithoutPrimary(cluster);
    if (!fallback) throw new Error('Nobody keeps a hint.');
    const back = cluster.open(Number.parseInt(away.nodeId.slice(0, 4), 16), { disk });
    cluster.block(fallback, back);
    cluster.run(90_000);
    expect(fallback.node.hintsHeld()).toEqual([]);
    expect(fallback.disk.flagsOf(post.meta)).toMatchObject({ isReplica: true, hintsFor: [] });
    expect(back.disk.holds(post.meta)).toBe(true);
  });

  test('of one version for several primaries go home to each', () => {
    const cluster = Cluster.of(6);
    const primaries = primariesOf(cluster);
    const [writer] = othersThan(cluster, primaries);
    if (!writer) throw new Error('The ring is too small.');
    for (const other of othersThan(cluster, [writer])) cluster.block(writer, other);
    const post = entry('post');
    writer.write([post], false);
    cluster.run(1000);
    expect(writer.node.hintsHeld().map(({ forNodeId }) => forNodeId)).toEqual(
      primaries.map(({ nodeId }) => nodeId).sort(),
    );
    for (const other of othersThan(cluster, [writer])) cluster.unblock(writer, other);
    cluster.run(30_000);
    expect(writer.node.hintsHeld()).toEqual([]);
    for (const primary of primaries) expect(primary.disk.holds(post.meta)).toBe(true);
  });

  test('are refused when there is no room, and the write goes to the next fallback', () => {
    const cluster = Cluster.of(7, { hintsMax: 0 });
    const { answers, fallback } = writeWithoutPrimary(cluster);
    expect(fallback).toBeUndefined();
    expect(answers.at(-1)?.type).toBe('written');
  });
});

describe('reads', () => {
  const stampOf = { placement: album, itemId: entry('post').meta.itemId, seen: [] };
  const read = (tab: TestTab) =>
    tab.command((operationId) => ({
      type: 'read',
      operationId,
      placement: album,
      itemId: stampOf.itemId,
    }));

  test('find what another wrote', () => {
    const cluster = Cluster.of(5);
    const { version } = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf);
    cluster.run(1000);
    const answers = read(cluster.tab(4));
    cluster.run(2000);
    expect(answers).toMatchObject([{ type: 'read', versions: [{ meta: version.meta }] }]);
  });

  test('give all siblings of concurrent writes', () => {
    const cluster = Cluster.of(5);
    const one = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
    const other = cluster.tab(1).stampAndWrite(stampedEntry('post'), stampOf).version;
    cluster.run(1000);
    const [answer] = read(cluster.tab(4));
    cluster.run(2000);
    const answers = answer ? [answer] : read(cluster.tab(4));
    cluster.run(2000);
    if (answers[0]?.type !== 'read') throw new Error('The read failed.');
    const ids = answers[0].versions.map(({ meta }) => meta.versionId).sort();
    expect(ids).toEqual([one, other].map(({ meta }) => meta.versionId).sort());
  });

  test('repair the replica that lags behind', () => {
    const cluster = Cluster.of(4, { exchangeIntervalMs: 10_000_000 });
    const primaries = primariesOf(cluster);
    const [stale] = primaries;
    if (!stale) throw new Error('The ring is empty.');
    stale.disk.failure = 'storageFailed';
    const [writer] = othersThan(cluster, [stale]);
    const { version } = writer?.stampAndWrite(stampedEntry('post'), stampOf) ?? {};
    if (!writer || !version) throw new Error('Nobody wrote.');
    cluster.run(2000);
    stale.disk.failure = undefined;
    expect(stale.disk.holds(version.meta)).toBe(false);
    // Of two others a reader asks one by chance.
    const [third] = primaries.filter((tab) => tab !== stale && tab !== writer);
    if (third) cluster.block(writer, third);
    cluster.sent.length = 0;
    const answers = read(writer);
    cluster.runUntil(() => answers.length > 0, 12_000);
    cluster.run(11_000);
    const repairs = cluster.sent.filter(
      ({ from, to, message }) =>
        from === writer.nodeId && to === stale.nodeId && message.type === 'store',
    );
    expect(answers[0]?.type).toBe('read');
    expect(repairs.length).toBe(1);
    expect(stale.disk.holds(version.meta)).toBe(true);
  });

  test('are answered once the reader, too, keeps what it lagged behind with', () => {
    const cluster = Cluster.of(4, { exchangeIntervalMs: 10_000_000 });
    const [stale] = primariesOf(cluster);
    if (!stale) throw new Error('The ring is empty.');
    stale.disk.failure = 'storageFailed';
    const [writer] = othersThan(cluster, [stale]);
    const { version } = writer?.stampAndWrite(stampedEntry('post'), stampOf) ?? {};
    cluster.run(500);
    stale.disk.failure = undefined;
    expect(stale.node.versionsOf(album)).toEqual([]);
    const answers = read(stale);
    cluster.runUntil(() => answers.length > 0, 12_000);
    expect(answers[0]).toMatchObject({ type: 'read', versions: [version] });
    expect(stale.node.versionsOf(album)).toEqual([version?.meta]);
  });

  test('fail, and say so, where too few replicas can be reached', () => {
    const cluster = Cluster.of(3);
    for (const other of [1, 2]) cluster.block(cluster.tab(0), cluster.tab(other));
    const answers = read(cluster.tab(0));
    cluster.run(12_000);
    expect(answers).toMatchObject([{ type: 'readFailed' }]);
  });
});

describe('fetches', () => {
  const photo = chunk('photo');
  const fetch = (tab: TestTab) =>
    tab.command((operationId) => ({
      type: 'fetch',
      operationId,
      placement: photo.meta.placement,
      itemIds: [photo.meta.itemId],
      isPin: true,
    }));

  test('bring a chunk from whoever has it, and keep it', () => {
    const cluster = Cluster.of(6);
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    const [reader] = othersThan(cluster, [
      cluster.tab(0),
      ...primariesOf(cluster, photo.meta.placement),
    ]);
    if (!reader) throw new Error('The ring is too small.');
    const answers = fetch(reader);
    cluster.run(1000);
    expect(answers).toEqual([{ type: 'fetched', version: photo }]);
    expect(reader.disk.flagsOf(photo.meta)).toMatchObject({ isPin: true });
  });

  test('go on to the next source when one has lost it', () => {
    const cluster = Cluster.of(6);
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    const primaries = primariesOf(cluster, photo.meta.placement);
    const [reader] = othersThan(cluster, [cluster.tab(0), ...primaries]);
    const [loser, ...others] = primaries;
    if (!reader || !loser) throw new Error('The ring is too small.');
    loser.disk.copies.clear();
    for (const other of others.slice(1)) other.disk.copies.clear();
    const answers = fetch(reader);
    cluster.run(3000);
    expect(typesOf(answers)).toEqual(['fetched']);
  });

  test('go to others when this disk has lost it', () => {
    const cluster = Cluster.of(4);
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    cluster.tab(0).disk.copies.clear();
    const answers = fetch(cluster.tab(0));
    cluster.run(1000);
    expect(answers).toEqual([{ type: 'fetched', version: photo }]);
    expect(cluster.tab(0).disk.holds(photo.meta)).toBe(true);
    expect(cluster.tab(0).node.counters.copiesLost).toBe(1);
  });

  test('fail where nobody has it', () => {
    const cluster = Cluster.of(3);
    const answers = fetch(cluster.tab(0));
    cluster.run(2000);
    expect(answers).toEqual([{ type: 'fetchFailed', itemId: photo.meta.itemId }]);
  });

  test('ask a second source when the first is silent', () => {
    const cluster = Cluster.of(6);
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    const primaries = primariesOf(cluster, photo.meta.placement);
    const [reader] = othersThan(cluster, [cluster.tab(0), ...primaries]);
    const [silent] = primaries;
    if (!reader || !silent) throw new Error('The ring is too small.');
    silent.isAwake = false;
    const answers = fetch(reader);
    cluster.run(1500);
    expect(typesOf(answers)).toEqual(['fetched']);
  });
});
