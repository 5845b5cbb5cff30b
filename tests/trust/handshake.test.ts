import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DeviceId, NodeId } from '../../src/engine/ids.ts';
import { encodeClaim, signClaim } from '../../src/trust/claim.ts';
import { Handshake, type HandshakeOptions, type HandshakeStep } from '../../src/trust/handshake.ts';
import { createNodeIdentity, type NodeIdentity } from '../../src/trust/node-identity.ts';

const claimOf = async (identity: NodeIdentity): Promise<Uint8Array> =>
  encodeClaim(
    await signClaim(
      {
        nodeId: identity.nodeId,
        deviceId: 'ab'.repeat(16) as DeviceId,
        incarnation: 1,
        state: 'alive',
        weight: 1,
        protocol: 1,
        isKeeper: false,
      },
      identity,
    ),
  );

const [anna, ben, eve] = [
  await createNodeIdentity(),
  await createNodeIdentity(),
  await createNodeIdentity(),
];
const claims = new Map([
  [anna.nodeId, await claimOf(anna)],
  [ben.nodeId, await claimOf(ben)],
  [eve.nodeId, await claimOf(eve)],
]);

interface Side {
  readonly identity: NodeIdentity;
  readonly remoteNodeId: NodeId;
  readonly change?: Partial<HandshakeOptions>;
}

const sideOf = (initiated: boolean, { identity, remoteNodeId, change }: Side): Handshake =>
  new Handshake({
    identity,
    claim: claims.get(identity.nodeId) ?? new Uint8Array(0),
    initiated,
    remoteNodeId,
    localFingerprint: initiated ? 'sha-256 AA:01' : 'sha-256 BB:02',
    remoteFingerprint: initiated ? 'sha-256 BB:02' : 'sha-256 AA:01',
    networkId: 'albums',
    protocol: 1,
    ...change,
  });

const dialling = (change: Partial<HandshakeOptions> = {}) =>
  sideOf(true, { identity: anna, remoteNodeId: ben.nodeId, change });
const dialled = (change: Partial<HandshakeOptions> = {}) =>
  sideOf(false, { identity: ben, remoteNodeId: anna.nodeId, change });

/** Carries both sides' words across until both are over. */
const converse = async (a: Handshake, b: Handshake) => {
  const [stepA, stepB] = [await a.receive(b.hello), await b.receive(a.hello)];
  return [
    stepB.type === 'send' && stepA.type === 'send' ? await a.receive(stepB.bytes) : stepA,
    stepB.type === 'send' && stepA.type === 'send' ? await b.receive(stepA.bytes) : stepB,
  ] as const;
};

const outcomeOf = (step: HandshakeStep): string =>
  step.type === 'failed' ? step.reason : step.type;

const outcomes = async (a: Handshake, b: Handshake) => (await converse(a, b)).map(outcomeOf);

describe('two nodes that dialled each other', () => {
  it('know each other’s claims afterwards', async () => {
    const [byAnna, byBen] = await converse(dialling(), dialled());
    expect(byAnna.type === 'done' && byAnna.claim.claim.nodeId).toBe(ben.nodeId);
    expect(byBen.type === 'done' && byBen.claim.claim.nodeId).toBe(anna.nodeId);
  });

  it('may write certificates in different case', async () => {
    const change = { localFingerprint: 'SHA-256 bb:02', remoteFingerprint: 'sha-256 aa:01 ' };
    expect(await outcomes(dialling(), dialled(change))).toEqual(['done', 'done']);
  });

  it('may be one version of the protocol apart, and not two', async () => {
    expect(await outcomes(dialling({ protocol: 2 }), dialled())).toEqual(['done', 'done']);
    const apart = await outcomes(dialling({ protocol: 3 }), dialled());
    expect(apart).toEqual(['otherProtocol', 'otherProtocol']);
  });

  it('may send their proof before the other has done with the hello', async () => {
    const [a, b] = [dialling(), dialled()];
    const proof = await b.receive(a.hello);
    if (proof.type !== 'send') throw new Error('No proof.');
    const steps = await Promise.all([a.receive(b.hello), a.receive(proof.bytes)]);
    expect(steps.map(outcomeOf)).toEqual(['send', 'done']);
  });

  it('take two messages each, of a few hundred bytes', async () => {
    const step = await dialling().receive(dialled().hello);
    expect(dialling().hello.length).toBeLessThan(400);
    expect(step.type === 'send' && step.bytes.length).toBeLessThan(80);
  });
});

