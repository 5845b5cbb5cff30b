/**
 * One link: a channel, its frames, and the handshake that must be over before anything else is
 * heard or said. What arrives early waits in order; what breaks a rule ends the link.
 */

import type { Priority } from '../../engine/effect.ts';
import type { NodeId } from '../../engine/ids.ts';
import type { SignedClaim } from '../../engine/membership/member.ts';
import { Handshake, type HandshakeOptions } from '../../trust/handshake.ts';
import { framesOf } from '../../wire/frame.ts';
import { Reassembler, type ReceivedMessage } from '../../wire/reassembler.ts';
import type { LinkFingerprints } from '../node-api.ts';
import type { ByteChannel } from './byte-channel.ts';
import { SendQueue } from './send-queue.ts';

const handshakeTimeoutMs = 10_000;
/** Messages that may arrive before the page has told the fingerprints. */
const earlyMessagesMax = 64;
/** Frames of a peer that has not proved who it is. One that is ready first may begin at once. */
const earlyBytesMax = 4 * 1024 * 1024;

/** `overflow`: it hears too slowly; `flood`: it speaks too fast. */
export type LinkEnd = 'closed' | 'handshake' | 'timeout' | 'brokenRule' | 'overflow' | 'flood';

export interface RingLinkEvents {
  onReady(link: RingLink, claim: SignedClaim): void;
  onMessage(link: RingLink, message: ReceivedMessage): void;
  onEnd(link: RingLink, reason: LinkEnd): void;
}

export interface RingLinkOptions {
  readonly linkId: string;
  readonly channel: ByteChannel;
  /** All that a handshake needs but what the page learns later. */
  readonly handshake: Omit<HandshakeOptions, 'localFingerprint' | 'remoteFingerprint'>;
}

type State =
  | { readonly type: 'attached'; readonly early: ReceivedMessage[] }
  | {
      readonly type: 'handshaking';
      readonly handshake: Handshake;
      readonly early: ReceivedMessage[];
    }
  | { readonly type: 'ready' }
  | { readonly type: 'ended' };

export class RingLink {
  readonly linkId: string;
  readonly remoteNodeId: NodeId;
  readonly initiated: boolean;
  readonly #options: RingLinkOptions;
  readonly #events: RingLinkEvents;
  readonly #reassembler = new Reassembler();
  readonly #queue: SendQueue;
  readonly #timer: ReturnType<typeof setTimeout>;
  #state: State = { type: 'attached', early: [] };
  #lastMessageId = 0;
  #earlyBytes = 0;

  constructor(options: RingLinkOptions, events: RingLinkEvents) {
    const { channel, handshake } = options;
    this.linkId = options.linkId;
    this.remoteNodeId = handshake.remoteNodeId;
    this.initiated = handshake.initiated;
    this.#options = options;
    this.#events = events;
    this.#queue = new SendQueue(channel, () => this.end('overflow'));
    this.#timer = setTimeout(() => this.end('timeout'), handshakeTimeoutMs * 2);
    channel.onFrame((frame) => this.#receive(frame));
    channel.onClose(() => this.end('closed'));
  }

  get isReady(): boolean {
    return this.#state.type === 'ready';
  }

  /** The page's connection is up: the two ends can prove who they are. */
  open(fingerprints: LinkFingerprints): void {
    if (this.#state.type !== 'attached') return;

    const { early } = this.#state;
    const handshake = new Handshake({
      ...this.#options.handshake,
      localFingerprint: fingerprints.local,
      remoteFingerprint: fingerprints.remote,
    });
    this.#state = { type: 'handshaking', handshake, early };
    this.#options.channel.onOpen(() => this.#push(handshake.hello, 'control'));
    void this.#shakeHands(handshake, early);
  }

  send(bytes: Uint8Array, priority: Priority): void {
    if (this.#state.type === 'ready') this.#push(bytes, priority);
  }

  end(reason: LinkEnd): void {
    if (this.#state.type === 'ended') return;

    this.#state = { type: 'ended' };
    clearTimeout(this.#timer);
    this.#queue.stop();
    this.#options.channel.close();
    this.#events.onEnd(this, reason);
  }

  #push(bytes: Uint8Array, priority: Priority): void {
    this.#lastMessageId = (this.#lastMessageId + 1) % 2 ** 32;
    this.#queue.push(framesOf({ bytes, priority, messageId: this.#lastMessageId }), priority);
  }

  #receive(frame: Uint8Array): void {
    if (!this.isReady) this.#earlyBytes += frame.byteLength;
    if (this.#earlyBytes > earlyBytesMax) return this.end('brokenRule');

    const message = this.#reassembler.receive(frame);
    if (!message.ok) return this.end('brokenRule');
    if (message.value === undefined) return;

    switch (this.#state.type) {
      case 'attached':
        if (this.#state.early.length >= earlyMessagesMax) return this.end('brokenRule');
        this.#state.early.push(message.value);
        return;
      case 'handshaking': {
        const { early, handshake } = this.#state;
        if (early.length >= earlyMessagesMax) return this.end('brokenRule');
        early.push(message.value);
        // Not alone: the loop that handles the first of them handles all.
        if (early.length === 1) void this.#shakeHands(handshake, early);
        return;
      }
      case 'ready':
        return this.#events.onMessage(this, message.value);
      case 'ended':
        return;
    }
  }

  /** Hands the waiting messages to the handshake; what is left when it is done goes to the node. */
  async #shakeHands(handshake: Handshake, early: ReceivedMessage[]): Promise<void> {
    for (let message = early[0]; message !== undefined; message = early[0]) {
      const step = await handshake.receive(message.bytes);
      early.shift();
      if (this.#state.type === 'ended') return;
      if (step.type === 'failed') return this.end('handshake');
      if (step.type === 'send') this.#push(step.bytes, 'control');
      if (step.type === 'done') return this.#becomeReady(step.claim, early);
    }
  }

  #becomeReady(claim: SignedClaim, early: readonly ReceivedMessage[]): void {
    clearTimeout(this.#timer);
    this.#state = { type: 'ready' };
    this.#events.onReady(this, claim);
    for (const message of early) {
      // Whoever hears that the link is ready, or what came over it, may end it.
      if (this.isReady) this.#events.onMessage(this, message);
    }
  }
}
