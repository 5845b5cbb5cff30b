/** Every message the protocol has, drawn at random. */

import fc from 'fast-check';

import type {
  Actor,
  DeviceId,
  ItemId,
  NodeId,
  Placement,
  Position,
  VersionId,
} from '../../src/engine/ids.ts';
import type { ExchangeRange, Gossip, StoreReason, WireMessage } from '../../src/engine/message.ts';
import type { Dot, VersionRef } from '../../src/engine/version.ts';
import { standings, storeRefusals } from '../../src/wire/message-codes.ts';

export const hexOf = <Id extends string>(bytes: number): fc.Arbitrary<Id> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => Buffer.from(value).toString('hex') as Id);

export const nodeId = hexOf<NodeId>(16);
export const deviceId = hexOf<DeviceId>(16);
const placement = hexOf<Placement>(16);
const itemId = hexOf<ItemId>(32);
const versionId = hexOf<VersionId>(32);
const seq = fc.nat();
const incarnation = fc.nat({ max: 2 ** 40 });

const entryRef: fc.Arbitrary<VersionRef> = fc.record({ placement, itemId, versionId });
const chunkRef: fc.Arbitrary<VersionRef> = fc
  .record({ placement, itemId })
  .map((ref) => ({ ...ref, versionId: ref.itemId as string as VersionId }));
const ref = fc.oneof(entryRef, chunkRef);
const refs = fc.array(ref, { maxLength: 8 });
const dot: fc.Arbitrary<Dot> = fc.record({ actor: hexOf<Actor>(8), seq });
const dots = fc.array(fc.option(dot), { maxLength: 8 });

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const versions = fc.array(bytes, { maxLength: 4 });

const gossip: fc.Arbitrary<readonly Gossip<Uint8Array>[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('claim' as const), claim: fc.uint8Array({ maxLength: 256 }) }),
    fc.record({
      type: fc.constant('accusation' as const),
      accusation: fc.record({
        subject: nodeId,
        incarnation,
        state: fc.constantFrom('suspect' as const, 'dead' as const),
        accuser: nodeId,
      }),
    }),
  ),
  { maxLength: 6 },
);

const reason: fc.Arbitrary<StoreReason> = fc.oneof(
  fc.constant({ type: 'replica' as const }),
  fc.constant({ type: 'watched' as const }),
  fc.constant({ type: 'repair' as const }),
  fc.record({ type: fc.constant('hint' as const), forNodeId: nodeId }),
);

const position = fc.maxSafeNat().map((value) => (value % 2 ** 52) as Position);
const key = fc.uint8Array({ maxLength: 80 }).map((value) => Buffer.from(value).toString('hex'));
const bound = fc.record({ position, key });
const count = fc.nat();
const fingerprint = hexOf<string>(8);
const names = fc.array(hexOf<string>(4), { maxLength: 40 });

const content: fc.Arbitrary<ExchangeRange['content']> = fc.oneof(
  fc.record({ type: fc.constant('fingerprint' as const), fingerprint, count }),
  fc.record({ type: fc.constant('agreed' as const), check: hexOf<string>(4) }),
  fc.record({ type: fc.constant('names' as const), names }),
  fc.record({ type: fc.constant('difference' as const), fingerprint, lacked: names, refs }),
  fc.record({ type: fc.constantFrom('spelt' as const, 'items' as const), refs }),
);

/** Some ranges begin where the one before ends, and some do not. */
const ranges: fc.Arbitrary<readonly ExchangeRange[]> = fc
  .array(fc.record({ lower: fc.option(bound), upper: bound, content }), { maxLength: 6 })
  .map((drawn) => {
    let end = { position: 0 as Position, key: '' };
    return drawn.map(({ lower, upper, content }) => {
      const start = lower ?? end;
      end = upper;
      return {
        lower: start.position,
        lowerKey: start.key,
        upper: upper.position,
        upperKey: upper.key,
        content,
      };
    });
  });

const is = <Type extends WireMessage['type']>(type: Type) => fc.constant(type);

const requestId = seq;

const messageByType: {
  [Type in WireMessage['type']]: fc.Arbitrary<Extract<WireMessage, { type: Type }>>;
} = {
  ping: fc.record({ type: is('ping'), seq, gossip }),
  ack: fc.record({ type: is('ack'), seq, gossip }),
  pingRequest: fc.record({ type: is('pingRequest'), seq, target: nodeId }),
  nack: fc.record({ type: is('nack'), seq, target: nodeId, hasTried: fc.boolean() }),
  gossip: fc.record({ type: is('gossip'), gossip }),
  pushPull: fc.record({ type: is('pushPull'), gossip, isReply: fc.boolean() }),
  confirm: fc.record({ type: is('confirm'), requestId, refs, dots }),
  confirmed: fc.record({
    type: is('confirmed'),
    requestId,
    standings: fc.array(fc.constantFrom(...standings), {
      maxLength: 8,
    }),
  }),
  store: fc.record({ type: is('store'), requestId, versions, reason }),
  stored: fc.record({ type: is('stored'), requestId, isProven: fc.boolean() }),
  storeRefused: fc.record({
    type: is('storeRefused'),
    requestId,
    refusal: fc.constantFrom(...storeRefusals),
  }),
  read: fc.record({
    type: is('read'),
    requestId,
    placement,
    itemId,
    want: fc.constantFrom('versions', 'ids'),
  }),
  readReply: fc.record({
    type: is('readReply'),
    requestId,
    versionIds: fc.array(versionId, { maxLength: 4 }),
    versions,
    isProven: fc.boolean(),
    load: seq,
  }),
  fetch: fc.record({ type: is('fetch'), requestId, refs }),
  fetched: fc.record({ type: is('fetched'), requestId, versions, missing: refs, load: seq }),
  exchange: fc.record({ type: is('exchange'), exchangeId: seq, ranges, isReply: fc.boolean() }),
  watch: fc.record({ type: is('watch'), placements: fc.array(placement, { maxLength: 5 }) }),
  unwatch: fc.record({ type: is('unwatch'), placements: fc.array(placement, { maxLength: 5 }) }),
  relay: fc.record({
    type: is('relay'),
    from: nodeId,
    to: nodeId,
    relayId: fc.nat({ max: 0xffff_ffff }),
    hopsLeft: fc.nat({ max: 32 }),
    payload: fc.uint8Array({ maxLength: 500 }),
  }),
  relayed: fc.record({ type: is('relayed'), relayId: fc.nat({ max: 0xffff_ffff }) }),
  part: fc.record({ type: is('part'), hasRoom: fc.boolean() }),
};

export const messageTypes = Object.keys(messageByType) as readonly WireMessage['type'][];

export const messageOfType = (type: WireMessage['type']): fc.Arbitrary<WireMessage> =>
  messageByType[type];

export const anyMessage: fc.Arbitrary<WireMessage> = fc.oneof(...Object.values(messageByType));
