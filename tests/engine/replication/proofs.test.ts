import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { Pins } from '../../../src/engine/replication/pins.ts';
import { Proofs } from '../../../src/engine/replication/proofs.ts';
import type { CurrentRing } from '../../../src/engine/ring/current-ring.ts';
import { positionOf } from '../../../src/engine/ring/hash.ts';
import { circleEnd, type RingRange } from '../../../src/engine/ring/ranges.ts';
import { Cluster, nodeIdNumbered, type TestTab } from '../cluster.ts';
import { album, entry, placementNamed, stampedEntry } from '../things.ts';

const whole: RingRange = { lower: 0, upper: circleEnd };
const [ann, ben, cas] = [1, 2, 3].map(nodeIdNumbered) as [NodeId, NodeId, NodeId];

/** A ring in which this node owns everything together with others, or nothing. */
const ringWith = (others: readonly NodeId[] | 'nothing'): CurrentRing => {
  const isOwner = others !== 'nothing';
  const members = new Map([ann, ben, cas].map((nodeId) => [nodeId, { presence: 'present' }]));
  return {
    ring: { members },
    coOwnership: {
      owned: isOwner ? [whole] : [],
      arcs: isOwner ? [{ range: whole, others }] : [],
    },
  } as unknown as CurrentRing;
};

const newProofs = () => {
  const pins = new Pins();
  let ring = ringWith([ann, ben]);
  const view = {
    get ring() {
      return ring.ring;
    },
    get coOwnership() {
      return ring.coOwnership;
    },
  } as unknown as CurrentRing;
  const outOfReach = new Set<NodeId>();
  const proofs = new Proofs(view, pins, (nodeId) => outOfReach.has(nodeId));
  const become = (others: readonly NodeId[] | 'nothing'): void => {
    ring = ringWith(others);
    proofs.dutiesChanged();
  };
  return { proofs, pins, become, outOfReach };
};

const at = (name: string): RingRange => {
  const position = positionOf(placementNamed(name));
  return { lower: position, upper: position + 1 };
};

describe('a range', () => {
  test('is proven by two other owners, not by one', () => {
    const { proofs } = newProofs();
    proofs.note(ann, [whole]);
    expect(proofs.isProven(album)).toBe(false);
    proofs.note(ben, [whole]);
    expect(proofs.isProven(album)).toBe(true);
  });

  test('is proven by nobody who owns none of it', () => {
    const { proofs } = newProofs();
    proofs.note(ann, [whole]);
    proofs.note(cas, [whole]);
    expect(proofs.isProven(album)).toBe(false);
  });

  test('is proven without an owner that no network lets this node link with', () => {
    const { proofs, outOfReach } = newProofs();
    outOfReach.add(ben);
    proofs.note(ann, [whole]);
    expect(proofs.isProven(album)).toBe(true);
  });

  test('is not proven while all other owners are out of reach', () => {
    const { proofs, outOfReach } = newProofs();
    outOfReach.add(ann).add(ben);
    proofs.note(cas, [whole]);
    expect(proofs.isProven(album)).toBe(false);
  });

  test('is proven beside a version from a clock too far ahead, which nobody takes', () => {
    const cluster = Cluster.of(2);
    const future = entry('future', { hlc: { wallMs: 1_700_000_000_000 + 3_600_000, counter: 0 } });
    cluster.tab(0).write([future]);
    cluster.run(1000);
    expect(cluster.tab(1).disk.holds(future.meta)).toBe(false);
    cluster.tab(1).command(() => ({ type: 'distrustLinks' }));
    cluster.run(10_000);
    const { placement, itemId } = entry('post').meta;
    const reads = cluster
      .tab(1)
      .command((operationId) => ({ type: 'read', operationId, placement, itemId }));
    cluster.run(2000);
    expect(reads).toMatchObject([{ type: 'read' }]);
  });

  test('waits for the owners in reach that this node has not compared it with', () => {
    const { proofs, outOfReach } = newProofs();
    expect(proofs.unmetOwners()).toEqual([[ann, ben]]);
    proofs.note(ann, [whole]);
    expect(proofs.unmetOwners()).toEqual([[ben]]);
    outOfReach.add(ben);
    expect(proofs.unmetOwners()).toEqual([[]]);
    outOfReach.clear();
    proofs.note(ben, [whole]);
    expect(proofs.unmetOwners()).toEqual([]);
  });

  test('lost and won again must be proven again', () => {
    const { proofs, become } = newProofs();
    proofs.note(ann, [whole]);
    proofs.note(ben, [whole]);
    become('nothing');
    become([ann, ben]);
    expect(proofs.isProven(album)).toBe(false);
  });

  test('that grew is proven where it was before, and not where it is new', () => {
    const { proofs, become } = newProofs();
    const later = at('album').lower;
    expect(later).toBeGreaterThan(at('a').lower);
    for (const nodeId of [ann, ben]) proofs.note(nodeId, [{ lower: 0, upper: later }]);
    become([ann, ben]);
    expect(proofs.isProven(placementNamed('a'))).toBe(true);
    expect(proofs.isProven(album)).toBe(false);
  });

  test('is not proven by comparing it before this node wanted all of it', () => {
    const { proofs, pins, become } = newProofs();
    become('nothing');
    pins.add(placementNamed('counted'), 'census');
    pins.add(placementNamed('pinned'), 'everything');
    for (const nodeId of [ann, ben]) proofs.note(nodeId, [at('counted'), at('pinned')]);
    become([ann, ben]);
    expect(proofs.isProven(placementNamed('counted'))).toBe(false);
    expect(proofs.isProven(placementNamed('pinned'))).toBe(true);
  });
});

