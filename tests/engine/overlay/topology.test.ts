import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { hopsTowards, wantedLinks } from '../../../src/engine/overlay/topology.ts';
import { nodeNamed } from '../anti-entropy/some-versions.ts';

const nodesCount = 1000;
const nodeIds = Array.from({ length: nodesCount }, (_, number) => nodeNamed(String(number)));

/** Links work both ways, whoever wanted them. */
const linksOf = (all: readonly NodeId[]): Map<NodeId, NodeId[]> => {
  const links = new Map<NodeId, Set<NodeId>>(all.map((nodeId) => [nodeId, new Set()]));
  for (const nodeId of all) {
    const others = all.filter((other) => other !== nodeId);
    for (const other of wantedLinks(nodeId, others, 24)) {
      links.get(nodeId)?.add(other);
      links.get(other)?.add(nodeId);
    }
  }
  return new Map(Array.from(links, ([nodeId, linked]) => [nodeId, [...linked].sort()]));
};

describe('links', () => {
  test('are wanted to everybody while members are few', () => {
    const [own, ...others] = nodeIds.slice(0, 24);
    if (!own) throw new Error('Nobody.');
    expect(wantedLinks(own, others, 24)).toEqual(new Set(others));
  });

  test('at a thousand members stay few', () => {
    const counts = [...linksOf(nodeIds).values()].map((linked) => linked.length);
    expect(counts.reduce((sum, count) => sum + count, 0) / nodesCount).toBeLessThan(40);
  });

  test('lead a message to any of a thousand members, in four hops on average', () => {
    const links = linksOf(nodeIds);
    let hopsTotal = 0;
    for (let route = 0; route < 300; route += 1) {
      const to = nodeIds[(route * 37 + 11) % nodesCount];
      let at = nodeIds[(route * 101) % nodesCount];
      if (!to || !at) throw new Error('Nobody.');
      let hops = 0;
      while (at !== to) {
        const hop: NodeId | undefined = hopsTowards(links.get(at) ?? [], to, undefined)[0];
        expect(hop).toBeDefined();
        if (!hop) break;
        at = hop;
        hops += 1;
      }
      expect(hops).toBeLessThanOrEqual(8);
      hopsTotal += hops;
    }
    expect(hopsTotal / 300).toBeLessThanOrEqual(4);
  });
});

test('hops are tried from the nearest to the farthest, the way back first', () => {
  const [near, far, back] = ['1', '8', '9'].map((digit) => digit.padEnd(32, '0') as NodeId);
  const to = '00001'.padEnd(32, '0') as NodeId;
  if (!near || !far || !back) throw new Error('Nobody.');
  expect(hopsTowards([far, near, back], to, undefined)).toEqual([near, back, far]);
  expect(hopsTowards([far, near, back], to, back)).toEqual([back, near, far]);
  expect(hopsTowards([far, near, to], to, near)).toEqual([to]);
});
