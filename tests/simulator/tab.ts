/**
 * One life of one tab: the host of a RingNode as src/node is, with the world's clock, disk and
 * network in place of the browser's.
 */

import type { Answer, Effect, EngineEvent, Priority } from '../../src/engine/effect.ts';
import type { DeviceId, NodeId, OperationId } from '../../src/engine/ids.ts';
import type { Command, Input } from '../../src/engine/input.ts';
import type { MemberClaim, SignedClaim, Weight } from '../../src/engine/membership/member.ts';
import type { MakeRing } from '../../src/engine/node-core.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import { RingNode } from '../../src/engine/ring-node.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import type { Device } from './device.ts';
import type { Disk } from './disk.ts';
import type { EventHeap, Planned } from './event-heap.ts';
import type { Forge } from './forge.ts';
import type { Endpoint, Network, Parcel } from './network.ts';
import { pathsOf } from './paths.ts';
import type { Story } from './story.ts';
import { Violation } from './violation.ts';
import { bytesToMessage, messageToBytes, sizeOf } from './wire.ts';

export interface TabParts {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly device: Device;
  readonly disk: Disk;
  readonly seed: number;
  readonly weight: Weight;
  readonly options: EngineOptions;
}

/** What of the world a tab touches. */
export interface TabWorld {
  readonly heap: EventHeap;
  readonly network: Network;
  readonly forge: Forge;
  readonly story: Story;
  readonly makeRing: MakeRing;
  /** First contact or the mesh can carry the offer. */
  canSignal(from: NodeId, to: NodeId): boolean;
}

export type OnEvent = (event: EngineEvent) => void;

/** Larger than any batch with the largest chunk at its end. */
const messageBytesMax = 2 ** 20;

/** src/node looks at the engine at least so often. */
const timerMaxMs = 10_000;
const throttledTimerMs = 60_000;
const protocol = 1;

export class Tab implements Endpoint {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly device: Device;
  readonly disk: Disk;
  readonly node: RingNode;
  onEvent: OnEvent = () => undefined;
  /** What goes out in place of a message; a hostile member has its own mind. */
  tamper: (message: EngineMessage) => readonly EngineMessage[] = (message) => [message];
  intercept: (from: NodeId, message: EngineMessage) => 'taken' | 'passed' = () => 'passed';
  readonly #world: TabWorld;
  readonly #answers = new Map<OperationId, (answer: Answer) => void>();
  #claim: SignedClaim | undefined;
  #isOpen = true;
  #isLeaving = false;
  #isFrozen = false;
  #frozenMs = 0;
  readonly #sleeps: { readonly fromMs: number; readonly toMs: number }[] = [];
  #isThrottled = false;
  #waiting: (() => void)[] = [];
  #inputs: Input[] = [];
  #isStepping = false;
  #timer: Planned | undefined;
  #lastOperation = 0;
  #lastIncarnation = -1;

  constructor(parts: TabParts, world: TabWorld) {
    this.name = parts.name;
    this.nodeId = parts.nodeId;
    this.device = parts.device;
    this.deviceId = parts.device.deviceId;
    this.disk = parts.disk;
    this.#world = world;
    this.node = new RingNode({
      nodeId: parts.nodeId,
      deviceId: this.deviceId,
      weight: parts.weight,
      isKeeper: false,
      protocol,
      seed: parts.seed,
      options: parts.options,
      makeRing: world.makeRing,
      restored: parts.disk.restored,
    });
    world.network.attach(this);
    this.put({ type: 'wake' });
  }

  get claim(): SignedClaim | undefined {
    return this.#claim;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Its goodbye is on its way. */
  get isLeaving(): boolean {
    return this.#isOpen && this.#isLeaving;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get isAwake(): boolean {
    return this.#isOpen && !this.#isFrozen;
  }

  /** How much of the time since then it was frozen and could notice nothing. */
  sleptMsSince(sinceMs: number): number {
    return this.#sleeps.reduce(
      (sum, { fromMs, toMs }) => sum + Math.max(0, toMs - Math.max(fromMs, sinceMs)),
      0,
    );
  }

  /** Gives a command; `onAnswer` hears each of its answers. */
  command(make: (operationId: OperationId) => Command, onAnswer?: (answer: Answer) => void): void {
    this.#lastOperation += 1;
    const operationId = this.#lastOperation as OperationId;
    if (onAnswer) this.#answers.set(operationId, onAnswer);
    this.put({ type: 'command', command: make(operationId) });
  }

