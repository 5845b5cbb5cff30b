import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { IdCircle } from '../../../src/engine/overlay/id-circle.ts';
import { hopsTowards, wantedByClient, wantedLinks } from '../../../src/engine/overlay/topology.ts';
import { nodeNamed } from '../anti-entropy/some-versions.ts';

type Links = ReadonlyMap<NodeId, ReadonlySet<NodeId>>;

const idsOf = (what: string, count: number): NodeId[] =>
  Array.from({ length: count }, (_, number) => nodeNamed(`${what} ${number}`));

const circleOf = (nodeIds: readonly NodeId[]): IdCircle => new IdCircle([...nodeIds].sort());

/** Links work both ways, whoever wanted them. */
const linksOf = (core: readonly NodeId[], clients: readonly NodeId[] = []): Links => {
  const circle = circleOf(core);
  const links = new Map<NodeId, Set<NodeId>>([...core, ...clients].map((id) => [id, new Set()]));
  const want = (nodeId: NodeId, others: ReadonlySet<NodeId>) => {
    for (const other of others) {
      links.get(nodeId)?.add(other);
      links.get(other)?.add(nodeId);
    }
  };
  for (const nodeId of core) want(nodeId, wantedLinks(circle, nodeId, 24));
  for (const nodeId of clients)
    want(
      nodeId,
      wantedByClient(circle, nodeId, () => true),
    );
  return links;
};

/** As a node computes it that knows all the others. */
const hopsTo = (links: Links, to: NodeId): ((nodeId: NodeId) => number) => {
  const beside = links.get(to) ?? new Set();
  const next = new Set([...beside].flatMap((nodeId) => [...(links.get(nodeId) ?? [])]));
  return (nodeId) => (beside.has(nodeId) ? 1 : next.has(nodeId) ? 2 : Infinity);
};

const countHops = (links: Links, from: NodeId, to: NodeId): number => {
  const hopsFrom = hopsTo(links, to);
  let at = from;
  for (let hops = 0; hops < 32; hops += 1) {
    if (at === to) return hops;
    const linked = [...(links.get(at) ?? [])];
    const [hop] = hopsTowards(linked, { to, wayBack: undefined, hopsFrom });
    if (hop === undefined) break;
    at = hop;
  }
  return Infinity;
};

const meanHops = (links: Links, from: readonly NodeId[], to: readonly NodeId[]): number => {
  let total = 0;
  for (let route = 0; route < 300; route += 1) {
    const [start, end] = [from[(route * 101) % from.length], to[(route * 37 + 11) % to.length]];
    if (start && end) total += countHops(links, start, end);
  }
  return total / 300;
};

describe('links', () => {
  test('are wanted to everybody while members are few', () => {
    const nodeIds = idsOf('node', 24);
    const [own] = nodeIds;
    if (!own) throw new Error('Nobody.');
    expect(wantedLinks(circleOf(nodeIds), own, 24)).toEqual(new Set(nodeIds.slice(1)));
  });

  test('at a thousand members stay within the cap of fifty, on every one of them', () => {
    const counts = Array.from(linksOf(idsOf('node', 1000)).values(), ({ size }) => size);
    expect(Math.max(...counts)).toBeLessThanOrEqual(50);
    expect(counts.reduce((sum, count) => sum + count, 0) / 1000).toBeLessThan(30);
  });

  test('lead a message to any of a thousand members in less than three hops on average', () => {
    const nodeIds = idsOf('node', 1000);
    expect(meanHops(linksOf(nodeIds), nodeIds, nodeIds)).toBeLessThan(3);
  });

  test('of ten thousand clients on a core of a thousand stay few, and lead anywhere', () => {
    const [core, clients] = [idsOf('node', 1000), idsOf('client', 9000)];
    const links = linksOf(core, clients);
    for (const client of clients) expect(links.get(client)?.size).toBe(2);
    const counts = core.map((nodeId) => links.get(nodeId)?.size ?? 0);
    expect(counts.reduce((sum, count) => sum + count, 0) / 1000).toBeLessThan(50);
    expect(meanHops(links, clients, core)).toBeLessThan(4);
    expect(meanHops(links, clients, clients)).toBeLessThan(5);
  });

  test('of those who stay hardly change when another comes', () => {
    const nodeIds = idsOf('node', 300);
    const [before, after] = [circleOf(nodeIds), circleOf([...nodeIds, nodeNamed('newcomer')])];
    let changed = 0;
    for (const nodeId of nodeIds) {
      const now = wantedLinks(after, nodeId, 24);
      for (const other of wantedLinks(before, nodeId, 24)) if (!now.has(other)) changed += 1;
    }
    // Of five thousand links in all.
    expect(changed).toBeLessThan(30);
  });
});

test('hops are tried from the nearest to the farthest; first the way back, then the fewest', () => {
  const [near, far, back] = ['1', '8', '9'].map((digit) => digit.padEnd(32, '0') as NodeId);
  const to = '00001'.padEnd(32, '0') as NodeId;
  if (!near || !far || !back) throw new Error('Nobody.');
  const linked = [far, near, back];
  const end = { to, wayBack: undefined, hopsFrom: () => Infinity };
  expect(hopsTowards(linked, end)).toEqual([near, back, far]);
  const hopsFrom = (nodeId: NodeId) => (nodeId === far ? 1 : Infinity);
  expect(hopsTowards(linked, { ...end, hopsFrom })).toEqual([far, near, back]);
  expect(hopsTowards(linked, { ...end, wayBack: back })).toEqual([back, near, far]);
  expect(hopsTowards([far, near, to], { ...end, wayBack: near })).toEqual([to]);
});
