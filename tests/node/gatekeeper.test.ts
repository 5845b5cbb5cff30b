import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeId } from '../../src/engine/ids.ts';
import type { Accusation, SignedClaim } from '../../src/engine/membership/member.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import { err, ok } from '../../src/engine/result.ts';
import type { Version } from '../../src/engine/version.ts';
import { Gatekeeper } from '../../src/node/gatekeeper.ts';
import { claimsIn, mapParts, versionsIn } from '../../src/node/message-parts.ts';
import { openClaim } from '../../src/trust/claim.ts';
import { openVersion } from '../../src/trust/open-version.ts';
import { encodeMessage } from '../../src/wire/encode-message.ts';
import { contributor, guest, must, sealComment } from '../trust/people.ts';
import { anyMessage } from '../wire/arbitrary-messages.ts';
import { higher, lower } from './linked-nodes.ts';

const versions: readonly Version[] = [await sealComment(contributor), await sealComment(guest)];
const claims: readonly SignedClaim[] = [
  must(await openClaim(lower.claim)),
  must(await openClaim(higher.claim)),
];
const accusation: Accusation = {
  subject: lower.identity.nodeId,
  incarnation: 3,
  state: 'suspect',
  accuser: higher.identity.nodeId,
};

const store = (bytes: readonly Uint8Array[]): Uint8Array =>
  encodeMessage({ type: 'store', requestId: 7, versions: bytes, reason: { type: 'replica' } });

const forged = (bytes: Uint8Array | undefined, at = -1): Uint8Array =>
  (bytes ?? new Uint8Array()).with(at, ((bytes ?? []).at(at) ?? 0) ^ 1);

const messages: readonly EngineMessage[] = [
  {
    type: 'store',
    requestId: 7,
    versions,
    reason: { type: 'hint', forNodeId: 'ab'.repeat(16) as NodeId },
  },
  { type: 'readReply', requestId: 8, versionIds: [], versions, isProven: true, load: 0 },
  { type: 'fetched', requestId: 9, versions, missing: [], load: 0 },
  { type: 'stored', requestId: 7, isProven: true },
  {
    type: 'pushPull',
    gossip: [
      ...claims.map((claim) => ({ type: 'claim' as const, claim })),
      { type: 'accusation', accusation },
    ],
    isReply: true,
  },
];

describe('what is sealed', () => {
  test.each(messages.map((message) => [message.type, message] as const))(
    'comes through as it was: %s',
    async (_type, message) => {
      const gatekeeper = new Gatekeeper(openVersion);
      expect(await gatekeeper.admit(Gatekeeper.seal(message))).toEqual(ok(message));
      expect([...gatekeeper.refusals]).toEqual([]);
    },
  );
});

describe('what is not as it should be', () => {
  test('is counted and dropped when it is no message', async () => {
    const gatekeeper = new Gatekeeper(openVersion);
    for (const bytes of [new Uint8Array(), new Uint8Array([255, 0, 1])]) {
      expect(await gatekeeper.admit(bytes)).toEqual(err('malformedMessage'));
    }
    expect([...gatekeeper.refusals]).toEqual([['malformedMessage', 2]]);
  });

  test('is dropped whole when one version of it is forged', async () => {
    const gatekeeper = new Gatekeeper(openVersion);
    const [first, second] = versions.map(({ bytes }) => bytes);
    const bytes = store([first ?? new Uint8Array(), forged(second, 40)]);
    expect(await gatekeeper.admit(bytes)).toEqual(err('badVersion'));
    expect([...gatekeeper.refusals]).toEqual([['badVersion', 1]]);
  });

  test('costs a claim, and no other news beside it', async () => {
    const gatekeeper = new Gatekeeper(openVersion);
    const bytes = encodeMessage({
      type: 'ping',
      seq: 1,
      gossip: [
        { type: 'claim', claim: forged(lower.claim) },
        { type: 'accusation', accusation },
        { type: 'claim', claim: higher.claim },
      ],
    });
    expect(await gatekeeper.admit(bytes)).toEqual(
      ok({
        type: 'ping',
        seq: 1,
        gossip: [
          { type: 'accusation', accusation },
          { type: 'claim', claim: claims[1] },
        ],
      }),
    );
    expect([...gatekeeper.refusals]).toEqual([['badClaim', 1]]);
  });
});

describe('the parts of a message', () => {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  test('are all mapped, and nothing else is', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const seen = { versions: [] as Uint8Array[], claims: [] as Uint8Array[] };
        const note = (list: Uint8Array[]) => (part: Uint8Array) => {
          list.push(part);
          return part;
        };
        const mapped = mapParts(message, {
          version: note(seen.versions),
          claim: note(seen.claims),
        });
        expect(mapped).toEqual(message);
        expect(seen).toEqual({ versions: versionsIn(message), claims: claimsIn(message) });
      }),
    );
  });

  test('become what the maps say, everywhere', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const mapped = mapParts<Uint8Array, Uint8Array, string, string>(message, {
          version: hex,
          claim: hex,
        });
        expect(versionsIn(mapped)).toEqual(versionsIn(message).map(hex));
        expect(claimsIn(mapped)).toEqual(claimsIn(message).map(hex));
      }),
    );
  });

  test('that are left out leave the rest in its order', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const isKept = (part: Uint8Array): boolean => part.length % 2 === 0;
        const keep = (part: Uint8Array) => (isKept(part) ? part : undefined);
        const mapped = mapParts(message, { version: keep, claim: keep });
        expect(versionsIn(mapped)).toEqual(versionsIn(message).filter(isKept));
        expect(claimsIn(mapped)).toEqual(claimsIn(message).filter(isKept));
        if (!('gossip' in message) || !('gossip' in mapped)) return;
        const isAccusation = ({ type }: { type: string }): boolean => type === 'accusation';
        expect(mapped.gossip.filter(isAccusation)).toEqual(message.gossip.filter(isAccusation));
      }),
    );
  });
});
