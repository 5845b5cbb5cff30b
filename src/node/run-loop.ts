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
  readonly #inputs: Input[] = [];
  #isStepping = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(node: RingNode, ports: RunLoopPorts) {
    this.#node = node;
    this.#ports = ports;
  }

  /** Feeds the engine; what comes up while it works waits for its turn. */
  put(input: Input): void {
    if (this.#isStopped) return;

    this.#inputs.push(input);
    if (this.#isStepping) return;

    this.#isStepping = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        this.#performAll(this.#node.step(next, now()));
      }
      this.#arm();
    } catch (error) {
      this.stop();
      this.#ports.onBug(error);
    } finally {
      this.#isStepping = false;
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const deadlineMs = this.#node.nextDeadlineMs();
    if (deadlineMs === undefined || this.#isStopped) return;

    const delayMs = Math.min(timerMaxMs, Math.max(0, deadlineMs - performance.now()));
    this.#timer = setTimeout(() => this.put({ type: 'wake' }), delayMs);
  }

  #performAll(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        return this.#ports.send(effect.to, effect.message, effect.priority);
      case 'persist':
        return void this.#persist(effect);
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
      case 'signClaim':
        return void this.#sign(effect.claim);
    }
  }

  async #persist(effect: Extract<Effect, { type: 'persist' }>): Promise<void> {
    const { persistId, writes, durability, afterwards } = effect;
    const outcome = await this.#ports.storage.write(writes, durability);
    if (!outcome.ok) {
      this.put({ type: 'persistFailed', persistId, reason: outcome.error });
      return;
    }
    if (this.#isStopped) return;

    this.#performAll(afterwards);
    this.put({ type: 'persisted', persistId });
    this.#ports.onStored();
  }

  async #load(effect: Extract<Effect, { type: 'load' }>): Promise<void> {
    const { loadId, refs } = effect;
    let versions: Awaited<ReturnType<Storage['load']>> = [];
    try {
      versions = await this.#ports.storage.load(refs);
    } catch {
      // A disk that cannot be read holds nothing, as far as the ring is concerned.
    }
    this.put({ type: 'loaded', loadId, versions });
  }

  async #sign(claim: MemberClaim): Promise<void> {
    this.put({ type: 'claimSigned', claim: await this.#ports.signClaim(claim) });
  }
}
