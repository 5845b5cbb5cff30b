import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../src/engine/ids.ts';
import { Cluster, Disk, type TestTab } from './cluster.ts';
import { album, chunk, entry, stampedEntry } from './things.ts';

const tabsOf = (cluster: Cluster, nodeIds: readonly NodeId[]): TestTab[] =>
  nodeIds.flatMap((nodeId) => cluster.tabs.get(nodeId) ?? []);

const primariesOf = (cluster: Cluster, placement = album): TestTab[] =>
  tabsOf(cluster, cluster.tab(0).node.preferenceListFor(placement).primaries);

const othersThan = (cluster: Cluster, tabs: readonly TestTab[]): TestTab[] =>
  [...cluster.tabs.values()].filter((tab) => !tabs.includes(tab));

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
