import { describe, expect, test } from 'vitest';

import { Cluster, type TestTab } from './cluster.ts';
import { chunk } from './things.ts';

const photoBytes = 500 * 1024;

/** Who was sent this photo by its author, in order. */
const receivers = (cluster: Cluster, author: TestTab, name: string) => {
  const { itemId } = chunk(name).meta;
  return cluster.sent.flatMap(({ from, to, message }) => {
    const isIt =
      message.type === 'store' && message.versions.some(({ meta }) => meta.itemId === itemId);
    return isIt && from === author.nodeId ? [to] : [];
  });
};

const holdersOf = (cluster: Cluster, name: string) =>
  [...cluster.tabs.values()].filter(({ disk }) => disk.holds(chunk(name).meta));

describe('a large write', () => {
  test('goes to as many as make it safe, and to the others when it is', () => {
    const cluster = Cluster.of(6);
    const author = cluster.tab(0);
    const answers = author.write([chunk('photo', photoBytes)]);
    cluster.runUntil(() => receivers(cluster, author, 'photo').length > 0, 100);
    expect(receivers(cluster, author, 'photo')).toHaveLength(1);

    cluster.runUntil(() => answers.length > 1, 1000);
    expect(answers.at(-1)).toEqual({ type: 'written', devices: 2 });
    cluster.run(500);
    expect(holdersOf(cluster, 'photo').length).toBeGreaterThanOrEqual(3);
  });

  test('goes to the others only when no other write waits to be safe', () => {
    const cluster = Cluster.of(6);
    const author = cluster.tab(0);
    const first = author.write([chunk('first', photoBytes)]);
    const second = author.write([chunk('second', photoBytes)]);
    cluster.runUntil(() => receivers(cluster, author, 'second').length > 0, 100);
    const [slow] = receivers(cluster, author, 'second');
    const slowTab = slow && cluster.tabs.get(slow);
    const [quick] = receivers(cluster, author, 'first');
    if (!slowTab || slow === quick) throw new Error('Choose photos that go to different tabs.');
    cluster.mute(author, slowTab);

    cluster.runUntil(() => first.length > 1, 1000);
    cluster.run(1000);
    expect(first.at(-1)?.type).toBe('written');
    expect(second.at(-1)?.type).toBe('durableHere');
    expect(receivers(cluster, author, 'first')).toHaveLength(1);

    cluster.run(cluster.options.quorumFirstMsMax);
    expect(receivers(cluster, author, 'first').length).toBeGreaterThan(1);
    expect(second.at(-1)?.type).toBe('written');
  });

  test('goes to another at once when the first has no room', () => {
    const cluster = Cluster.of(6);
    const author = cluster.tab(0);
    const answers = author.write([chunk('photo', photoBytes)]);
    cluster.runUntil(() => receivers(cluster, author, 'photo').length > 0, 100);
    const [full] = receivers(cluster, author, 'photo');
    const fullTab = full && cluster.tabs.get(full);
    if (!fullTab) throw new Error('Nobody was asked.');
    fullTab.disk.failure = 'storageFull';

    cluster.runUntil(() => answers.length > 1, 1000);
    expect(answers.at(-1)).toEqual({ type: 'written', devices: 2 });
    expect(holdersOf(cluster, 'photo')).not.toContain(fullTab);
  });
});
