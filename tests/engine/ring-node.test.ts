import { describe, expect, test } from 'vitest';

import type { Answer } from '../../src/engine/effect.ts';
import type { NodeId } from '../../src/engine/ids.ts';
import { Cluster, Disk, type TestTab } from './cluster.ts';
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

  test('is on this disk for good before anything leaves, and on others as the disk likes', () => {
    const cluster = Cluster.of(2);
    for (const tab of cluster.tabs.values()) tab.disk.durabilities.length = 0;
    cluster.tab(0).write([entry('post')]);
    cluster.run(500);
    expect(cluster.tab(0).disk.durabilities).toContain('strict');
    expect(cluster.tab(1).disk.durabilities).not.toContain('strict');
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

describe('dots', () => {
  const stampOf = { placement: album, itemId: entry('post').meta.itemId, seen: [] };

  test('wait for their block to be on disk', () => {
    const cluster = Cluster.of(1);
    const tab = cluster.tab(0);
    tab.disk.durabilities.length = 0;
    const stamps = tab.command((operationId) => ({ type: 'stamp', operationId, ...stampOf }));
    expect(stamps).toEqual([]);
    expect(tab.disk.durabilities).toEqual(['strict']);
    cluster.run(10);
    expect(typesOf(stamps)).toEqual(['stamped']);
  });

  test('are never given out twice, whatever was lost in a crash', () => {
    const cluster = Cluster.of(1);
    const dots = new Set<string>();
    let disk = cluster.tab(0).disk;
    for (let life = 0; life < 5; life += 1) {
      const tab = cluster.tab(0);
      for (let count = 0; count < 3; count += 1) {
        const stamps = tab.command((operationId) => ({ type: 'stamp', operationId, ...stampOf }));
        cluster.run(10);
        const [stamp] = stamps;
        if (stamp?.type !== 'stamped') throw new Error('No stamp came.');
        const dot = `${stamp.dot.actor}/${stamp.dot.seq}`;
        expect(dots).not.toContain(dot);
        dots.add(dot);
      }
      disk = cluster.crash(tab);
      cluster.open(0, { disk });
    }
    expect(dots.size).toBe(15);
  });

  test('start with a new actor where the store is lost', () => {
    const cluster = Cluster.of(1);
    const first = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
    cluster.crash(cluster.tab(0));
    cluster.nowMs += 1;
    cluster.open(0, { disk: new Disk() });
    const second = cluster.tab(0).stampAndWrite(stampedEntry('post'), stampOf).version;
    if (first.meta.form !== 'entry' || second.meta.form !== 'entry') throw new Error('Entries.');
    expect(second.meta.dot.actor).not.toBe(first.meta.dot.actor);
  });

  test('of one device form a chain, also when asked for before the last was written', () => {
    const cluster = Cluster.of(1);
    const tab = cluster.tab(0);
    const [one, two] = [1, 2].map(() =>
      tab.command((operationId) => ({ type: 'stamp', operationId, ...stampOf })),
    );
    cluster.run(10);
    const [first, second] = [one?.[0], two?.[0]];
    if (first?.type !== 'stamped' || second?.type !== 'stamped') throw new Error('No stamps came.');
    expect(second.context).toEqual([first.dot]);
  });

  test('are not given out when the disk refuses the block', () => {
    const cluster = Cluster.of(1);
    const tab = cluster.tab(0);
    tab.disk.failure = 'storageFull';
    const stamps = tab.command((operationId) => ({ type: 'stamp', operationId, ...stampOf }));
    cluster.run(10);
    expect(stamps).toEqual([{ type: 'writeFailed', reason: 'storageFull' }]);
    tab.disk.failure = undefined;
    const later = tab.command((operationId) => ({ type: 'stamp', operationId, ...stampOf }));
    cluster.run(10);
    expect(typesOf(later)).toEqual(['stamped']);
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

  test('are refused when there is no room, and the write goes to the next fallback', () => {
    const cluster = Cluster.of(7, { hintsMax: 0 });
    const { answers, fallback } = writeWithoutPrimary(cluster);
    expect(fallback).toBeUndefined();
    expect(answers.at(-1)?.type).toBe('written');
  });
});

describe('ownership', () => {
  test('a newcomer gets what it owns, each version once', () => {
    const cluster = Cluster.of(3);
    const photos = Array.from({ length: 20 }, (_, number) => chunk(`photo ${number}`));
    for (const photo of photos) cluster.tab(0).write([photo]);
    cluster.run(5000);
    cluster.sent.length = 0;
    const newcomer = cluster.open(3);
    cluster.run(15_000);
    const owned = photos.filter(({ meta }) =>
      newcomer.node.preferenceListFor(meta.placement).primaries.includes(newcomer.nodeId),
    );
    expect(owned.length).toBeGreaterThan(0);
    for (const { meta } of owned) expect(newcomer.disk.holds(meta)).toBe(true);
    const received = cluster.sent.flatMap(({ to, message }) => {
      const isToNewcomer = to === newcomer.nodeId;
      return isToNewcomer && 'versions' in message ? message.versions : [];
    });
    expect(received.length).toBe(owned.length);
  });

  test('of a node that died moves after the grace, and the copies are made again', () => {
    const cluster = Cluster.of(5, { ownershipGraceMs: 120_000 });
    const post = entry('post');
    cluster.tab(0).write([post]);
    cluster.run(2000);
    const [dead] = primariesOf(cluster).filter((tab) => tab !== cluster.tab(0));
    if (!dead) throw new Error('The ring is too small.');
    cluster.crash(dead);
    cluster.run(90_000);
    expect(primariesOf(cluster)).toContain(dead);

    cluster.run(60_000);
    const primaries = primariesOf(cluster);
    expect(primaries).not.toContain(dead);
    expect(primaries.length).toBe(3);
    for (const primary of primaries) expect(primary.disk.holds(post.meta)).toBe(true);
  });

  test('where too few are left moves much sooner', () => {
    const cluster = Cluster.of(5);
    const post = entry('post');
    cluster.tab(0).write([post]);
    cluster.run(2000);
    const dead = primariesOf(cluster).slice(0, 2);
    const survivor = [...cluster.tabs.values()].find((tab) => !dead.includes(tab));
    for (const tab of dead) cluster.close(tab);
    cluster.run(20_000);
    const soon = survivor?.node.preferenceListFor(album).primaries ?? [];
    expect(tabsOf(cluster, soon).filter((tab) => dead.includes(tab))).toEqual(dead);

    cluster.run(30_000);
    const { primaries } = survivor?.node.preferenceListFor(album) ?? { primaries: [] };
    const present = tabsOf(cluster, primaries).filter(({ isOpen }) => isOpen);
    expect(present.length).toBe(3);
    for (const tab of present) expect(tab.disk.holds(post.meta)).toBe(true);
  });
});

describe('members', () => {
  test('who leave are known to have left within a second', () => {
    const cluster = Cluster.of(5);
    const leaver = cluster.tab(2);
    cluster.close(leaver);
    cluster.run(1000);
    for (const tab of othersThan(cluster, [leaver])) expect(tab.stateOf(leaver)).toBe('left');
  });

  test('who crash silently are known to be dead within 20 seconds', () => {
    const cluster = Cluster.of(5);
    const crashed = cluster.tab(2);
    cluster.crash(crashed);
    cluster.run(20_000);
    for (const tab of othersThan(cluster, [crashed])) expect(tab.stateOf(crashed)).toBe('dead');
  });

  test('who lose one link are suspected, clear their name, and are linked again', () => {
    const cluster = Cluster.of(4);
    const [a, b] = [cluster.tab(0), cluster.tab(1)];
    cluster.disconnect(a.nodeId, b.nodeId);
    expect(a.stateOf(b)).toBe('suspect');
    cluster.run(5000);
    for (const tab of [a, b]) expect(tab.stateOf(tab === a ? b : a)).toBe('alive');
    expect(cluster.isLinked(a.nodeId, b.nodeId)).toBe(true);
  });

  test('who can never be linked directly stay alive to each other', () => {
    const cluster = Cluster.of(4);
    const [a, b] = [cluster.tab(0), cluster.tab(1)];
    cluster.block(a, b);
    cluster.run(120_000);
    expect(a.stateOf(b)).toBe('alive');
    expect(b.stateOf(a)).toBe('alive');
  });

  test('who are cut off from everybody accuse nobody', () => {
    const cluster = Cluster.of(4);
    const alone = cluster.tab(0);
    const others = othersThan(cluster, [alone]);
    for (const other of others) cluster.block(alone, other);
    cluster.run(60_000);
    for (const other of others) expect(alone.stateOf(other)).toBe('dead');
    cluster.sent.length = 0;
    for (const other of others) cluster.unblock(alone, other);
    cluster.run(90_000);
    const accusations = cluster.sent.flatMap(({ from, message }) =>
      from === alone.nodeId && 'gossip' in message
        ? message.gossip.filter(({ type }) => type === 'accusation')
        : [],
    );
    expect(accusations).toEqual([]);
    for (const other of others) expect(alone.stateOf(other)).toBe('alive');
  });

  test('who slept raise their incarnation before they hear of it, and blame nobody', () => {
    const cluster = Cluster.of(3);
    const sleeper = cluster.tab(0);
    const before = sleeper.claim?.claim.incarnation ?? 0;
    sleeper.isAwake = false;
    cluster.run(5000);
    sleeper.isAwake = true;
    cluster.run(2);
    expect(sleeper.claim?.claim.incarnation).toBeGreaterThan(before);
    cluster.run(10_000);
    for (const other of othersThan(cluster, [sleeper])) {
      expect(sleeper.stateOf(other)).toBe('alive');
      expect(other.stateOf(sleeper)).toBe('alive');
    }
  });

  test('come back under the identity of their last life', () => {
    const cluster = Cluster.of(3);
    const disk = cluster.close(cluster.tab(1));
    cluster.run(2000);
    cluster.open(1, { disk });
    cluster.run(3000);
    expect(cluster.tab(0).stateOf(cluster.tab(1))).toBe('alive');
    expect(cluster.tab(2).stateOf(cluster.tab(1))).toBe('alive');
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

describe('albums', () => {
  test('are filled when pinned, and told of new entries at once', () => {
    const cluster = Cluster.of(6);
    const old = entry('old post');
    cluster.tab(0).write([old]);
    cluster.run(1000);
    const [reader] = othersThan(cluster, [cluster.tab(0), ...primariesOf(cluster)]);
    if (!reader) throw new Error('The ring is too small.');
    reader.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));
    cluster.run(1000);
    expect(reader.disk.flagsOf(old.meta)).toMatchObject({ isPin: true });
    expect(reader.node.hasAnswered(album)).toBe(true);

    const fresh = entry('new post');
    cluster.tab(0).write([fresh]);
    cluster.run(500);
    expect(reader.disk.holds(fresh.meta)).toBe(true);
  });

  test('lose a photo everywhere when its tombstone comes', () => {
    const cluster = Cluster.of(5);
    const photo = chunk('photo');
    const { placement, itemId } = photo.meta;
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    const stamp = { placement, itemId, seen: [photo.meta.versionId] };
    const tombstone = stampedEntry('photo', { placement, itemId, isTombstone: true });
    cluster.tab(1).stampAndWrite(tombstone, stamp);
    cluster.run(180_000);
    for (const tab of cluster.tabs.values()) {
      expect(tab.disk.holds(photo.meta)).toBe(false);
      expect(
        tab.node.siblingsOf((placement + itemId) as never).map(({ form }) => form),
      ).not.toContain('chunk');
    }
  });

  test('say on which devices a photo is that was never opened here', () => {
    const cluster = Cluster.of(6);
    const photo = chunk('photo');
    const { placement, itemId } = photo.meta;
    cluster.tab(0).write([photo]);
    cluster.run(1000);
    const primaries = primariesOf(cluster, placement);
    const [reader] = othersThan(cluster, [cluster.tab(0), ...primaries]);
    reader?.command(() => ({ type: 'pin', placements: [placement], want: 'census' }));
    cluster.run(2000);
    const [copies] = reader?.node.copiesOf(placement, [itemId]) ?? [];
    expect(copies?.here).toBe(false);
    expect(new Set(copies?.reachable)).toEqual(new Set(primaries.map(({ node }) => node.deviceId)));
    expect(reader?.disk.holds(photo.meta)).toBe(false);
  });

  test('do not count a device that came back with another disk', () => {
    const cluster = Cluster.of(6);
    const primaries = primariesOf(cluster);
    const [writer] = othersThan(cluster, primaries);
    const [owner] = primaries;
    if (!writer || !owner) throw new Error('The ring is too small.');
    owner.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));
    const post = entry('post');
    writer.write([post]);
    cluster.run(1000);
    const devices = () => owner.node.copiesOf(album, [post.meta.itemId])[0]?.reachable;
    expect(devices()).toContain(writer.node.deviceId);

    cluster.crash(writer);
    for (const tab of cluster.tabs.values()) cluster.disconnect(tab.nodeId, writer.nodeId);
    cluster.open(Number.parseInt(writer.nodeId.slice(0, 4), 16), { disk: new Disk() });
    cluster.run(3000);
    expect(devices()).not.toContain(writer.node.deviceId);
  });

  test('count the devices of holders that went away as away', () => {
    const cluster = Cluster.of(3);
    const post = entry('post');
    cluster.tab(0).write([post]);
    cluster.run(1000);
    cluster.close(cluster.tab(2));
    cluster.run(1000);
    const [copies] = cluster.tab(0).node.copiesOf(album, [post.meta.itemId]);
    expect(copies).toMatchObject({
      here: true,
      reachable: [0, 1].map((number) => cluster.tab(number).node.deviceId).sort(),
      away: [cluster.tab(2).node.deviceId],
    });
  });
});

describe('clocks', () => {
  test('refuse what comes from too far ahead, and count it', () => {
    const cluster = Cluster.of(2);
    const wallMs = 1_700_000_000_000 + cluster.nowMs + 11 * 60_000;
    const answers = cluster.tab(0).write([entry('post', { hlc: { wallMs, counter: 0 } })]);
    cluster.run(1000);
    expect(answers.at(-1)?.type).toBe('writtenHere');
    expect(cluster.tab(1).node.counters.versionsTooFarAhead).toBeGreaterThan(0);
  });
});

describe('a life', () => {
  test('begins where the last one ended', () => {
    const cluster = Cluster.of(3);
    const post = entry('post');
    cluster.tab(1).write([post]);
    cluster.run(1000);
    const disk = cluster.crash(cluster.tab(1));
    const back = cluster.open(1, { disk });
    expect(back.node.versionsOf(album)).toEqual([post.meta]);
    expect(back.node.heldBytes).toBe(post.meta.sizeBytes);
  });

  test('with half-replaced versions on disk clears them away', () => {
    const cluster = Cluster.of(1);
    const stampOf = { placement: album, itemId: entry('post').meta.itemId };
    const tab = cluster.tab(0);
    const first = tab.stampAndWrite(stampedEntry('post'), { ...stampOf, seen: [] }).version;
    cluster.run(100);
    const kept = tab.disk.copies.get(
      first.meta.placement + first.meta.itemId + first.meta.versionId,
    );
    tab.stampAndWrite(stampedEntry('post'), { ...stampOf, seen: [first.meta.versionId] });
    cluster.run(100);
    expect(tab.disk.holds(first.meta)).toBe(false);

    const disk = cluster.crash(tab);
    // The crash came before the old version was deleted.
    if (kept)
      disk.copies.set(first.meta.placement + first.meta.itemId + first.meta.versionId, kept);
    const back = cluster.open(0, { disk });
    cluster.run(100);
    expect(back.node.versionsOf(album).length).toBe(1);
    expect(disk.holds(first.meta)).toBe(false);
  });

  test('is the same with the same seed', () => {
    const story = () => {
      const cluster = Cluster.of(4);
      cluster.tab(0).write([entry('post'), entry('comment')]);
      cluster.close(cluster.tab(3));
      cluster.run(30_000);
      return cluster.sent.map(({ from, to, message }) => [from, to, message.type]);
    };
    expect(story()).toEqual(story());
  });
});
