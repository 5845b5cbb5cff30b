/**
 * Bytes as a message. Whatever a stranger may send ends in a value: a message whose every count,
 * size and id has been checked, or the reason why not. Bodies of versions are views into the bytes.
 */

import { err, ok, type Result } from '../engine/result.ts';
import type { Actor, ItemId, NodeId, Placement, VersionId } from '../engine/ids.ts';
import type {
  ExchangeRange,
  Gossip,
  Standing,
  StoreReason,
  WireMessage,
} from '../engine/message.ts';
import type { Dot, VersionRef } from '../engine/version.ts';
import { decodeRanges } from './exchange-ranges.ts';
import { Fields } from './fields.ts';
import {
  accusationStates,
  messageTypeByCode,
  standings,
  storeReasonCodes,
  storeRefusals,
  wants,
} from './message-codes.ts';
import { decodeCborFirst } from './strict-cbor.ts';
import { wireLimits } from './wire-limits.ts';

export type MessageError =
  | { readonly type: 'tooLarge' }
  | { readonly type: 'malformed' }
  /** From a later protocol perhaps: not a reason to hang up. */
  | { readonly type: 'unknownMessage'; readonly code: number };

const headLimits = { itemsMax: wireLimits.headItemsMax, depthMax: wireLimits.headDepthMax };

export const decodeMessage = (bytes: Uint8Array): Result<WireMessage, MessageError> => {
  if (bytes.length > wireLimits.messageBytesMax) return err({ type: 'tooLarge' });
  const head = decodeCborFirst(bytes, headLimits);
  if (!head.ok) return head;

  const fields = Fields.of(head.value.value);
  const code = fields.uint();
  const type = messageTypeByCode.get(code);
  if (type === undefined) {
    return fields.isSpoiled ? err({ type: 'malformed' }) : err({ type: 'unknownMessage', code });
  }
  const bodies = new Bodies(bytes.subarray(head.value.end));
  const message = messageFrom(type, fields, bodies);
  return fields.isComplete && bodies.areAllTaken ? ok(message) : err({ type: 'malformed' });
};

/** Cuts the bytes after the head into versions. */
class Bodies {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  get areAllTaken(): boolean {
    return this.#rest.length === 0;
  }

