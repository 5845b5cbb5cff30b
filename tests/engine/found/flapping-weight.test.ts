import { expect, test } from 'vitest';

import type { Input } from '../../../src/engine/input.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';
import { placementNamed } from '../things.ts';

type Gossip = Extract<Extract<Input, { type: 'message' }>['message'], { type: 'gossip' }>['gossip'];

const claimOf = (
  number: number,
  { incarnation, weight }: { readonly incarnation: number; readonly weight: 0.25 | 1 | 4 },
): Gossip[number] => ({
  type: 'claim',
  claim: {
    claim: {
      nodeId: nodeIdNumbered(number),
      deviceId: deviceIdNumbered(number),
      incarnation,
      state: 'alive',
      weight,
      protocol: 1,
      isKeeper: false,
    },
    proof: new Uint8Array(),
  },
});

const placements = Array.from({ length: 300 }, (_, number) => placementNamed(`album ${number}`));

test('a member that says another weight in every message has the ring made anew twice a second', () => {
  const cluster = Cluster.of(3);
  const [tab, hostile] = [cluster.tab(0), cluster.tab(1)];
  const say = (gossip: Gossip): void => {
    tab.put({ type: 'message', from: hostile.nodeId, message: { type: 'gossip', gossip } });
  };
  const owners = (): string =>
    placements.map((each) => tab.node.preferenceListFor(each).primaries.join()).join();
  say(
    Array.from({ length: 20 }, (_, at) => claimOf(0x100 + at * 40, { incarnation: 1, weight: 1 })),
  );

  let changes = 0;
  let last = owners();
  const flap = (times: number, firstIncarnation: number): void => {
    for (let time = 0; time < times; time += 1) {
      const weight = time % 2 === 0 ? 4 : 0.25;
      say([claimOf(1, { incarnation: firstIncarnation + time, weight })]);
      const now = owners();
      if (now !== last) changes += 1;
      last = now;
    }
  };
  flap(200, 1000);
  expect(changes).toBeGreaterThan(10);
  expect(changes).toBeLessThanOrEqual(32);

  changes = 0;
  for (let step = 0; step < 40; step += 1) {
    cluster.run(100);
    flap(10, 2000 + step * 10);
  }
  expect(changes).toBeGreaterThan(4);
  expect(changes).toBeLessThanOrEqual(9);

  // What came last counts in the end.
  say([claimOf(1, { incarnation: 9000, weight: 4 })]);
  const before = owners();
  cluster.run(1000);
  expect(owners()).not.toBe(before);
});
