/** Every message the protocol has, drawn at random. */

import fc from 'fast-check';

import type {
  DeviceId,
  ItemId,
  NodeId,
  Placement,
  Position,
  VersionId,
} from '../../src/engine/ids.ts';
import type { ExchangeRange, Gossip, StoreReason, WireMessage } from '../../src/engine/message.ts';
import type { VersionRef } from '../../src/engine/version.ts';

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
  fc.record({ type: fc.constant('hint' as const), forNodeId: nodeId }),
);

const position = fc.maxSafeNat().map((value) => (value % 2 ** 52) as Position);
const key = fc.uint8Array({ maxLength: 80 }).map((value) => Buffer.from(value).toString('hex'));
const bound = fc.record({ position, key });
const count = fc.nat();
const fingerprint = hexOf<string>(16);

const content: fc.Arbitrary<ExchangeRange['content']> = fc.oneof(
  fc.record({ type: fc.constant('fingerprint' as const), fingerprint, count }),
  fc.record({ type: fc.constant('agreed' as const), fingerprint, count }),
  fc.record({ type: fc.constant('items' as const), refs, isReply: fc.boolean() }),
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

const typed = <Type extends WireMessage['type'], Rest extends object>(
  type: Type,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => fc.record({ type: fc.constant(type), ...rest });

const requestId = seq;

const messageByType: {
  [Type in WireMessage['type']]: fc.Arbitrary<Extract<WireMessage, { type: Type }>>;
} = {
  ping: typed('ping', { seq, gossip }),
  ack: typed('ack', { seq, gossip }),
  pingRequest: typed('pingRequest', { seq, target: nodeId }),
  nack: typed('nack', { seq, target: nodeId }),
  gossip: typed('gossip', { gossip }),
  pushPull: typed('pushPull', { gossip, isReply: fc.boolean() }),
  store: typed('store', { requestId, versions, reason }),
  stored: typed('stored', { requestId }),
  storeRefused: typed('storeRefused', {
    requestId,
    refusal: fc.constantFrom('storageFull', 'storageFailed', 'notHere', 'tooMany'),
  }),
  read: typed('read', {
    requestId,
    placement,
    itemId,
    want: fc.constantFrom('versions', 'ids'),
  }),
  readReply: typed('readReply', {
    requestId,
    versionIds: fc.array(versionId, { maxLength: 4 }),
    versions,
    isProven: fc.boolean(),
  }),
  fetch: typed('fetch', { requestId, refs }),
  fetched: typed('fetched', { requestId, versions, missing: refs }),
  exchange: typed('exchange', { exchangeId: seq, ranges, isReply: fc.boolean() }),
  watch: typed('watch', { placements: fc.array(placement, { maxLength: 5 }) }),
  unwatch: typed('unwatch', { placements: fc.array(placement, { maxLength: 5 }) }),
  relay: typed('relay', {
    from: nodeId,
    to: nodeId,
    hopsLeft: fc.nat({ max: 32 }),
    payload: fc.uint8Array({ maxLength: 500 }),
  }),
};

export const messageTypes = Object.keys(messageByType) as readonly WireMessage['type'][];

export const messageOfType = (type: WireMessage['type']): fc.Arbitrary<WireMessage> =>
  messageByType[type];

export const anyMessage: fc.Arbitrary<WireMessage> = fc.oneof(...Object.values(messageByType));