  take(fields: Fields): readonly Uint8Array[] {
    return fields.list(wireLimits.versionsMax, (sizes) => {
      const sizeBytes = sizes.uint(wireLimits.messageBytesMax);
      if (sizeBytes > this.#rest.length) sizes.spoil();
      const body = this.#rest.subarray(0, sizeBytes);
      this.#rest = this.#rest.subarray(sizeBytes);
      return body;
    });
  }
}

const messageFrom = (type: WireMessage['type'], fields: Fields, bodies: Bodies): WireMessage => {
  switch (type) {
    case 'ping':
    case 'ack':
      return { type, seq: fields.uint(), gossip: gossipFrom(fields) };
    case 'pingRequest':
      return { type, seq: fields.uint(), target: nodeIdFrom(fields) };
    case 'nack':
      return nackFrom(fields);
    case 'gossip':
      return { type, gossip: gossipFrom(fields) };
    case 'pushPull':
      return { type, gossip: gossipFrom(fields), isReply: fields.boolean() };
    case 'store': {
      const requestId = fields.uint();
      const reason = reasonFrom(fields);
      return { type, requestId, reason, versions: bodies.take(fields) };
    }
    case 'stored':
      return { type, requestId: fields.uint(), isProven: fields.boolean() };
    case 'storeRefused':
      return { type, requestId: fields.uint(), refusal: fields.oneOf(storeRefusals) };
    case 'read':
      return {
        type,
        requestId: fields.uint(),
        placement: placementFrom(fields),
        itemId: fields.hex<ItemId>(32),
        want: fields.oneOf(wants),
      };
    case 'readReply':
      return readReplyFrom(fields, bodies);
    case 'fetch':
      return { type, requestId: fields.uint(), refs: refsFrom(fields) };
    case 'fetched': {
      const requestId = fields.uint();
      const missing = refsFrom(fields);
      const versions = bodies.take(fields);
      return { type, requestId, missing, versions, load: fields.uint() };
    }
    case 'exchange':
      return {
        type,
        exchangeId: fields.uint(),
        ranges: rangesFrom(fields),
        isReply: fields.boolean(),
      };
    case 'confirm':
      return { type, requestId: fields.uint(), refs: refsFrom(fields), dots: dotsFrom(fields) };
    case 'confirmed':
      return { type, requestId: fields.uint(), standings: standingsFrom(fields) };
    case 'watch':
    case 'unwatch':
      return { type, placements: fields.list(wireLimits.placementsMax, placementFrom) };
    case 'relay':
      return {
        type,
        from: nodeIdFrom(fields),
        to: nodeIdFrom(fields),
        relayId: fields.uint(0xffff_ffff),
        hopsLeft: fields.uint(wireLimits.hopsMax),
        payload: fields.bytesUpTo(wireLimits.relayPayloadBytesMax),
      };
    case 'relayed':
      return { type, relayId: fields.uint(0xffff_ffff) };
    case 'part':
      return { type, hasRoom: fields.boolean() };
  }
};

const nackFrom = (fields: Fields): WireMessage => {
  const [seq, target] = [fields.uint(), nodeIdFrom(fields)];
  return { type: 'nack', seq, target, hasTried: fields.boolean() };
};

const readReplyFrom = (fields: Fields, bodies: Bodies): WireMessage => {
  const requestId = fields.uint();
  const versionIds = fields.list(wireLimits.refsMax, (ids) => ids.hex<VersionId>(32));
  const versions = bodies.take(fields);
  const isProven = fields.boolean();
  const load = fields.uint();
  return { type: 'readReply', requestId, versionIds, versions, isProven, load };
};

const standingsFrom = (fields: Fields): readonly Standing[] =>
  fields.list(wireLimits.refsMax, (each) => each.oneOf(standings));

const dotsFrom = (fields: Fields): readonly (Dot | null)[] =>
  fields.list(wireLimits.refsMax, (dots) => dots.optional((dot) => dot.group(dotFrom)) ?? null);

const dotFrom = (fields: Fields): Dot => ({ actor: fields.hex<Actor>(8), seq: fields.uint() });

const nodeIdFrom = (fields: Fields): NodeId => fields.hex<NodeId>(16);
const placementFrom = (fields: Fields): Placement => fields.hex<Placement>(16);

const gossipFrom = (fields: Fields): readonly Gossip<Uint8Array>[] =>
  fields.list(wireLimits.gossipMax, (items) =>
    items.isListNext
      ? { type: 'accusation', accusation: items.group(accusationFrom) }
      : { type: 'claim', claim: items.bytesUpTo(wireLimits.claimBytesMax) },
  );

const accusationFrom = (fields: Fields) => ({
  subject: nodeIdFrom(fields),
  incarnation: fields.uint(),
  state: fields.oneOf(accusationStates),
  accuser: nodeIdFrom(fields),
});

const reasonFrom = (fields: Fields): StoreReason =>
  fields.group((reason): StoreReason => {
    const code = reason.uint();
    if (code === storeReasonCodes.hint) return { type: 'hint', forNodeId: nodeIdFrom(reason) };
    if (code === storeReasonCodes.watched) return { type: 'watched' };
    if (code === storeReasonCodes.repair) return { type: 'repair' };
    if (code !== storeReasonCodes.replica) reason.spoil();
    return { type: 'replica' };
  });

const refsFrom = (fields: Fields): readonly VersionRef[] =>
  fields.list(wireLimits.refsMax, (refs) => {
    const hex = refs.hexUpTo(80);
    const placement = hex.slice(0, 32) as Placement;
    const itemId = hex.slice(32, 96) as ItemId;
    const own = hex.slice(96) as VersionId;
    const isWhole = hex.length === 160 && (own as string) !== itemId;
    if (!isWhole && hex.length !== 96) refs.spoil();
    return { placement, itemId, versionId: isWhole ? own : (itemId as string as VersionId) };
  });

const rangesFrom = (fields: Fields): readonly ExchangeRange[] => {
  const ranges = decodeRanges(fields.bytesUpTo(wireLimits.messageBytesMax));
  if (!ranges) fields.spoil();
  return ranges ?? [];
};
