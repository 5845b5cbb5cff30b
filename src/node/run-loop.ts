/**
 * Drives the engine: one input at a time in, effects out and carried out in order, one timer for
 * its next deadline. The only place where the engine meets a clock, a disk and a network.
 */

import type { Answer, Effect, EngineEvent, Priority } from '../engine/effect.ts';
import type { NodeId, OperationId } from '../engine/ids.ts';
import type { Input, Now } from '../engine/input.ts';
import type { EngineMessage } from '../engine/message.ts';
import type { MemberClaim, SignedClaim } from '../engine/membership/member.ts';
import type { RingNode } from '../engine/ring-node.ts';
import type { Storage } from './storage/storage.ts';

export interface RunLoopPorts {
  readonly storage: Storage;
  send(to: NodeId, message: EngineMessage, priority: Priority): void;
  dial(nodeId: NodeId): void;
  hangUp(nodeId: NodeId): void;
  deliverSignal(from: NodeId, payload: Uint8Array): void;
  signClaim(claim: MemberClaim): Promise<SignedClaim>;
  onAnswer(operationId: OperationId, answer: Answer): void;
  onEvent(event: EngineEvent): void;
  /** Versions came to this disk, or went from it. */
  onStored(): void;
  /** The engine broke one of its own invariants; nothing after that can be trusted. */
  onBug(error: unknown): void;
}

const now = (): Now => ({ monotonicMs: performance.now(), wallMs: Date.now() });

/** Longest pause between two looks at the engine, so that a jump of the clock is noticed. */
const timerMaxMs = 10_000;

export class RunLoop {
  readonly #node: RingNode;
  readonly #ports: RunLoopPorts;
  /** What the engine or the disk has to say, in the order in which it came up. */
  readonly #waiting: (() => readonly Effect[])[] = [];
  #isWorking = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAtMs = 0;
  /** When the engine is to be woken, if nothing else moves it before. */
  #wakeAtMs = Infinity;

  constructor(node: RingNode, ports: RunLoopPorts) {
    this.#node = node;
    this.#ports = ports;
  }

  /** Feeds the engine; what comes up while it works waits for its turn. */
  put(input: Input): void {
    this.#perform(() => this.#node.step(input, now()));
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
  }

  #perform(effectsOf: () => readonly Effect[]): void {
    if (this.#isStopped) return;

    this.#waiting.push(effectsOf);
    if (this.#isWorking) return;

    this.#isWorking = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (const effect of next()) this.#performOne(effect);
      }
      this.#arm();
    } catch (error) {
      this.#break(error);
    } finally {
      this.#isWorking = false;
    }
  }

  #break(error: unknown): void {
    if (this.#isStopped) return;

    this.stop();
    this.#ports.onBug(error);
  }

  /** Setting a timer costs as much as a step: one that rings too early is kept, and set anew then. */
  #arm(): void {
    if (this.#isStopped) return;

    const deadlineMs = this.#node.nextDeadlineMs();
    this.#wakeAtMs =
      deadlineMs === undefined ? Infinity : Math.min(deadlineMs, performance.now() + timerMaxMs);
    if (this.#timer !== undefined && this.#timerAtMs <= this.#wakeAtMs) return;

    clearTimeout(this.#timer);
    this.#setTimer();
  }

  #setTimer(): void {
    this.#timer = undefined;
    if (this.#wakeAtMs === Infinity) return;

    this.#timerAtMs = this.#wakeAtMs;
    const delayMs = Math.max(0, this.#wakeAtMs - performance.now());
    this.#timer = setTimeout(() => this.#ring(), delayMs);
  }

  #ring(): void {
    this.#timer = undefined;
    if (performance.now() < this.#wakeAtMs) this.#setTimer();
    else this.put({ type: 'wake' });
  }

  #performOne(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        return this.#ports.send(effect.to, effect.message, effect.priority);
      case 'persist':
        return void this.#persist(effect).catch((error: unknown) => this.#break(error));
      case 'load':
        return void this.#load(effect);
      case 'answer':
        return this.#ports.onAnswer(effect.operationId, effect.answer);
      case 'notify':
        return this.#ports.onEvent(effect.event);
      case 'dial':
        return this.#ports.dial(effect.nodeId);
      case 'hangUp':
        return this.#ports.hangUp(effect.nodeId);
      case 'deliver':
        return this.#ports.deliverSignal(effect.from, effect.payload);
      case 'signClaim':
        return void this.#sign(effect.claim).catch((error: unknown) => this.#break(error));
    }
  }

  async #persist(effect: Extract<Effect, { type: 'persist' }>): Promise<void> {
    const { persistId, writes, durability, afterwards } = effect;
    const outcome = await this.#ports.storage.write(writes, durability);
    if (!outcome.ok) {
      this.put({ type: 'persistFailed', persistId, reason: outcome.error });
      return;
    }
    this.#perform(() => afterwards);
    this.put({ type: 'persisted', persistId });
    if (!this.#isStopped) this.#ports.onStored();
  }

  async #load(effect: Extract<Effect, { type: 'load' }>): Promise<void> {
    const { loadId, refs } = effect;
    try {
      const versions = await this.#ports.storage.load(refs);
      this.put({ type: 'loaded', loadId, versions });
    } catch {
      // A disk that cannot be read now may be read later: nothing is given up for it.
      this.put({ type: 'loadFailed', loadId });
    }
  }

  async #sign(claim: MemberClaim): Promise<void> {
    this.put({ type: 'claimSigned', claim: await this.#ports.signClaim(claim) });
  }
}
