/** The numbers that stand for words in messages. Never reused; a gap is left between families. */

import type { ExchangeRange, Standing, StoreRefusal, WireMessage } from '../engine/message.ts';

export const messageCodes = {
  ping: 1,
  ack: 2,
  pingRequest: 3,
  nack: 4,
  gossip: 5,
  pushPull: 6,
  store: 8,
  stored: 9,
  storeRefused: 10,
  read: 11,
  readReply: 12,
  fetch: 13,
  fetched: 14,
  exchange: 16,
  watch: 17,
  unwatch: 18,
  relay: 20,
  part: 21,
  relayed: 22,
  confirmed: 25,
  confirm: 26,
} as const satisfies Record<WireMessage['type'], number>;

export const messageTypeByCode: ReadonlyMap<number, WireMessage['type']> = new Map(
  Object.entries(messageCodes).map(([type, code]) => [code, type as WireMessage['type']]),
);

export const storeRefusals = [
  'storageFull',
  'storageFailed',
  'notHere',
  'tooMany',
  'storageShort',
  'tooFarAhead',
] as const satisfies readonly StoreRefusal[];

export const standings = [
  'same',
  'other',
  'lacking',
  'gone',
  'unsure',
] as const satisfies readonly Standing[];

export const storeReasonCodes = { replica: 0, hint: 1, watched: 2, repair: 3 } as const;
export const rangeTypes = [
  'fingerprint',
  'agreed',
  'names',
  'difference',
  'spelt',
  'items',
] as const satisfies readonly ExchangeRange['content']['type'][];
export const wants = ['versions', 'ids'] as const;
export const accusationStates = ['suspect', 'dead'] as const;
