/** A linked peer may say anything that decodes. It is dropped or answered, and never breaks the node. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ItemId, Placement, Position, VersionId } from '../../src/engine/ids.ts';
import type { EngineMessage, ExchangeRange } from '../../src/engine/message.ts';
import type { SignedClaim } from '../../src/engine/membership/member.ts';
import type { Version, VersionRef } from '../../src/engine/version.ts';
import { standings, storeRefusals } from '../../src/wire/message-codes.ts';
import { Cluster, deviceIdNumbered, nodeIdNumbered } from './cluster.ts';
import { actorNamed, album, chunk, entry } from './things.ts';

const nodeId = fc.nat(5).map(nodeIdNumbered);
const known = [entry('post'), entry('comment'), chunk('photo')];
const requestId = fc.nat(60);

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });

const someRef: fc.Arbitrary<VersionRef> = fc.oneof(
  fc.constantFrom(...known.map(({ meta }) => meta)),
  fc.record({
    placement: hex(32).map((text) => text as Placement),
    itemId: hex(64).map((text) => text as ItemId),
    versionId: hex(64).map((text) => text as VersionId),
  }),
);

const someDot = fc.record({ actor: fc.constantFrom('a', 'b').map(actorNamed), seq: fc.nat(5) });

const someVersion: fc.Arbitrary<Version> = fc.oneof(
  fc.constantFrom(...known),
  fc
    .record({
      seq: fc.nat(5),
      actor: fc.constantFrom('a', 'b').map(actorNamed),
      wallMs: fc.constantFrom(0, 1_700_000_000_000, Number.MAX_SAFE_INTEGER),
      isTombstone: fc.boolean(),
      name: fc.constantFrom('post', 'photo', 'other'),
      sizeBytes: fc.constantFrom(0, 300, 2 ** 31),
    })
    .map(({ seq, actor, wallMs, isTombstone, name, sizeBytes }) =>
      entry(name, {
        dot: { actor, seq },
        context: seq > 2 ? [{ actor, seq: seq - 1 }] : [],
        hlc: { wallMs, counter: 0 },
        isTombstone,
        sizeBytes,
      }),
    ),
);

const someClaim: fc.Arbitrary<SignedClaim> = fc
  .record({
    nodeId,
    incarnation: fc.constantFrom(0, 1, 2, 3, 100, Number.MAX_SAFE_INTEGER - 2),
    state: fc.constantFrom('alive', 'left'),
    weight: fc.constantFrom(0, 0.25, 1, 4),
    device: fc.nat(5),
  })
  .map(({ device, ...claim }) => ({
    claim: { ...claim, deviceId: deviceIdNumbered(device), protocol: 1, isKeeper: false },
    proof: new Uint8Array(),
  }));

const someGossip = fc.array(
  fc.oneof(
    someClaim.map((claim) => ({ type: 'claim', claim }) as const),
    fc
      .record({
        subject: nodeId,
        incarnation: fc.constantFrom(0, 1, 3, 100, Number.MAX_SAFE_INTEGER),
        state: fc.constantFrom('suspect', 'dead'),
        accuser: nodeId,
      })
      .map((accusation) => ({ type: 'accusation', accusation }) as const),
  ),
  { maxLength: 6 },
);

const somePosition = fc
  .oneof(fc.constantFrom(0, 1, 2 ** 52 - 1), fc.integer({ min: 0, max: 2 ** 52 - 1 }))
  .map((position) => position as Position);

const someRefs = fc.array(someRef, { maxLength: 8 });
const someNames = fc.array(hex(8), { maxLength: 8 });

const someRange: fc.Arbitrary<ExchangeRange> = fc.record({
  lower: somePosition,
  lowerKey: hex(4),
  upper: somePosition,
  upperKey: fc.oneof(fc.constant(''), hex(160)),
  content: fc.oneof(
    fc.record({ type: fc.constant('fingerprint'), fingerprint: hex(16), count: fc.nat() }),
    fc.record({ type: fc.constant('agreed'), check: hex(8) }),
    fc.record({ type: fc.constant('names'), names: someNames }),
    fc.record({
      type: fc.constant('difference'),
      fingerprint: hex(16),
      lacked: someNames,
      refs: someRefs,
    }),
    fc.record({ type: fc.constantFrom('spelt', 'items'), refs: someRefs }),
  ),
});

const someMessage: fc.Arbitrary<EngineMessage> = fc.oneof(
  fc.record({ type: fc.constantFrom('ping', 'ack'), seq: requestId, gossip: someGossip }),
  fc.record({ type: fc.constant('pingRequest'), seq: requestId, target: nodeId }),
  fc.record({
    type: fc.constant('nack'),
    seq: requestId,
    target: nodeId,
    hasTried: fc.boolean(),
  }),
  fc.record({ type: fc.constant('gossip'), gossip: someGossip }),
  fc.record({ type: fc.constant('pushPull'), gossip: someGossip, isReply: fc.boolean() }),
  fc.record({
    type: fc.constant('store'),
    requestId,
    versions: fc.array(someVersion, { maxLength: 5 }),
    reason: fc.oneof(
      fc.constant({ type: 'replica' } as const),
      fc.constant({ type: 'watched' } as const),
      fc.constant({ type: 'repair' } as const),
      nodeId.map((forNodeId) => ({ type: 'hint', forNodeId }) as const),
    ),
  }),
  fc.record({ type: fc.constant('stored'), requestId, isProven: fc.boolean() }),
  fc.record({
    type: fc.constant('storeRefused'),
    requestId,
    refusal: fc.constantFrom(...storeRefusals),
  }),
  fc
    .record({ requestId, ref: someRef, want: fc.constantFrom('versions', 'ids') })
    .map(({ ref: { placement, itemId }, ...read }) => ({
      type: 'read' as const,
      placement,
      itemId,
      ...read,
    })),
  fc.record({
    type: fc.constant('readReply'),
    requestId,
    versionIds: fc.array(someRef.map(({ versionId }) => versionId)),
    versions: fc.array(someVersion, { maxLength: 5 }),
    isProven: fc.boolean(),
    load: fc.nat(),
  }),
  fc.record({
    type: fc.constant('confirm'),
    requestId,
    refs: fc.array(someRef),
    dots: fc.array(fc.option(someDot)),
  }),
  fc.record({
    type: fc.constant('confirmed'),
    requestId,
    standings: fc.array(fc.constantFrom(...standings)),
  }),
  fc.record({ type: fc.constant('fetch'), requestId, refs: fc.array(someRef) }),
  fc.record({
    type: fc.constant('fetched'),
    requestId,
    versions: fc.array(someVersion, { maxLength: 5 }),
    missing: fc.array(someRef),
    load: fc.nat(),
  }),
  fc.record({
    type: fc.constant('exchange'),
    exchangeId: requestId,
    ranges: fc.array(someRange, { maxLength: 6 }),
    isReply: fc.boolean(),
  }),
  fc.record({
    type: fc.constantFrom('watch', 'unwatch'),
    placements: fc.array(someRef.map(({ placement }) => placement)),
  }),
  fc.record({ type: fc.constant('part' as const), hasRoom: fc.boolean() }),
  fc.record({ type: fc.constant('relayed'), relayId: fc.nat(3) }),
  fc.record({
    type: fc.constant('relay'),
    from: nodeId,
    to: nodeId,
    relayId: fc.nat(3),
    hopsLeft: fc.nat(300),
    payload: fc.uint8Array(),
  }),
);

test('whatever a linked peer says, the node lives on and still serves its owner', () => {
  fc.assert(
    fc.property(fc.array(someMessage, { minLength: 1, maxLength: 40 }), (messages) => {
      const cluster = new Cluster();
      for (const number of [0, 1, 2]) cluster.open(number);
      cluster.run(3000);
      const [victim, hostile] = [cluster.tab(0), cluster.tab(1)];
      victim.command(() => ({ type: 'pin', placements: [album], want: 'everything' }));
      const own = entry('own');
      victim.write([own]);
      for (const message of messages) {
        cluster.send(hostile.nodeId, victim.nodeId, message);
        cluster.run(50);
      }
      cluster.run(30_000);
      expect(victim.disk.holds(own.meta)).toBe(true);
      const answers = victim.write([entry('later')]);
      cluster.run(12_000);
      expect(answers[0]).toEqual({ type: 'durableHere' });
      expect(answers.length).toBe(2);
    }),
    { numRuns: 60 },
  );
});

test('messages without a link are dropped and counted', () => {
  const cluster = Cluster.of(2);
  const stranger = nodeIdNumbered(9);
  const before = cluster.tab(0).node.counters.strayMessages;
  const message = { type: 'fetch', requestId: 1, refs: [] } as const;
  cluster.tab(0).put({ type: 'message', from: stranger, message });
  expect(cluster.tab(0).node.counters.strayMessages).toBe(before + 1);
});

test('an exchange that asks about the same range again and again is dropped and counted', () => {
  const cluster = Cluster.of(2);
  const [tab, hostile] = [cluster.tab(0), cluster.tab(1)];
  tab.write([entry('own')]);
  cluster.run(30_000);
  const before = tab.node.counters.strayMessages;
  const circle = { lower: 0 as Position, lowerKey: '', upper: 0 as Position, upperKey: '' };
  const content = { type: 'fingerprint', fingerprint: '00'.repeat(8), count: 0 } as const;
  for (const times of [1, 2]) {
    const start = cluster.sent.length;
    const ranges = new Array<ExchangeRange>(times).fill({ ...circle, content });
    const message = { type: 'exchange', exchangeId: 9, ranges, isReply: false } as const;
    cluster.send(hostile.nodeId, tab.nodeId, message);
    cluster.run(cluster.messageMs);
    const sent = cluster.sent.slice(start).map(({ message: said }) => said);
    const isAnswered = sent.some((said) => said.type === 'exchange' && said.isReply);
    expect(isAnswered).toBe(times === 1);
  }
  expect(tab.node.counters.strayMessages).toBe(before + 1);
});
