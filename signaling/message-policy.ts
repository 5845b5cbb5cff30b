/** Which messages PeerServer may pass on. It forwards whatever nobody stops. */

import type { IClient, IMessage } from 'peer';

import { isNodeId } from './introduction.ts';
import type { Refusal } from './refusals.ts';
import type { Registry } from './registry.ts';

/** Clients may not send LEAVE or EXPIRE: forged, they close other nodes' live connections. */
const forwardedTypes: readonly string[] = ['OFFER', 'ANSWER', 'CANDIDATE'];

/** Thrown through PeerServer, whose message event stops at the first exception and reports it. */
export class RefusedMessage extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

export function checkMessage(sender: IClient, message: IMessage, registry: Registry): void {
  // PeerServer only parsed it: every field may be anything.
  const { type, dst, payload } = message as unknown as Readonly<Record<string, unknown>>;
  if (type === 'HEARTBEAT') return;
  if (typeof type !== 'string' || !forwardedTypes.includes(type) || !isNodeId(dst)) {
    throw new RefusedMessage('malformedMessage');
  }
  if (typeof payload !== 'object' || payload === null) throw new RefusedMessage('malformedMessage');

  const networkId = registry.networkOf(dst);
  if (networkId === undefined) {
    // PeerServer would queue for an absent node, without bound. Say so at once instead: the ring
    // has other nodes to ask, and a node that returns is dialled again.
    if (type === 'OFFER') sender.send({ type: 'EXPIRE', src: dst, dst: sender.getId() });
    throw new RefusedMessage('absentDestination');
  }
  if (networkId !== registry.networkOf(sender.getId())) throw new RefusedMessage('otherNetwork');
}
