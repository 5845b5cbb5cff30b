/**
 * A message with its versions and claims replaced: bytes by what was verified on the way in, values
 * by their bytes on the way out. A part mapped to `undefined` is left out.
 */

import type { Gossip, Message } from '../engine/message.ts';

export interface PartMaps<V, C, V2, C2> {
  version(version: V): V2 | undefined;
  claim(claim: C): C2 | undefined;
}

export const mapParts = <V, C, V2, C2>(
  message: Message<V, C>,
  maps: PartMaps<V, C, V2, C2>,
): Message<V2, C2> => {
  switch (message.type) {
    case 'ping':
    case 'ack':
    case 'gossip':
    case 'pushPull':
      return { ...message, gossip: mapGossip(message.gossip, maps) };
    case 'store':
    case 'readReply':
    case 'fetched':
      return { ...message, versions: mapPresent(message.versions, (part) => maps.version(part)) };
    case 'pingRequest':
    case 'nack':
    case 'stored':
    case 'storeRefused':
    case 'read':
    case 'fetch':
    case 'exchange':
    case 'confirm':
    case 'confirmed':
    case 'watch':
    case 'unwatch':
    case 'relay':
    case 'relayed':
    case 'part':
      return message;
  }
};

export const versionsIn = <V, C>(message: Message<V, C>): readonly V[] =>
  'versions' in message ? message.versions : [];

export const claimsIn = <V, C>(message: Message<V, C>): readonly C[] =>
  'gossip' in message
    ? message.gossip.flatMap((news) => (news.type === 'claim' ? [news.claim] : []))
    : [];

const mapPresent = <From, To>(
  parts: readonly From[],
  map: (part: From) => To | undefined,
): readonly To[] =>
  parts.flatMap((part) => {
    const mapped = map(part);
    return mapped === undefined ? [] : [mapped];
  });

const mapGossip = <V, C, V2, C2>(
  gossip: readonly Gossip<C>[],
  maps: PartMaps<V, C, V2, C2>,
): readonly Gossip<C2>[] =>
  mapPresent(gossip, (news): Gossip<C2> | undefined => {
    if (news.type === 'accusation') return news;

    const claim = maps.claim(news.claim);
    return claim === undefined ? undefined : { type: 'claim', claim };
  });