const write = (tab: TestTab, name: string) =>
  tab.stampAndWrite(stampedEntry(name), {
    placement: album,
    itemId: entry(name).meta.itemId,
    seen: [],
  });

describe('while a newcomer has not proven its range', () => {
  /** A fourth node that owns the album from now on, and hears no exchange. */
  const withNewcomer = () => {
    for (let number = 3; ; number += 1) {
      const cluster = Cluster.of(3);
      cluster.change(({ message }) =>
        message.type === 'exchange' ? { ...message, ranges: [] } : message,
      );
      const newcomer = cluster.open(number);
      cluster.run(3000);
      const { primaries } = cluster.tab(0).node.preferenceListFor(album);
      if (primaries.includes(newcomer.nodeId)) return { cluster, newcomer, primaries };
    }
  };

  test('writes go to it and to the owner before it, and count where readers look', () => {
    const { cluster, newcomer, primaries } = withNewcomer();
    const old = [0, 1, 2].map((number) => cluster.tab(number));
    const previous = old.find(({ nodeId }) => !primaries.includes(nodeId));
    const writer = old.find(({ nodeId }) => primaries.includes(nodeId));
    if (!previous || !writer) throw new Error('One of three is an owner no more.');
    const { version, answers } = write(writer, 'post');
    cluster.run(2000);
    expect(answers.at(-1)?.type).toBe('written');
    expect(newcomer.disk.holds(version.meta)).toBe(true);
    expect(previous.disk.flagsOf(version.meta)).toMatchObject({ isReplica: true, hintsFor: [] });
  });

  test('readers get their answer from the owners before it', () => {
    const { cluster, newcomer } = withNewcomer();
    const { version } = write(cluster.tab(1), 'post');
    cluster.run(2000);
    const { placement, itemId } = version.meta;
    const reads = cluster
      .tab(0)
      .command((operationId) => ({ type: 'read', operationId, placement, itemId }));
    cluster.run(3000);
    expect(reads).toMatchObject([{ type: 'read', replies: 2 }]);
    expect(newcomer.node.counters.strayMessages).toBe(0);
  });
});
