/**
 * What a node remembers of a message that passed through it: where it came from and which links it
 * has taken since. Together the nodes search the graph of links depth first, so a message reaches
 * whoever can be reached, and never circles.
 */

import type { NodeId } from '../ids.ts';

export interface RelayedMessage {
  /** Undefined where it began. */
  readonly cameFrom: NodeId | undefined;
  /** Neighbours that have had it, whichever way. */
  readonly tried: ReadonlySet<NodeId>;
  /** The neighbour that has it now, as far as this node knows. */
  readonly wentTo: NodeId | undefined;
}

export type RelayStep =
  | { readonly type: 'send'; readonly to: NodeId; readonly then: RelayedMessage }
  /** Every link was tried: the search ends here, where it began. */
  | { readonly type: 'end' };

export const newlyRelayed = (cameFrom: NodeId | undefined): RelayedMessage => ({
  cameFrom,
  tried: new Set(cameFrom === undefined ? [] : [cameFrom]),
  wentTo: undefined,
});

/** The next link to try, of `hops` in order of preference; none left, it goes back. */
export const nextStep = (message: RelayedMessage, hops: readonly NodeId[]): RelayStep => {
  const hop = hops.find((nodeId) => !message.tried.has(nodeId));
  if (hop !== undefined) {
    return { type: 'send', to: hop, then: { ...withTried(message, hop), wentTo: hop } };
  }
  const { cameFrom } = message;
  if (cameFrom === undefined) return { type: 'end' };
  return { type: 'send', to: cameFrom, then: { ...message, wentTo: undefined } };
};

/** A neighbour found no way on, or had it before. */
export const isReturned = (message: RelayedMessage, from: NodeId): boolean =>
  message.wentTo === from;

/** It came a second time, by another way: `from` is told so, and need not be tried. */
export const withTried = (message: RelayedMessage, from: NodeId): RelayedMessage => ({
  ...message,
  tried: new Set(message.tried).add(from),
});
