import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DeviceId } from '../../src/engine/ids.ts';
import type { MemberClaim } from '../../src/engine/membership/member.ts';
import {
  claimBytes,
  encodeClaim,
  openClaim,
  publicKeyOfClaim,
  signClaim,
} from '../../src/trust/claim.ts';
import {
  createNodeIdentity,
  nodeIdOf,
  restoreNodeIdentity,
} from '../../src/trust/node-identity.ts';
import { hexOf } from '../wire/arbitrary-messages.ts';
import { must } from './people.ts';

const identity = await createNodeIdentity();

const claimOf = (change: Partial<MemberClaim>): MemberClaim => ({
  nodeId: identity.nodeId,
  deviceId: 'ab'.repeat(16) as DeviceId,
  incarnation: 12,
  state: 'alive',
  weight: 1,
  protocol: 1,
  isKeeper: false,
  ...change,
});

const anyClaim: fc.Arbitrary<MemberClaim> = fc.record({
  nodeId: fc.constant(identity.nodeId),
  deviceId: hexOf<DeviceId>(16),
  incarnation: fc.nat({ max: 2 ** 48 - 1 }),
  state: fc.constantFrom('alive', 'left'),
  weight: fc.constantFrom(0, 0.25, 0.5, 1, 2, 4),
  protocol: fc.nat({ max: 65_535 }),
  isKeeper: fc.boolean(),
});

describe('a claim', () => {
  it('says the same after its way through the net', async () => {
    await fc.assert(
      fc.asyncProperty(anyClaim, async (claim) => {
        const signed = await signClaim(claim, identity);
        expect(await openClaim(encodeClaim(signed))).toEqual({ ok: true, value: signed });
      }),
      { numRuns: 30 },
    );
  });

  it('takes 121 bytes', async () => {
    expect(encodeClaim(await signClaim(claimOf({}), identity))).toHaveLength(121);
    expect(claimBytes).toBe(121);
  });

  it('names the node whose key signed it', async () => {
    const signed = await signClaim(claimOf({}), identity);
    expect(nodeIdOf(publicKeyOfClaim(signed))).toBe(signed.claim.nodeId);
  });

  it('changed in any byte is refused', async () => {
    const bytes = encodeClaim(await signClaim(claimOf({ state: 'left' }), identity));
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = bytes.with(place, (bytes[place] ?? 0) ^ 1);
      expect((await openClaim(changed)).ok, `byte ${String(place)}`).toBe(false);
    }
  });

  it('made with one key under the name of another is another node’s claim, and unsigned', async () => {
    const other = await createNodeIdentity();
    const bytes = encodeClaim(await signClaim(claimOf({}), identity));
    bytes.set(other.publicKey, 0);
    expect(await openClaim(bytes)).toEqual({ ok: false, error: { type: 'badSignature' } });
  });

  it('of no length, or with flags from nowhere, is malformed', async () => {
    const bytes = encodeClaim(await signClaim(claimOf({}), identity));
    const malformed = { ok: false, error: { type: 'malformed' } };
    expect(await openClaim(bytes.subarray(1))).toEqual(malformed);
    expect(await openClaim(new Uint8Array(0))).toEqual(malformed);
    expect(await openClaim(bytes.with(120, 32))).toEqual(malformed);
    expect(await openClaim(bytes.with(120, 7))).toEqual(malformed);
  });

  it('for another node is a mistake', async () => {
    const other = await createNodeIdentity();
    await expect(signClaim(claimOf({ nodeId: other.nodeId }), identity)).rejects.toThrow(
      'A node claims nothing for another.',
    );
  });
});

describe('a node identity', () => {
  it('is the same after it was stored', async () => {
    const restored = must(await restoreNodeIdentity(identity.pkcs8));
    expect(restored.nodeId).toBe(identity.nodeId);
    expect(restored.signalingToken).toBe(identity.signalingToken);
    const signed = await signClaim(claimOf({ incarnation: 99 }), restored);
    expect((await openClaim(encodeClaim(signed))).ok).toBe(true);
  });

  it('that was damaged on disk is no identity', async () => {
    expect(await restoreNodeIdentity(new Uint8Array(48))).toEqual({
      ok: false,
      error: { type: 'malformed' },
    });
  });
});
