/**
 * A message as bytes: one CBOR array, then the bodies of the versions it carries, one after the
 * other. Bodies stay outside the CBOR so that a receiver can look at them where they lie.
 */

import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import type { Gossip, StoreReason, WireMessage } from '../engine/message.ts';
import type { Dot, VersionRef } from '../engine/version.ts';
import { encodeRanges } from './exchange-ranges.ts';
import {
  accusationStates,
  messageCodes,
  standings,
  storeReasonCodes,
  storeRefusals,
  wants,
} from './message-codes.ts';
import { encodeCbor, type CborValue } from './strict-cbor.ts';

export const encodeMessage = (message: WireMessage): Uint8Array => {
  const head = encodeCbor([messageCodes[message.type], ...fieldsOf(message)]);
  const bodies = bodiesOf(message);
  return bodies.length === 0 ? head : concatBytes(head, ...bodies);
};

const bodiesOf = (message: WireMessage): readonly Uint8Array[] =>
  'versions' in message ? message.versions : [];

const fieldsOf = (message: WireMessage): readonly CborValue[] => {
  switch (message.type) {
    case 'ping':
    case 'ack':
      return [message.seq, message.gossip.map(gossipValue)];
    case 'pingRequest':
      return [message.seq, hexToBytes(message.target)];
    case 'nack':
      return [message.seq, hexToBytes(message.target), message.hasTried];
    case 'gossip':
      return [message.gossip.map(gossipValue)];
    case 'pushPull':
      return [message.gossip.map(gossipValue), message.isReply];
    case 'store':
      return [message.requestId, reasonValue(message.reason), sizesOf(message.versions)];
    case 'stored':
      return [message.requestId, message.isProven];
    case 'storeRefused':
      return [message.requestId, storeRefusals.indexOf(message.refusal)];
    case 'read':
      return [
        message.requestId,
        hexToBytes(message.placement),
        hexToBytes(message.itemId),
        wants.indexOf(message.want),
      ];
    case 'readReply':
      return [
        message.requestId,
        message.versionIds.map((id) => hexToBytes(id)),
        sizesOf(message.versions),
        message.isProven,
        message.load,
      ];
    case 'fetch':
      return [message.requestId, message.refs.map(refValue)];
    case 'fetched':
      return [
        message.requestId,
        message.missing.map(refValue),
        sizesOf(message.versions),
        message.load,
      ];
    case 'exchange':
      return [message.exchangeId, encodeRanges(message.ranges), message.isReply];
    case 'confirm':
      return [message.requestId, message.refs.map(refValue), message.dots.map(dotValue)];
    case 'confirmed':
      return [message.requestId, message.standings.map((each) => standings.indexOf(each))];
    case 'watch':
    case 'unwatch':
      return [message.placements.map((placement) => hexToBytes(placement))];
    case 'relay':
      return [
        hexToBytes(message.from),
        hexToBytes(message.to),
        message.relayId,
        message.hopsLeft,
        message.payload,
      ];
    case 'relayed':
      return [message.relayId];
    case 'part':
      return [message.hasRoom];
  }
};

const sizesOf = (versions: readonly Uint8Array[]): readonly number[] =>
  versions.map((version) => version.length);

/** A claim is bytes, an accusation an array: no tag needed. */
const gossipValue = (gossip: Gossip<Uint8Array>): CborValue => {
  switch (gossip.type) {
    case 'claim':
      return gossip.claim;
    case 'accusation': {
      const { subject, incarnation, state, accuser } = gossip.accusation;
      return [
        hexToBytes(subject),
        incarnation,
        accusationStates.indexOf(state),
        hexToBytes(accuser),
      ];
    }
  }
};

const reasonValue = (reason: StoreReason): CborValue =>
  reason.type === 'hint'
    ? [storeReasonCodes.hint, hexToBytes(reason.forNodeId)]
    : [storeReasonCodes[reason.type]];

const dotValue = (dot: Dot | null): CborValue =>
  dot === null ? null : [hexToBytes(dot.actor), dot.seq];

/** A chunk's version id is its item id: said once. */
const refValue = ({ placement, itemId, versionId }: VersionRef): Uint8Array =>
  hexToBytes(placement + itemId + ((versionId as string) === itemId ? '' : versionId));
