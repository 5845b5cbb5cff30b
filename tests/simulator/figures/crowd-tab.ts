/**
 * One tab of a crowd: hosts a RingNode with as little as it needs, so that a thousand fit in one
 * process. Disks never fail here; messages are values, and are only weighed as bytes.
 */

import type { Answer, Effect } from '../../../src/engine/effect.ts';
import type { DeviceId, NodeId, OperationId } from '../../../src/engine/ids.ts';
import type { Command, Input } from '../../../src/engine/input.ts';
import type { MemberClaim, SignedClaim, Weight } from '../../../src/engine/membership/member.ts';
import { RingNode } from '../../../src/engine/ring-node.ts';
import type { Crowd } from './crowd.ts';
import type { CrowdDisk } from './crowd-disk.ts';
import type { CrowdLink } from './crowd-links.ts';
import type { Planned } from '../event-heap.ts';

export interface TabSettings {
  readonly number: number;
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly weight: Weight;
  readonly seed: number;
  readonly disk: CrowdDisk;
}

/** src/node looks at the engine at least so often. */
const timerMaxMs = 10_000;
const throttledTimerMs = 60_000;
const timerSlackMs = 0.01;
const diskMs = 3;
const signMs = 2;
const epochMs = 1_700_000_000_000;
/** Of the real proof: a public key and a signature. */
const proof = new Uint8Array(96);

export class CrowdTab {
  readonly number: number;
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly disk: CrowdDisk;
  readonly node: RingNode;
  /** By the id of the other end. */
  readonly links = new Map<NodeId, CrowdLink>();
  claim: SignedClaim | undefined;
  isOpen = true;
  /** One timer a minute; what arrives is still looked at, as in a hidden tab. */
  isThrottled = false;
  onDelivered: (payload: Uint8Array) => void = () => {};
  readonly #crowd: Crowd;
  readonly #answers = new Map<OperationId, (answer: Answer) => void>();
  readonly #inputs: Input[] = [];
  #isStepping = false;
  #timer: { readonly planned: Planned; readonly atMs: number } | undefined;
  #lastOperation = 0;

  constructor(settings: TabSettings, crowd: Crowd) {
    this.number = settings.number;
    this.nodeId = settings.nodeId;
    this.deviceId = settings.deviceId;
    this.disk = settings.disk;
    this.#crowd = crowd;
    this.node = new RingNode({
      nodeId: settings.nodeId,
      deviceId: settings.deviceId,
      weight: settings.weight,
      isKeeper: false,
      protocol: 1,
      seed: settings.seed,
      options: crowd.options,
      makeRing: crowd.makeRing,
      restored: settings.disk.restored,
    });
  }

  put(input: Input): void {
    if (!this.isOpen) return;
    this.#inputs.push(input);
    if (this.#isStepping) return;

    this.#isStepping = true;
    for (let next = this.#inputs.shift(); next && this.isOpen; next = this.#inputs.shift()) {
      for (const effect of this.#step(next)) this.#perform(effect);
    }
    this.#isStepping = false;
    this.#arm();
  }

  command(make: (operationId: OperationId) => Command, onAnswer?: (answer: Answer) => void): void {
    this.#lastOperation += 1;
    const operationId = this.#lastOperation as OperationId;
    if (onAnswer) this.#answers.set(operationId, onAnswer);
    this.put({ type: 'command', command: make(operationId) });
  }

  stateOf(nodeId: NodeId): string | undefined {
    return this.node.members().find((member) => member.nodeId === nodeId)?.state;
  }

  /** No more of this life; its disk stays. */
  end(): void {
    this.isOpen = false;
    if (this.#timer) this.#timer.planned.isCancelled = true;
  }

  #step(input: Input): readonly Effect[] {
    const { heap, onStepped } = this.#crowd;
    const now = { monotonicMs: heap.nowMs, wallMs: Math.floor(epochMs + heap.nowMs) };
    if (!onStepped) return this.node.step(input, now);
    const startedMs = performance.now();
    const before = process.cpuUsage();
    const effects = this.node.step(input, now);
    const { user, system } = process.cpuUsage(before);
    // On a busy machine the clock goes on while the process waits for its turn.
    const tookMs = Math.min(performance.now() - startedMs, (user + system) / 1000);
    onStepped(this, input, tookMs);
    return effects;
  }

  /** A timer that comes too early does no harm, so one that is set is left as it is. */
  #arm(): void {
    const deadlineMs = this.node.nextDeadlineMs();
    if (deadlineMs === undefined || !this.isOpen) return;
    const { heap } = this.#crowd;
    const waitMs = this.#waitFor(deadlineMs - heap.nowMs);
    const atMs = heap.nowMs + waitMs;
    if (this.#timer && this.#timer.atMs <= atMs) return;
    if (this.#timer) this.#timer.planned.isCancelled = true;
    this.#timer = { atMs, planned: heap.after(waitMs, () => this.#wake()) };
  }

  #waitFor(dueMs: number): number {
    const delayMs = Math.min(timerMaxMs, Math.max(0, dueMs)) + timerSlackMs;
    return this.isThrottled ? Math.ceil(delayMs / throttledTimerMs) * throttledTimerMs : delayMs;
  }

  #wake(): void {
    this.#timer = undefined;
    const deadlineMs = this.node.nextDeadlineMs();
    if (deadlineMs !== undefined && deadlineMs <= this.#crowd.heap.nowMs)
      this.put({ type: 'wake' });
    else this.#arm();
  }

  #perform(effect: Effect): void {
    const crowd = this.#crowd;
    switch (effect.type) {
      case 'send':
        return crowd.send(this, effect);
      case 'persist':
        return void crowd.heap.after(diskMs, () => this.#persist(effect));
      case 'load':
        return void crowd.heap.after(diskMs, () => {
          const versions = this.disk.read(effect.refs);
          this.put({ type: 'loaded', loadId: effect.loadId, versions });
        });
      case 'answer':
        return this.#answers.get(effect.operationId)?.(effect.answer);
      case 'notify':
        return;
      case 'deliver':
        return this.onDelivered(effect.payload);
      case 'dial':
        return crowd.dial(this, effect.nodeId);
      case 'hangUp':
        return crowd.hangUp(this, effect.nodeId);
      case 'signClaim':
        return void crowd.heap.after(signMs, () => this.#sign(effect.claim));
    }
  }

  #persist({ persistId, writes, afterwards }: Extract<Effect, { type: 'persist' }>): void {
    if (!this.isOpen) return;
    for (const write of writes) this.disk.apply(write);
    for (const effect of afterwards) this.#perform(effect);
    this.put({ type: 'persisted', persistId });
  }

  #sign(claim: MemberClaim): void {
    const signed = { claim, proof };
    if (claim.state === 'alive') this.claim = signed;
    this.put({ type: 'claimSigned', claim: signed });
  }
}
