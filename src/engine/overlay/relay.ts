/**
 * Carries a signaling message to a member without a link: greedily over the circle of ids, by a
 * detour where no link is nearer, back and another way from a dead end. Answers go back the way the
 * question came. Each hop confirms what it got; one that does not is passed by, for its tab may have
 * died a moment ago. Only small messages, a few hops far: bulk always gets a direct link.
 */

import type { NodeId } from '../ids.ts';
import type { EngineMessage } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import { ConfirmationTimes } from './confirmation-times.ts';
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
  readonly #times: ConfirmationTimes;

  constructor(core: NodeCore, plan: Pick<LinkPlan, 'hopsTo'>) {
    this.#core = core;
    this.#plan = plan;
    this.#times = new ConfirmationTimes(core.links);
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
    // What is dropped is confirmed as well: a flood must not look for other ways.
    this.#core.send(neighbour, { type: 'relayed', relayId: message.relayId }, 'control');
    const isHere = message.to === this.#core.nodeId;
    const isTaken = isHere || this.#hasRoomFor(neighbour, message);
    if (message.payload.byteLength > payloadBytesMax || !isTaken) {
      this.#core.counters.strayMessages += 1;
    } else if (isHere) {
      this.#deliver(neighbour, message);
    } else {
      this.#passOn(neighbour, oneHopOn(message));
    }
  }

  relayed(neighbour: NodeId, relayId: number): void {
    const name = confirmationOf(neighbour, relayId);
    this.#core.deadlines.cancel(name);
    this.#times.confirmed(neighbour, name, this.#core.nowMs);
  }

  #hasRoomFor(neighbour: NodeId, message: RelayMessage): boolean {
    const { nowMs } = this.#core;
    const isKnown = this.#memory.get(message, nowMs) !== undefined;
    return isKnown || !this.#memory.isFullFor(neighbour, nowMs);
  }

  /** Once, though it may come by two ways. */
  #deliver(neighbour: NodeId, message: RelayMessage): void {
    const { nowMs } = this.#core;
    if (this.#memory.get(message, nowMs) !== undefined) return;

    if (this.#hasRoomFor(neighbour, message)) {
      this.#memory.set(message, newlyRelayed(neighbour), nowMs);
    }
    this.#memory.cameBy(neighbour, message.from, nowMs);
    this.#core.emit({ type: 'deliver', from: message.from, payload: message.payload });
  }

  #passOn(neighbour: NodeId, message: RelayMessage): void {
    const { nowMs } = this.#core;
    const known = this.#memory.get(message, nowMs);
    if (known !== undefined && !isReturned(known, neighbour)) {
      // Back so late that another has it now.
      if (known.tried.has(neighbour)) return;
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
    if (message.hopsLeft <= 0) return;
    this.#core.send(neighbour, message, 'control');
    const name = confirmationOf(neighbour, message.relayId);
    this.#times.sent(name, this.#core.nowMs);
    this.#core.after(name, this.#times.patienceMs(neighbour), () =>
      this.#passBy(neighbour, oneHopOn(message)),
    );
  }

  #passBy(neighbour: NodeId, message: RelayMessage): void {
    const known = this.#memory.get(message, this.#core.nowMs);
    // On its way back there is no other way.
    if (known === undefined || known.cameFrom === neighbour) return;
    this.#pass(message);
  }
}

const confirmationOf = (neighbour: NodeId, relayId: number): string =>
  `relayed/${neighbour}/${relayId}`;

const oneHopOn = (message: RelayMessage): RelayMessage => ({
  ...message,
  hopsLeft: Math.min(message.hopsLeft, hopsMax) - 1,
});