  put(input: Input): void {
    if (!this.#isOpen) return;
    this.#inputs.push(input);
    if (this.#isStepping) return;

    this.#isStepping = true;
    for (let next = this.#inputs.shift(); next && this.#isOpen; next = this.#inputs.shift()) {
      for (const effect of this.#step(next)) this.#perform(effect);
    }
    this.#isStepping = false;
    this.#arm();
  }

  linkUp(nodeId: NodeId, claim: SignedClaim): void {
    this.#whenAwake(() => this.put({ type: 'linkUp', nodeId, claim }));
  }

  linkDown(nodeId: NodeId): void {
    this.#whenAwake(() => this.put({ type: 'linkDown', nodeId }));
  }

  dialFailed(nodeId: NodeId): void {
    this.#whenAwake(() => this.put({ type: 'dialFailed', nodeId }));
  }

  receive(from: NodeId, { bytes, isDamaged }: Parcel): void {
    this.#whenAwake(() => {
      const message = bytesToMessage(this.#world.forge, bytes);
      // Whatever it says now, it is not let in; that reading it broke nothing is enough.
      if (isDamaged) return;
      if (!message) {
        throw new Violation('undecodableMessage', `${this.name} cannot read what was sent to it.`);
      }
      this.#world.story.count(`message ${message.type}`);
      if (this.intercept(from, message) === 'passed') this.put({ type: 'message', from, message });
    });
  }

  /** Says something that no engine told it to say. */
  say(to: NodeId, message: EngineMessage, priority: Priority = 'control'): void {
    const { network, heap, forge, story } = this.#world;
    const bytes = messageToBytes(forge, message);
    story.trace(`${heap.nowMs}${this.name}>${to}${message.type}${bytes.length}`);
    const sizeBytes = sizeOf(message, bytes);
    if (sizeBytes > messageBytesMax) {
      throw new Violation('bounds', `${this.name} sends ${message.type} of ${sizeBytes} bytes.`);
    }
    network.send(this.nodeId, to, { bytes, sizeBytes, isDamaged: false }, priority);
  }

  /** Closed by its owner: it says goodbye first, and has so long for it to get out. */
  close(farewellMs: number): void {
    this.#isLeaving = true;
    this.put({ type: 'command', command: { type: 'leave' } });
    this.#world.heap.after(farewellMs, () => {
      if (this.#isOpen) this.#end(true);
    });
  }

  crash(): void {
    this.#end(false);
  }

  /** Nothing runs until `resume`; what arrives waits. */
  freeze(isAnnounced: boolean): void {
    if (isAnnounced) this.put({ type: 'command', command: { type: 'suspend' } });
    if (!this.#isFrozen) this.#frozenMs = this.#world.heap.nowMs;
    this.#isFrozen = true;
  }

  resume(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#sleeps.push({ fromMs: this.#frozenMs, toMs: this.#world.heap.nowMs });
    this.put({ type: 'command', command: { type: 'distrustLinks' } });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }

  throttle(isThrottled: boolean): void {
    this.#isThrottled = isThrottled;
    if (this.isAwake) this.#arm();
  }

  #end(isGraceful: boolean): void {
    this.#isOpen = false;
    if (this.#timer) this.#timer.isCancelled = true;
    this.disk.endLife();
    this.#world.network.detach(this, isGraceful);
  }

  #whenAwake(run: () => void): void {
    if (!this.#isOpen) return;
    if (this.#isFrozen) this.#waiting.push(run);
    else run();
  }

  #step(input: Input): readonly Effect[] {
    try {
      const effects = this.node.step(input, this.device.clock.now(this.#world.heap.nowMs));
      for (const path of pathsOf(input, effects)) this.#world.story.count(path);
      return effects;
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Violation('engineBug', `${this.name} broke on ${input.type}: ${stack}`);
    }
  }

  #arm(): void {
    if (this.#timer) this.#timer.isCancelled = true;
    const deadlineMs = this.node.nextDeadlineMs();
    if (deadlineMs === undefined || !this.#isOpen) return;
    const { heap } = this.#world;
    const due = this.device.clock.worldDelay(deadlineMs, heap.nowMs);
    const delayMs = Math.min(timerMaxMs, Math.max(0, due));
    const waitMs = this.#isThrottled
      ? Math.ceil((delayMs + 1) / throttledTimerMs) * throttledTimerMs
      : delayMs;
    this.#timer = heap.after(waitMs + 0.01, () => {
      if (this.#isFrozen) this.#waiting.push(() => this.put({ type: 'wake' }));
      else this.put({ type: 'wake' });
    });
  }

  #perform(effect: Effect): void {
    const { network, heap, forge, story } = this.#world;
    switch (effect.type) {
      case 'send':
        for (const message of this.tamper(effect.message)) {
          this.say(effect.to, message, effect.priority);
        }
        return;
      case 'persist':
        this.#persist(effect);
        return;
      case 'load':
        this.disk.load(effect.refs, (versions) => {
          const { loadId } = effect;
          this.#whenAwake(() =>
            this.put(
              versions ? { type: 'loaded', loadId, versions } : { type: 'loadFailed', loadId },
            ),
          );
        });
        return;
      case 'answer':
        this.#answers.get(effect.operationId)?.(effect.answer);
        return;
      case 'notify':
        story.count(`event ${effect.event.type}`);
        this.onEvent(effect.event);
        return;
      case 'deliver':
        story.count('relay delivered');
        return;
      case 'dial':
        this.#dial(effect.nodeId);
        return;
      case 'hangUp':
        network.hangUp(this.nodeId, effect.nodeId);
        return;
      case 'signClaim': {
        this.#checkIncarnation(effect.claim);
        const signed = forge.sign(effect.claim);
        heap.after(2, () => {
          this.#whenAwake(() => {
            this.#claim = signed;
            this.put({ type: 'claimSigned', claim: signed });
          });
        });
        return;
      }
    }
  }

  /** In one life a node never says two things of itself under one incarnation. */
  #checkIncarnation(claim: MemberClaim): void {
    if (claim.state === 'left') return;
    if (claim.incarnation <= this.#lastIncarnation) {
      throw new Violation('membership', `${this.name} signs an incarnation again.`);
    }
    this.#lastIncarnation = claim.incarnation;
  }

  #persist(effect: Extract<Effect, { type: 'persist' }>): void {
    const { persistId, writes, durability, afterwards } = effect;
    this.disk.write({
      writes,
      durability,
      done: (failure) => {
        this.#whenAwake(() => {
          if (failure) {
            this.put({ type: 'persistFailed', persistId, reason: failure });
            return;
          }
          for (const later of afterwards) this.#perform(later);
          this.put({ type: 'persisted', persistId });
        });
      },
    });
  }

  #dial(nodeId: NodeId): void {
    if (this.#world.canSignal(this.nodeId, nodeId)) this.#world.network.dial(this, nodeId);
    else this.#world.heap.after(1000, () => this.dialFailed(nodeId));
  }
}
