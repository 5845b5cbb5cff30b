/**
 * Carries a signaling message to a member without a link: greedily over the circle of ids, by a
 * detour where no link is nearer, back and another way from a dead end. Answers go back the way the
 * question came. Only small messages, a few hops far: bulk always gets a direct link.
 */

import type { NodeId } from '../ids.ts';
import type { EngineMessage } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { LinkPlan } from './link-plan.ts';
import { isReturned, newlyRelayed, nextStep, withTried } from './relayed-message.ts';
import { RelayMemory } from './relay-memory.ts';
import { hopsTowards } from './topology.ts';

/** Each transmission counts, the way back from a dead end too. */
const hopsMax = 32;
const payloadBytesMax = 16 * 1024;

type RelayMessage = Extract<EngineMessage, { readonly type: 'relay' }>;

export class Relay {
  readonly #core: NodeCore;
  readonly #plan: Pick<LinkPlan, 'hopsTo'>;
  readonly #memory = new RelayMemory();

  constructor(core: NodeCore, plan: Pick<LinkPlan, 'hopsTo'>) {
    this.#core = core;
    this.#plan = plan;
  }

  /** The mesh can try; whether it arrives only an answer tells. */
  hasRouteTo(nodeId: NodeId): boolean {
    return nodeId !== this.#core.nodeId && this.#core.links.size > 0;
  }

  send(to: NodeId, payload: Uint8Array): void {
    const from = this.#core.nodeId;
    const relayId = this.#core.rng.uint32();
    const message = { type: 'relay', from, to, relayId, hopsLeft: hopsMax, payload } as const;
    this.#memory.set(message, newlyRelayed(undefined), this.#core.nowMs);
    this.#pass(message);
  }

  receive(neighbour: NodeId, message: RelayMessage): void {
    const { nodeId, nowMs } = this.#core;
    const isRoomLeft = message.to === nodeId || this.#hasRoomFor(neighbour, message);
    if (message.payload.byteLength > payloadBytesMax || !isRoomLeft) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    if (message.to === nodeId) {
      this.#memory.cameBy(neighbour, message.from, nowMs);
      this.#core.emit({ type: 'deliver', from: message.from, payload: message.payload });
    } else {
      this.#passOn(neighbour, oneHopOn(message));
    }
  }

  #hasRoomFor(neighbour: NodeId, message: RelayMessage): boolean {
    const { nowMs } = this.#core;
    const isKnown = this.#memory.get(message, nowMs) !== undefined;
    return isKnown || !this.#memory.isFullFor(neighbour, nowMs);
  }

  #passOn(neighbour: NodeId, message: RelayMessage): void {
    const { nowMs } = this.#core;
    const known = this.#memory.get(message, nowMs);
    if (known !== undefined && !isReturned(known, neighbour)) {
      // It came here before, by another way: the neighbour has to find a different one.
      this.#memory.set(message, withTried(known, neighbour), nowMs);
      this.#send(neighbour, message);
      return;
    }
    if (known === undefined) {
      this.#memory.set(message, newlyRelayed(neighbour), nowMs);
      this.#memory.cameBy(neighbour, message.from, nowMs);
    }
    this.#pass(message);
  }

  #pass(message: RelayMessage): void {
    const { nowMs, links } = this.#core;
    const known = this.#memory.get(message, nowMs);
    if (known === undefined) return;

    const { to } = message;
    const wayBack = this.#memory.wayBackTo(to, nowMs);
    const destination = { to, wayBack, hopsFrom: this.#plan.hopsTo(to) };
    const step = nextStep(known, hopsTowards(links.nodeIds(), destination));
    if (step.type === 'end') return;
    this.#memory.set(message, step.then, nowMs);
    this.#send(step.to, message);
  }

  #send(neighbour: NodeId, message: RelayMessage): void {
    if (message.hopsLeft > 0) this.#core.send(neighbour, message, 'control');
  }
}

const oneHopOn = (message: RelayMessage): RelayMessage => ({
  ...message,
  hopsLeft: Math.min(message.hopsLeft, hopsMax) - 1,
});
