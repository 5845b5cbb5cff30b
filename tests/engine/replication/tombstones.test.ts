import { describe, expect, test } from 'vitest';

import type { Placement, Position } from '../../../src/engine/ids.ts';
import { verdictOf } from '../../../src/engine/replication/doubts.ts';
import type { Version } from '../../../src/engine/version.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { album, chunk, entry, stampedEntry } from '../things.ts';

const minute = 60_000;
const shortLives = {
  tombstoneKeepMs: 20 * minute,
  tombstoneSweepIntervalMs: 2 * minute,
  awayMaxMs: 10 * minute,
  ownershipGraceMs: minute,
};

const shorterLives = {
  tombstoneKeepMs: 3 * minute,
  tombstoneSweepIntervalMs: minute / 2,
  awayMaxMs: minute,
};

const tabsOf = (cluster: Cluster): readonly TestTab[] =>
  [...cluster.tabs.values()].filter(({ isOpen }) => isOpen);

const pinEverywhere = (cluster: Cluster, placements: readonly Placement[] = [album]): void => {
  for (const tab of tabsOf(cluster)) {
    tab.command(() => ({ type: 'pin', placements, want: 'everything' }));
  }
};

const deletePost = (tab: TestTab, post: Version): Version => {
  const { placement, itemId, versionId } = post.meta;
  const stamp = { placement, itemId, seen: [versionId] };
  const make = stampedEntry('deletion', { placement, itemId, isTombstone: true });
  return tab.stampAndWrite(make, stamp).version;
};

const write = (tab: TestTab, name: string): Version => {
  const stampOf = { placement: album, itemId: entry(name).meta.itemId, seen: [] };
  return tab.stampAndWrite(stampedEntry(name), stampOf).version;
};

const holdersOf = (cluster: Cluster, { meta }: Version): readonly TestTab[] =>
  [...cluster.tabs.values()].filter(({ disk }) => disk.holds(meta));

/** As in an exchange: everything between the ends of the circle that the peer holds. */
const list = (
  cluster: Cluster,
  { from, to, listed }: { from: TestTab; to: TestTab; listed: Version },
): void => {
  const { placement, itemId, versionId } = listed.meta;
  const span = { lower: 0 as Position, lowerKey: '', upper: 0 as Position, upperKey: '' };
  const refs = [{ placement, itemId, versionId }];
  const range = { ...span, content: { type: 'items', refs } } as const;
  for (let time = 0; time < 2; time += 1) {
    const message = { type: 'exchange', exchangeId: 1, ranges: [range], isReply: false } as const;
    to.put({ type: 'message', from: from.nodeId, message });
  }
  cluster.run(10);
};

const countSent = (cluster: Cluster, type: string): number =>
  cluster.sent.filter(({ message }) => message.type === type).length;

