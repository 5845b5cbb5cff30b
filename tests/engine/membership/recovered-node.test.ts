import { expect, test } from 'vitest';

import type { MemberClaim } from '../../../src/engine/membership/member.ts';
import { Membership } from '../../../src/engine/membership/membership.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const claimOf = (number: number): MemberClaim => ({
  nodeId: nodeIdNumbered(number),
  deviceId: deviceIdNumbered(number),
  incarnation: 1,
  weight: 1,
  isKeeper: false,
  protocol: 1,
  state: 'alive',
});

/** One node that was ill when it came to suspect another; a third one is there too. */
const suspicious = () => {
  const core = new NodeCore({
    nodeId: nodeIdNumbered(0),
    deviceId: deviceIdNumbered(0),
    options: defaultOptions,
    seed: 1,
  });
  const at = (monotonicMs: number) => core.beginStep({ monotonicMs, wallMs: monotonicMs });
  at(0);
  const traits = { weight: 1, isKeeper: false, protocol: 1 } as const;
  const membership = new Membership(core, { traits, restoredIncarnation: 0 }, () => {});
  const news = [1, 2].map((number) => {
    return { type: 'claim', claim: { claim: claimOf(number), proof: new Uint8Array() } } as const;
  });
  membership.receive(nodeIdNumbered(1), news);
  for (let time = 0; time < 4; time += 1) membership.noteHealth('timersDrifted');
  membership.suspect(nodeIdNumbered(2));
  const stateAt = (nowMs: number) => {
    at(nowMs);
    core.deadlines.runDue(nowMs);
    return membership.table.rowOf(nodeIdNumbered(2))?.state;
  };
  return { membership, stateAt };
};

test('a node that is ill waits long before it believes in a death', () => {
  expect(suspicious().stateAt(60_000)).toBe('suspect');
});

test('a node that is well again waits no longer than one that always was', () => {
  const { membership, stateAt } = suspicious();
  for (let time = 0; time < 8; time += 1) membership.noteHealth('probeAnswered');
  expect(stateAt(60_000)).toBe('dead');
});
