/**
 * Carries a signaling message to a member without a link, greedily over the circle of ids. Only
 * small ones, a few hops far: bulk always gets a direct link.
 */

import type { NodeId } from '../ids.ts';
import type { EngineMessage } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import { nextHop } from './topology.ts';

const hopsMax = 8;
const payloadBytesMax = 16 * 1024;

type RelayMessage = Extract<EngineMessage, { readonly type: 'relay' }>;

export class Relay {
  readonly #core: NodeCore;

  constructor(core: NodeCore) {
    this.#core = core;
  }

  /** The mesh can try; whether it arrives only an answer tells. */
  hasRouteTo(nodeId: NodeId): boolean {
    return this.#hopTo(nodeId) !== undefined;
  }

  send(to: NodeId, payload: Uint8Array): void {
    const from = this.#core.nodeId;
    this.#pass({ type: 'relay', from, to, hopsLeft: hopsMax, payload });
  }

  receive(message: RelayMessage): void {
    if (message.payload.byteLength > payloadBytesMax) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    if (message.to === this.#core.nodeId) {
      this.#core.emit({ type: 'deliver', from: message.from, payload: message.payload });
      return;
    }
    const hopsLeft = Math.min(message.hopsLeft, hopsMax) - 1;
    if (hopsLeft > 0) this.#pass({ ...message, hopsLeft });
  }

  #pass(message: RelayMessage): void {
    const hop = this.#hopTo(message.to);
    if (hop) this.#core.send(hop, message, 'control');
  }

  #hopTo(to: NodeId): NodeId | undefined {
    return nextHop(this.#core.nodeId, this.#core.links.nodeIds(), to);
  }
}
