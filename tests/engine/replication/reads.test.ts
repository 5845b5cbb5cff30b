/** How a read comes to its quorum when that is not there at once. */

import { describe, expect, test } from 'vitest';

import type { Answer } from '../../../src/engine/effect.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { entry, placementNamed } from '../things.ts';

const readOf = (tab: TestTab, name: string, placement = entry(name).meta.placement): Answer[] =>
  tab.command((operationId) => ({
    type: 'read',
    operationId,
    placement,
    itemId: entry(name).meta.itemId,
  }));

describe('a read', () => {
  test('waits for owners that are about to prove their range, as long as it has time', () => {
    const cluster = Cluster.of(3);
    const reader = cluster.tab(0);
    reader.write([entry('post')]);
    cluster.run(1000);
    const provenMs = cluster.nowMs + 2000;
    cluster.change(({ message }) =>
      message.type === 'readReply' && cluster.nowMs < provenMs
        ? { ...message, isProven: false }
        : message,
    );
    const answers = readOf(reader, 'post');
    cluster.run(1900);
    expect(answers).toEqual([]);
    cluster.run(1000);
    expect(answers).toMatchObject([{ type: 'read', replies: 2, versions: [entry('post')] }]);
  });

  test('asks again who could not speak for its range yet, though another owner stays silent', () => {
    const cluster = Cluster.of(10, { largeRing: { n: 5, r: 3, w: 3 } });
    const reader = cluster.tab(0);
    const placement = Array.from({ length: 500 }, (_, number) => placementNamed(`${number}`)).find(
      (each) => !reader.node.preferenceListFor(each).primaries.includes(reader.nodeId),
    );
    if (placement === undefined) throw new Error('The reader owns everything.');
    const [silent, absent, unproven] = reader.node.preferenceListFor(placement).primaries;
    for (const tab of cluster.tabs.values()) {
      if (tab.nodeId === silent || tab.nodeId === absent) cluster.mute(reader, tab);
    }
    const provenMs = cluster.nowMs + 1500;
    cluster.change(({ from, message }) =>
      message.type === 'readReply' && from === unproven && cluster.nowMs < provenMs
        ? { ...message, isProven: false }
        : message,
    );
    const answers = readOf(reader, 'post', placement);
    cluster.run(2500);
    expect(answers).toMatchObject([{ type: 'read', replies: 3 }]);
  });

  test('fails at once where no other owner is there to prove anything with', () => {
    const cluster = Cluster.of(3);
    cluster.run(1000);
    const disk = cluster.close(cluster.tab(0));
    cluster.close(cluster.tab(1));
    cluster.close(cluster.tab(2));
    const answers = readOf(cluster.open(0, { disk }), 'post');
    cluster.run(100);
    expect(answers).toMatchObject([{ type: 'readFailed' }]);
  });

  test('fails once when its time is over, though owners never proved anything', () => {
    const cluster = Cluster.of(3);
    cluster.change(({ message }) =>
      message.type === 'readReply' ? { ...message, isProven: false } : message,
    );
    const answers = readOf(cluster.tab(0), 'post');
    cluster.run(cluster.options.operationTimeoutMs + 1);
    expect(answers).toEqual([{ type: 'readFailed', replies: 1 }]);
    cluster.run(cluster.options.operationTimeoutMs);
    expect(answers.length).toBe(1);
  });

  test('has an owner without a link dialled at once when one that is linked stays silent', () => {
    const cluster = Cluster.of(16, { fullMeshMax: 2, largeRingDevices: 100 });
    // Links for a first comparison end when they are idle.
    cluster.run(120_000);
    const [reader] = [...cluster.tabs.values()].slice(-1);
    if (!reader) throw new Error('Somebody is open.');
    const isLinked = (nodeId: string) =>
      [...cluster.tabs.keys()].some(
        (each) => each === nodeId && cluster.isLinked(reader.nodeId, each),
      );
    const placements = Array.from({ length: 500 }, (_, number) => placementNamed(`${number}`));
    const placement = placements.find((each) => {
      const { primaries } = reader.node.preferenceListFor(each);
      return (
        !primaries.includes(reader.nodeId) &&
        primaries.filter((owner) => isLinked(owner)).length === 2
      );
    });
    if (placement === undefined) throw new Error('No list has two linked owners of three.');
    const { primaries } = reader.node.preferenceListFor(placement);
    const [silent] = primaries.filter((owner) => isLinked(owner));
    const [unlinked] = primaries.filter((owner) => !isLinked(owner));
    for (const tab of cluster.tabs.values()) if (tab.nodeId === silent) cluster.mute(reader, tab);

    const answers = readOf(reader, 'post', placement);
    cluster.run(1000);
    expect(reader.dialled.at(-1)).toBe(unlinked);
    expect(answers).toMatchObject([{ type: 'read', replies: 2 }]);
  });
});
