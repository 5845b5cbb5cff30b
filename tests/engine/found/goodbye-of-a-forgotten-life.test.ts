import { describe, expect, test } from 'vitest';

import type { Effect } from '../../../src/engine/effect.ts';
import type { DeviceId } from '../../../src/engine/ids.ts';
import type { MemberClaim, SignedClaim } from '../../../src/engine/membership/member.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { RingNode } from '../../../src/engine/ring-node.ts';
import { nodeNamed } from '../anti-entropy/some-versions.ts';

const now = { monotonicMs: 1000, wallMs: 1_700_000_000_000 };
const [ann, ben] = [nodeNamed('ann'), nodeNamed('ben')];

const signed = (claim: MemberClaim): SignedClaim => ({ claim, proof: new Uint8Array(1) });

const claimsIn = (effects: readonly Effect[]): readonly MemberClaim[] =>
  effects.flatMap((effect) => (effect.type === 'signClaim' ? [effect.claim] : []));

describe('a tab whose last life ended before the disk had heard of it', () => {
  test('speaks up over its own goodbye when it hears it', () => {
    const node = new RingNode({
      nodeId: ann,
      deviceId: 'a'.repeat(32) as DeviceId,
      weight: 1,
      isKeeper: false,
      protocol: 1,
      seed: 1,
      options: defaultOptions,
      restored: { state: undefined, copies: [] },
    });
    const own = claimsIn(node.step({ type: 'wake' }, now));
    for (const claim of own) node.step({ type: 'claimSigned', claim: signed(claim) }, now);
    const alive = own.find(({ state }) => state === 'alive');
    const goodbye = own.find(({ state }) => state === 'left');
    if (!alive || !goodbye) throw new Error('A node claims to be alive, and signs its goodbye.');
    const claim = signed({ ...alive, nodeId: ben, deviceId: 'b'.repeat(32) as DeviceId });
    node.step({ type: 'linkUp', nodeId: ben, claim }, now);

    // The same words, said and heard in the life before this one.
    const gossip = [{ type: 'claim', claim: signed(goodbye) }] as const;
    const effects = node.step(
      { type: 'message', from: ben, message: { type: 'gossip', gossip } },
      now,
    );
    const raised = claimsIn(effects).find(({ state }) => state === 'alive');
    expect(raised?.incarnation).toBeGreaterThan(goodbye.incarnation);
  });
});
