import { expect, test } from 'vitest';

import type { NodeId, Position } from '../../../src/engine/ids.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import type { ForeignGroup } from '../../../src/engine/replication/duties.ts';
import { Partners } from '../../../src/engine/replication/partners.ts';
import { Pins } from '../../../src/engine/replication/pins.ts';
import { coOwnershipOf } from '../../../src/engine/ring/co-owners.ts';
import { positionOf } from '../../../src/engine/ring/hash.ts';
import { Ring, type RingMember } from '../../../src/engine/ring/ring.ts';
import { nodeNamed } from '../anti-entropy/some-versions.ts';
import { deviceIdNumbered } from '../cluster.ts';
import { album } from '../things.ts';

const member = (number: number): RingMember => ({
  nodeId: nodeNamed(String(number)),
  deviceId: deviceIdNumbered(number),
  weight: 1,
  presence: 'present',
});

/** One node among forty, and whom it asks for in each look. */
const lookingOn = (nodeId: NodeId, unmet: readonly (readonly NodeId[])[] = []) => {
  const ring = new Ring(
    Array.from({ length: 40 }, (_, number) => member(number)),
    defaultOptions,
  );
  const core = new NodeCore({
    nodeId,
    deviceId: deviceIdNumbered(0),
    options: defaultOptions,
    seed: 1,
  });
  const pins = new Pins();
  const leftovers: ForeignGroup[] = [];
  const looks: NodeId[][] = [];
  const partners = new Partners(core, {
    ring: {
      ring,
      coOwnership: coOwnershipOf(ring, nodeId),
      listFor: (placement) => ring.listAt(positionOf(placement)),
    },
    pins,
    proofs: { unmetOwners: () => unmet },
    duties: { leftovers: () => leftovers, isUnknown: ({ unknown }) => unknown.length > 0 },
    need: (needed) => {
      looks.at(-1)?.push(needed);
      return !core.links.has(needed);
    },
  });
  core.beginStep({ monotonicMs: 0, wallMs: 0 });
  partners.start();
  const look = () => {
    looks.push([]);
    const monotonicMs = core.nowMs + 15_000;
    core.beginStep({ monotonicMs, wallMs: 0 });
    core.deadlines.runDue(monotonicMs);
    return looks.at(-1) ?? [];
  };
  return { core, ring, pins, leftovers, look };
};

const own = nodeNamed('0');

test('every other owner of an own arc is asked for in the end, one in an exchange interval', () => {
  const { ring, look } = lookingOn(own);
  const coOwners = new Set(coOwnershipOf(ring, own).sharedByNodeId.keys());
  const asked = new Set<NodeId>();
  for (let minute = 0; minute < 400; minute += 1) {
    const inMinute = [look(), look(), look(), look()].flat();
    expect(inMinute).toHaveLength(1);
    for (const nodeId of inMinute) asked.add(nodeId);
  }
  expect(asked).toEqual(coOwners);
});

test('owners without whom an arc cannot be proven come first, four at a time and in turn', () => {
  const [a, b, c, d, e, f] = [1, 2, 3, 4, 5, 6].map((n) => nodeNamed(String(n))) as [
    NodeId,
    NodeId,
    NodeId,
    NodeId,
    NodeId,
    NodeId,
  ];
  const { core, look } = lookingOn(own, [[a, b], [c, d], [e], [f]]);
  expect(look().slice(0, 4)).toEqual([a, b, c, d]);
  for (const nodeId of [a, b, c, d]) core.links.open(nodeId, core.nowMs);
  expect(look().slice(0, 2)).toEqual([e, f]);
});

test('those that are linked need no turn', () => {
  const { core, ring, look } = lookingOn(own);
  for (const nodeId of coOwnershipOf(ring, own).sharedByNodeId.keys()) core.links.open(nodeId, 0);
  for (let looked = 0; looked < 120; looked += 1) expect(look()).toEqual([]);
});

test('of what is pinned as many owners as a read asks are kept linked', () => {
  const guest = nodeNamed('a guest');
  const { core, ring, pins, look } = lookingOn(guest);
  expect(look()).toEqual([]);
  pins.add(album, 'everything');
  const { primaries } = ring.listAt(positionOf(album));
  expect(look()).toEqual(primaries.slice(0, 3));
  const [, , , last] = primaries;
  if (!last) throw new Error('The ring is too small.');
  core.links.open(last, core.nowMs);
  // Asked for again, so that it does not count as idle.
  expect(look()).toEqual([last, ...primaries.slice(0, 2)]);
});

test('of what is left over one owner of each list is asked for, four lists at a time and in turn', () => {
  const guest = nodeNamed('a guest');
  const { core, ring, leftovers, look } = lookingOn(guest);
  const positions = [0, 1, 2, 3, 4, 5].map((sixth) => (sixth * 2 ** 49) as Position);
  for (const position of positions) {
    const list = ring.listAt(position);
    leftovers.push({ list, pinned: [], others: [], unknown: [album] });
  }
  const listsOf = (nodeIds: readonly NodeId[], from: number) =>
    nodeIds.map((nodeId, number) => leftovers[from + number]?.list.primaries.includes(nodeId));
  const [first, second] = [look(), look()];
  expect(listsOf(first, 0)).toEqual([true, true, true, true]);
  expect(listsOf(second.slice(0, 2), 4)).toEqual([true, true]);

  for (const { list } of leftovers) core.links.open(list.primaries[0] as NodeId, core.nowMs);
  expect(look()).toEqual([]);
});

test('what an owner is known to hold by now asks for no link', () => {
  const { ring, leftovers, look } = lookingOn(nodeNamed('a guest'));
  const list = ring.listAt(positionOf(album));
  leftovers.push({ list, pinned: [], others: [], unknown: [] });
  expect(look()).toEqual([]);
});
