/** Names the ways of recovery a step took, from what went in and what came out. */

import type { Effect } from '../../src/engine/effect.ts';
import type { Input } from '../../src/engine/input.ts';
import type { EngineMessage, StoreReason } from '../../src/engine/message.ts';

export const pathsOf = (input: Input, effects: readonly Effect[]): readonly string[] => {
  const paths: string[] = [];
  for (const effect of effects) {
    const path = pathOf(input, effect);
    if (path !== undefined && !paths.includes(path)) paths.push(path);
  }
  return paths;
};

const pathOf = (input: Input, effect: Effect): string | undefined => {
  if (effect.type === 'signClaim') return heard(input, 'gossip', 'ping', 'ack', 'pushPull');
  if (effect.type === 'send') return sentPath(input, effect.message);
  return undefined;
};

const sentPath = (input: Input, message: EngineMessage): string | undefined => {
  const cause = input.type === 'message' ? input.message.type : input.type;
  if (message.type === 'store') return storePath(cause, message.reason.type);
  if (message.type === 'read' && cause === 'wake') return 'path: a read hedged';
  if (message.type === 'relay' && cause === 'relay') return 'path: a signal relayed';
  if (message.type === 'relay' && cause === 'wake') return 'path: a silent hop passed by';
  if (message.type !== 'fetch') return undefined;
  if (cause === 'exchange') return 'path: what is missing fetched';
  return cause === 'fetched' ? 'path: a fetch tried elsewhere' : undefined;
};

const storePath = (cause: string, reason: StoreReason['type']): string | undefined => {
  if (reason === 'hint') return 'path: a hint given';
  if (reason === 'watched') return 'path: a watcher told';
  if (reason === 'repair') return 'path: a read repaired';
  return cause === 'storeRefused' || cause === 'linkDown' ? 'path: a store rerouted' : undefined;
};

const heard = (input: Input, ...types: readonly EngineMessage['type'][]): string | undefined =>
  input.type === 'message' && types.includes(input.message.type)
    ? 'path: an accusation refuted'
    : undefined;
