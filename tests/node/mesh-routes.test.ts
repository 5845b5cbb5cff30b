import { beforeEach, expect, test } from 'vitest';
import type { NodeId } from '../../src/engine/ids.ts';
import type { MemberState } from '../../src/engine/membership/member-row.ts';
import type { MemberInfo } from '../../src/engine/ring-view.ts';
import { MeshRoutes } from '../../src/node/mesh-routes.ts';

const [own, anna, ben] = ['0', 'a', 'b'].map((mark) => mark.repeat(32)) as [NodeId, NodeId, NodeId];

let states: Map<NodeId, MemberState>;
let routed: Set<NodeId>;
let told: (readonly NodeId[])[];
let routes: MeshRoutes;

beforeEach(() => {
  states = new Map([
    [own, 'alive'],
    [anna, 'alive'],
    [ben, 'alive'],
  ]);
  routed = new Set();
  told = [];
  const ring = {
    nodeId: own,
    members: () => [...states].map(([nodeId, state]) => ({ nodeId, state }) as MemberInfo),
    hasRouteTo: (nodeId: NodeId) => routed.has(nodeId),
  };
  routes = new MeshRoutes(ring, (nodeIds) => told.push(nodeIds));
});

test('routes are told when they change, and only then', () => {
  routes.review();
  expect(told).toEqual([]);
  routed.add(anna);
  routes.review();
  routes.review();
  routed.delete(anna);
  routed.add(ben);
  routes.review();
  routed.clear();
  routes.review();
  expect(told).toEqual([[anna], [ben], []]);
});

test('another order is no change', () => {
  routed = new Set([anna, ben]);
  routes.review();
  states = new Map([...states].reverse());
  routes.review();
  expect(told).toHaveLength(1);
});

test.each(['dead', 'left'] as const)('the mesh has no route to a member that is %s', (state) => {
  routed = new Set([anna, ben]);
  states.set(anna, state);
  routes.review();
  expect(told).toEqual([[ben]]);
});

test('a suspect may be there still, and oneself is no destination', () => {
  routed = new Set([own, anna]);
  states.set(anna, 'suspect');
  routes.review();
  expect(told).toEqual([[anna]]);
});
