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

  test('whose link is replaced by another are not suspected, nor dialled', () => {
    const cluster = Cluster.of(4);
    const [a, b] = [cluster.tab(0), cluster.tab(1)];
    const claim = b.claim;
    if (!claim) throw new Error('There is no claim.');
    cluster.sent.length = 0;
    a.dialled.length = 0;
    a.put({ type: 'linkUp', nodeId: b.nodeId, claim });
    cluster.run(1000);
    const accusations = cluster.sent.flatMap(({ message }) =>
      'gossip' in message ? message.gossip.filter(({ type }) => type === 'accusation') : [],
    );
    expect(accusations).toEqual([]);
    expect(a.dialled).toEqual([]);
    expect(a.stateOf(b)).toBe('alive');
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

  test('who answer only others are not suspected', () => {
    const cluster = Cluster.of(4);
    const [a, b] = [cluster.tab(0), cluster.tab(1)];
    cluster.mute(a, b);
    const states = new Set<string | undefined>();
    cluster.runUntil(() => {
      states.add(a.stateOf(b));
      return false;
    }, 30_000);
    expect([...states]).toEqual(['alive']);
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