describe('the handshake fails', () => {
  it('between two networks', async () => {
    const result = await outcomes(dialling({ networkId: 'others' }), dialled());
    expect(result).toEqual(['otherNetwork', 'otherNetwork']);
  });

  it('when a server put itself between: the certificates are not the same', async () => {
    const result = await outcomes(dialling({ remoteFingerprint: 'sha-256 EE:66' }), dialled());
    expect(result).toEqual(['otherCertificates', 'otherCertificates']);
  });

  it('when another node answers than was dialled', async () => {
    const other = sideOf(false, { identity: eve, remoteNodeId: anna.nodeId });
    const [byAnna] = await outcomes(dialling(), other);
    expect(byAnna).toBe('otherNode');
  });

  it('when both say they dialled', async () => {
    const [byAnna] = await outcomes(
      dialling(),
      dialled({
        initiated: true,
        localFingerprint: 'sha-256 BB:02',
        remoteFingerprint: 'sha-256 AA:01',
      }),
    );
    expect(byAnna).toBe('sameSide');
  });

  it('when our own words come back', async () => {
    const mirror = { localFingerprint: 'sha-256 AA:01', remoteFingerprint: 'sha-256 AA:01' };
    const a = dialling({ ...mirror, remoteNodeId: anna.nodeId });
    expect(outcomeOf(await a.receive(a.hello))).toBe('sameSide');
  });

  it('when our own proof comes back', async () => {
    const a = dialling();
    const step = await a.receive(dialled().hello);
    if (step.type !== 'send') throw new Error('No proof.');
    expect(outcomeOf(await a.receive(step.bytes))).toBe('badSignature');
  });

  it('when our own proof comes back, even where both ends have our key', async () => {
    const a = dialling({ remoteNodeId: anna.nodeId });
    const b = sideOf(false, { identity: anna, remoteNodeId: anna.nodeId });
    const step = await a.receive(b.hello);
    if (step.type !== 'send') throw new Error('No proof.');
    expect(outcomeOf(await a.receive(step.bytes))).toBe('badSignature');
  });

  it('when yesterday’s words are played again', async () => {
    const [a, b] = [dialling(), dialled()];
    const proof = await b.receive(a.hello);
    if (proof.type !== 'send') throw new Error('No proof.');
    const again = dialling();
    expect(outcomeOf(await again.receive(b.hello))).toBe('send');
    expect(outcomeOf(await again.receive(proof.bytes))).toBe('badSignature');
  });

  it('when somebody shows another’s claim without holding the key', async () => {
    const claim = claims.get(ben.nodeId) ?? new Uint8Array(0);
    const impostor = sideOf(false, { identity: eve, remoteNodeId: anna.nodeId, change: { claim } });
    expect((await outcomes(dialling(), impostor))[0]).toBe('badSignature');
  });

  it('when a claim was forged', async () => {
    const claim = (claims.get(ben.nodeId) ?? new Uint8Array(0)).with(100, 77);
    expect((await outcomes(dialling(), dialled({ claim })))[0]).toBe('badClaim');
  });

  it('for good: nothing after it is heard', async () => {
    const a = dialling();
    await a.receive(new Uint8Array(0));
    expect(outcomeOf(await a.receive(dialled().hello))).toBe('outOfOrder');
  });

  it('when something follows the end', async () => {
    const [a, b] = [dialling(), dialled()];
    await converse(a, b);
    expect(outcomeOf(await a.receive(b.hello))).toBe('outOfOrder');
  });

  it('on a proof before the hello, and on a second hello', async () => {
    const [a, b] = [dialling(), dialled()];
    const proof = await b.receive(a.hello);
    if (proof.type !== 'send') throw new Error('No proof.');
    expect(outcomeOf(await dialling().receive(proof.bytes))).toBe('malformed');
    await a.receive(b.hello);
    expect(outcomeOf(await a.receive(b.hello))).toBe('malformed');
  });

  it('on any one byte of a hello changed', async () => {
    const hello = dialled().hello;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: hello.length - 1 }), async (at) => {
        const [a, b] = [dialling(), dialled()];
        const changed = b.hello.with(at, (b.hello[at] ?? 0) ^ 1);
        const step = await a.receive(changed);
        const proof = await b.receive(a.hello);
        if (step.type !== 'send' || proof.type !== 'send') return;
        expect(outcomeOf(await a.receive(proof.bytes))).toBe('badSignature');
      }),
      { numRuns: 100 },
    );
  });

  it('on any bytes, without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        expect((await dialling().receive(bytes)).type).toBe('failed');
      }),
      { numRuns: 50 },
    );
  });
});
