import { expect, test } from 'vitest';

import type { SignedClaim } from '../../../src/engine/membership/member.ts';
import { Membership } from '../../../src/engine/membership/membership.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const claimOf = (number: number, incarnation = 1): SignedClaim => ({
  claim: {
    nodeId: nodeIdNumbered(number),
    deviceId: deviceIdNumbered(number),
    incarnation,
    weight: 1,
    isKeeper: false,
    protocol: 1,
    state: 'alive',
  },
  proof: new Uint8Array(),
});

/** A node of the lowest id that has heard so many rows; how many whole tables it sends at a link. */
const greetings = (
  rows: number,
  { to, afterMs = 1000 }: { readonly to: SignedClaim; readonly afterMs?: number },
): number => {
  const core = new NodeCore({
    nodeId: nodeIdNumbered(0),
    deviceId: deviceIdNumbered(0),
    options: defaultOptions,
    seed: 1,
  });
  core.beginStep({ monotonicMs: 0, wallMs: 0 });
  const traits = { weight: 1, isKeeper: false, protocol: 1 } as const;
  const membership = new Membership(core, { traits, restoredIncarnation: 0 }, () => {});
  const table = Array.from(
    { length: rows },
    (_, number) => ({ type: 'claim', claim: claimOf(number + 1) }) as const,
  );
  membership.receivePushPull(nodeIdNumbered(1), table, true);
  core.takeEffects();
  core.beginStep({ monotonicMs: afterMs, wallMs: afterMs });
  core.links.open(to.claim.nodeId, core.nowMs);
  membership.linkUp(to.claim.nodeId, to);
  const sent = core
    .takeEffects()
    .flatMap((each) => (each.type === 'send' ? each.message.type : []));
  return sent.filter((type) => type === 'pushPull').length;
};

test('a small table is told at every new link', () => {
  expect(greetings(20, { to: claimOf(7) })).toBe(1);
});

test('a large table is not told again to whom all have been talking about', () => {
  expect(greetings(200, { to: claimOf(7) })).toBe(0);
});

test('a large table is told to a stranger, and to who was away', () => {
  expect(greetings(200, { to: claimOf(900) })).toBe(1);
  expect(greetings(200, { to: claimOf(7, 3) })).toBe(1);
});

test('who has not heard a whole table for long tells its own, and so gets one', () => {
  expect(greetings(200, { to: claimOf(7), afterMs: 11 * 60_000 })).toBe(1);
});
