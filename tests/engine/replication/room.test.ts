import { describe, expect, test } from 'vitest';

import type { Version } from '../../../src/engine/version.ts';
import { Room } from '../../../src/engine/replication/room.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { album, chunk, entry } from '../things.ts';

const fill = (tab: TestTab, share: number): void => {
  tab.command(() => ({ type: 'setSpace', usedBytes: share * 1000, quotaBytes: 1000 }));
};

const holdersOf = (cluster: Cluster, { meta }: Version): readonly TestTab[] =>
  [...cluster.tabs.values()].filter(({ disk }) => disk.holds(meta));

const sentTo = (cluster: Cluster, tab: TestTab, type: string) =>
  cluster.sent.filter(({ to, message }) => to === tab.nodeId && message.type === type);

/** Five nodes, a photo, one of its primaries, and a writer who is none. */
const withPhoto = (options = {}) => {
  const cluster = Cluster.of(5, options);
  const photo = chunk('photo');
  const { primaries } = cluster.tab(0).node.preferenceListFor(photo.meta.placement);
  const tabs = [...cluster.tabs.values()];
  const owner = tabs.find(({ nodeId }) => primaries.includes(nodeId));
  const writer = tabs.find(({ nodeId }) => !primaries.includes(nodeId));
  if (!owner || !writer) throw new Error('Three of five are primaries.');
  return { cluster, photo, owner, writer };
};

describe('room', () => {
  test('is short from 80 % on, until a good part of it is free again', () => {
    const room = new Room();
    const isShortAt = (usedBytes: number): boolean => {
      room.set({ usedBytes, quotaBytes: 100 });
      return room.isShort;
    };
    expect([79, 80, 76, 74, 79].map(isShortAt)).toEqual([false, true, true, false, false]);
    room.set({ usedBytes: 500, quotaBytes: 0 });
    expect(room.isShort).toBe(false);
  });
});

describe('a node short of room', () => {
  test('refuses photos, which go to the next in line', () => {
    const { cluster, photo, owner, writer } = withPhoto();
    fill(owner, 0.85);
    const answers = writer.write([photo], false);
    cluster.run(3000);
    expect(answers.at(-1)?.type).toBe('written');
    expect(owner.disk.holds(photo.meta)).toBe(false);
    expect(holdersOf(cluster, photo).filter((tab) => tab !== writer)).toHaveLength(3);
    const refusals = cluster.sent.filter(({ message }) => message.type === 'storeRefused');
    expect(refusals[0]?.message).toMatchObject({ refusal: 'storageShort' });
  });

  test('takes them when there is room again', () => {
    const { cluster, photo, owner, writer } = withPhoto();
    fill(owner, 0.85);
    writer.write([photo], false);
    cluster.run(3000);
    fill(owner, 0.5);
    cluster.run(6 * 60_000);
    expect(owner.disk.holds(photo.meta)).toBe(true);
  });

  test('is not sent its hints again and again', () => {
    const { cluster, photo, owner, writer } = withPhoto();
    fill(owner, 0.85);
    writer.write([photo], false);
    cluster.run(5 * 60_000);
    expect(sentTo(cluster, owner, 'store').length).toBeLessThanOrEqual(3);
  });

  test('goes on taking entries, and what its own user pins', () => {
    const { cluster, photo, owner, writer } = withPhoto();
    fill(owner, 0.85);
    owner.command(() => ({
      type: 'pin',
      placements: [album, photo.meta.placement],
      want: 'everything',
    }));
    cluster.run(2000);
    writer.write([photo], false);
    writer.write([entry('post')], false);
    cluster.run(5000);
    expect(owner.disk.holds(photo.meta)).toBe(true);
    expect(owner.disk.holds(entry('post').meta)).toBe(true);
  });

  test('gives up copies that all owners hold, and no other', () => {
    const { cluster, photo, writer } = withPhoto();
    const left = chunk('left');
    writer.write([photo]);
    writer.write([left]);
    cluster.run(5);
    // Nobody else has it yet, so it stays as a replica that is left over later.
    writer.command(() => ({ type: 'unpin', placements: [photo.meta.placement] }));
    cluster.run(3000);
    expect(writer.disk.flagsOf(photo.meta)).toMatchObject({ isReplica: true, isPin: false });
    fill(writer, 0.85);
    cluster.run(1000);
    expect(holdersOf(cluster, photo)).not.toContain(writer);
    expect(holdersOf(cluster, photo)).toHaveLength(3);
    expect(writer.disk.holds(left.meta)).toBe(true);
  });
});

describe('cached photos', () => {
  test('beyond their budget go, the longest unused first', () => {
    const { cluster, writer: reader } = withPhoto({ cacheBytesMax: 2500 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const isForeign = (photo: Version): boolean =>
      !reader.node.preferenceListFor(photo.meta.placement).primaries.includes(reader.nodeId);
    const [first, second, third] = names.map((name) => chunk(name)).filter(isForeign);
    if (!first || !second || !third) throw new Error('Three of eight are others’.');
    const author = [...cluster.tabs.values()].find((tab) => tab !== reader);
    for (const photo of [first, second, third]) author?.write([photo]);
    cluster.run(3000);
    const look = ({ meta: { placement, itemId } }: Version): void => {
      const itemIds = [itemId];
      reader.command((operationId) => ({
        type: 'fetch',
        operationId,
        placement,
        itemIds,
        isPin: false,
      }));
      cluster.run(500);
    };
    for (const photo of [first, second, first, third]) look(photo);
    expect([first, second, third].map(({ meta }) => reader.disk.holds(meta))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