describe('an old tombstone', () => {
  test('goes at every owner and everywhere it is pinned, and not before its time', () => {
    const cluster = Cluster.of(4, shortLives);
    pinEverywhere(cluster);
    const post = write(cluster.tab(0), 'post');
    cluster.run(5000);
    const tombstone = deletePost(cluster.tab(0), post);
    cluster.run(19 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(4);
    cluster.run(6 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    expect(holdersOf(cluster, post)).toHaveLength(0);
  });

  test('of a chunk goes too', () => {
    const cluster = Cluster.of(3, shortLives);
    const photo = chunk('photo');
    cluster.tab(0).write([photo]);
    cluster.run(2000);
    const tombstone = deletePost(cluster.tab(0), photo);
    cluster.run(30 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    expect(holdersOf(cluster, photo)).toHaveLength(0);
  });

  test('stays while one owner is away for a moment', () => {
    const cluster = Cluster.of(3, { ...shortLives, ownershipGraceMs: 60 * minute });
    const post = write(cluster.tab(0), 'post');
    cluster.run(5000);
    const tombstone = deletePost(cluster.tab(0), post);
    cluster.run(15 * minute);
    cluster.close(cluster.tab(2));
    cluster.run(20 * minute);
    expect(cluster.tab(0).disk.holds(tombstone.meta)).toBe(true);
    expect(cluster.tab(1).disk.holds(tombstone.meta)).toBe(true);
  });

  test('stays where this node is alone', () => {
    const cluster = Cluster.of(1, shortLives);
    const post = write(cluster.tab(0), 'post');
    const tombstone = deletePost(cluster.tab(0), post);
    cluster.run(40 * minute);
    expect(cluster.tab(0).disk.holds(tombstone.meta)).toBe(true);
  });

  test('that is gone here is not fetched again from one who keeps it longer', () => {
    const cluster = Cluster.of(3, shortLives);
    pinEverywhere(cluster);
    const post = write(cluster.tab(0), 'post');
    cluster.run(5000);
    const tombstone = deletePost(cluster.tab(0), post);
    cluster.run(30 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    cluster.sent.length = 0;
    // It lies somewhere still, and comes back by push, as from an old hint.
    const keeper = cluster.open(3);
    cluster.run(10_000);
    keeper.write([tombstone]);
    // New to it, it stays there as long as anybody may be away who asks nobody.
    cluster.run(18 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    expect(countSent(cluster, 'fetch')).toBeLessThan(5);
    cluster.sent.length = 0;
    cluster.run(10 * minute);
    expect(countSent(cluster, 'fetch')).toBe(0);
    expect(countSent(cluster, 'confirm')).toBe(0);
  });

  test('that is gone here is not fetched from a peer that lists it', () => {
    const cluster = Cluster.of(3, shortLives);
    const post = write(cluster.tab(0), 'post');
    const tombstone = deletePost(cluster.tab(0), post);
    cluster.run(30 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    cluster.sent.length = 0;
    list(cluster, { from: cluster.tab(1), to: cluster.tab(0), listed: tombstone });
    expect(countSent(cluster, 'fetch')).toBe(0);
    list(cluster, { from: cluster.tab(1), to: cluster.tab(0), listed: entry('unknown') });
    expect(countSent(cluster, 'fetch')).toBe(1);
  });

  test('stays while one owner does not agree', () => {
    for (const standing of ['other', 'lacking', 'unsure'] as const) {
      const cluster = Cluster.of(3, shorterLives);
      const post = write(cluster.tab(0), 'post');
      const tombstone = deletePost(cluster.tab(0), post);
      cluster.run(2 * minute);
      cluster.change(({ from, message }) =>
        from === cluster.tab(2).nodeId && message.type === 'confirmed'
          ? { ...message, standings: message.standings.map(() => standing) }
          : message,
      );
      cluster.run(4 * minute);
      expect(cluster.tab(0).disk.holds(tombstone.meta)).toBe(true);
      expect(cluster.tab(1).disk.holds(tombstone.meta)).toBe(true);
    }
  });
});

describe('what the owners say of a copy in doubt', () => {
  test('decides whether it is believed, given up, or asked about again', () => {
    expect(verdictOf(['same', 'gone'])).toBe('believe');
    expect(verdictOf(['other', 'lacking'])).toBe('believe');
    expect(verdictOf(['gone', 'gone'])).toBe('giveUp');
    expect(verdictOf(['lacking', 'gone'])).toBe('giveUp');
    expect(verdictOf(['lacking', 'lacking'])).toBe('believe');
    expect(verdictOf(['gone', 'unsure'])).toBe('wait');
    expect(verdictOf(['same', 'unsure'])).toBe('wait');
  });
});

describe('a node that was away for long', () => {
  /** Tab 0 sleeps while tab 1 deletes the post, and the tombstone is collected. */
  const afterCollection = () => {
    const cluster = Cluster.of(4, shortLives);
    pinEverywhere(cluster);
    const post = write(cluster.tab(1), 'post');
    const other = write(cluster.tab(1), 'other');
    cluster.run(5000);
    const disk = cluster.close(cluster.tab(0));
    cluster.run(2 * minute);
    const tombstone = deletePost(cluster.tab(1), post);
    cluster.run(40 * minute);
    expect(holdersOf(cluster, tombstone)).toHaveLength(0);
    expect(disk.holds(post.meta)).toBe(true);
    return { cluster, disk, post, other };
  };

  test('brings back nothing that was deleted meanwhile, and gives it up', () => {
    const { cluster, disk, post, other } = afterCollection();
    const tab = cluster.open(0, { disk });
    pinEverywhere(cluster);
    cluster.run(2 * minute);
    expect(tab.node.counters.longAbsences).toBe(1);
    expect(holdersOf(cluster, post)).toHaveLength(0);
    expect(tab.disk.holds(other.meta)).toBe(true);
    expect(tab.node.copiesOf(album, [other.meta.itemId])).toMatchObject([{ here: true }]);
  });

  test('brings no bytes twice: what others still have is believed as it lies', () => {
    const { cluster, disk, other } = afterCollection();
    cluster.sent.length = 0;
    cluster.open(0, { disk });
    pinEverywhere(cluster);
    cluster.run(2 * minute);
    const sentAgain = cluster.sent.some(
      ({ message }) =>
        'versions' in message &&
        message.versions.some(({ meta }) => meta.versionId === other.meta.versionId),
    );
    expect(sentAgain).toBe(false);
  });

  test('keeps what it wrote itself and could tell nobody, as a new write', () => {
    const cluster = Cluster.of(4, shortLives);
    const lonely = cluster.tab(0);
    for (const number of [1, 2, 3]) cluster.block(lonely, cluster.tab(number));
    const told = write(lonely, 'told');
    cluster.run(5000);
    const disk = cluster.close(lonely);
    for (const number of [1, 2, 3]) cluster.unblock(lonely, cluster.tab(number));
    cluster.run(30 * minute);
    const tab = cluster.open(0, { disk });
    cluster.run(2 * minute);
    expect(tab.node.counters.longAbsences).toBe(1);
    expect(holdersOf(cluster, told).length).toBeGreaterThanOrEqual(3);
  });

  test('takes its copies up again where all others were away too, or know nothing', () => {
    const cluster = Cluster.of(2, shortLives);
    pinEverywhere(cluster);
    const post = write(cluster.tab(0), 'post');
    cluster.run(5000);
    const disks = [0, 1].map((number) => cluster.close(cluster.tab(number)));
    cluster.run(60 * minute);
    disks.forEach((disk, number) => cluster.open(number, { disk }));
    const newcomer = cluster.open(2);
    cluster.run(3 * minute);
    for (const tab of [cluster.tab(0), cluster.tab(1), newcomer]) {
      expect(tab.node.copiesOf(album, [post.meta.itemId])).toMatchObject([{ here: true }]);
      expect(tab.disk.flagsOf(post.meta)?.isReplica).toBe(true);
    }
  });

  test('hears what was deleted of what others own, though one of them is out of its reach', () => {
    const cluster = Cluster.of(5, shortLives);
    const photo = chunk('photo');
    const { placement } = photo.meta;
    pinEverywhere(cluster, [placement]);
    cluster.tab(0).write([photo]);
    cluster.run(5000);
    const { primaries } = cluster.tab(0).node.preferenceListFor(placement);
    const tabs = tabsOf(cluster);
    const guest = tabs.findIndex(({ nodeId }) => !primaries.includes(nodeId));
    const owner = tabs.find(({ nodeId }) => primaries.includes(nodeId));
    if (!owner) throw new Error('Nobody owns it.');
    const disk = cluster.close(cluster.tab(guest));
    cluster.run(11 * minute);
    const tombstone = deletePost(owner, photo);
    cluster.block(cluster.tab(guest), owner);
    const tab = cluster.open(guest, { disk });
    cluster.run(3 * minute);
    expect(tab.node.counters.longAbsences).toBe(1);
    expect(holdersOf(cluster, tombstone).length).toBeGreaterThanOrEqual(3);
    expect(disk.holds(photo.meta)).toBe(false);
  });

  test('has its doubts again in the next life, while they are not settled', () => {
    const { cluster, disk, post } = afterCollection();
    for (const number of [1, 2, 3]) cluster.close(cluster.tab(number));
    cluster.run(1000);
    cluster.open(0, { disk });
    cluster.run(5 * minute);
    cluster.close(cluster.tab(0));
    for (const number of [1, 2, 3]) cluster.open(number, { disk: cluster.tab(number).disk });
    cluster.run(5000);
    cluster.open(0, { disk });
    pinEverywhere(cluster);
    cluster.run(3 * minute);
    expect(holdersOf(cluster, post)).toHaveLength(0);
  });

  test('trusts its copies after a short absence', () => {
    const cluster = Cluster.of(3, shortLives);
    write(cluster.tab(0), 'post');
    cluster.run(5000);
    const disk = cluster.close(cluster.tab(0));
    cluster.run(5 * minute);
    const tab = cluster.open(0, { disk });
    cluster.run(5000);
    expect(tab.node.counters.longAbsences).toBe(0);
  });
});
