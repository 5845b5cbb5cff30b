/**
 * A few nodes in one test, through `step` alone: messages take 10 ms, disks 2 ms, dials 20 ms, and
 * nothing fails unless the test says so. Time moves from one event to the next.
 */

import type { Answer, Effect, EngineEvent, StorageWrite } from '../../src/engine/effect.ts';
import type { PersistentState } from '../../src/engine/effect.ts';
import type { DeviceId, NodeId, OperationId, VersionId } from '../../src/engine/ids.ts';
import type { Command, Input } from '../../src/engine/input.ts';
import type { MemberClaim, SignedClaim, Weight } from '../../src/engine/membership/member.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import { defaultOptions, type EngineOptions } from '../../src/engine/options.ts';
import { RingNode } from '../../src/engine/ring-node.ts';
import type { CopyFlags, Version, VersionRef } from '../../src/engine/version.ts';

interface DiskCopy {
  readonly version: Version;
  readonly flags: CopyFlags;
}

export class Disk {
  readonly copies = new Map<string, DiskCopy>();
  state: PersistentState | undefined;
  /** What the next persists answer instead of being carried out. */
  failure: 'storageFull' | 'storageFailed' | undefined;
  readonly durabilities: ('strict' | 'relaxed')[] = [];

  holds(ref: VersionRef): boolean {
    return this.copies.has(nameOf(ref));
  }

  flagsOf(ref: VersionRef): CopyFlags | undefined {
    return this.copies.get(nameOf(ref))?.flags;
  }

  apply(write: StorageWrite): void {
    switch (write.type) {
      case 'putVersion':
        this.copies.set(nameOf(write.version.meta), write);
        return;
      case 'setFlags': {
        const copy = this.copies.get(nameOf(write.ref));
        if (copy) this.copies.set(nameOf(write.ref), { ...copy, flags: write.flags });
        return;
      }
      case 'deleteVersion':
        this.copies.delete(nameOf(write.ref));
        return;
      case 'putState':
        this.state = write.state;
    }
  }
}

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;

interface Planned {
  readonly atMs: number;
  readonly serial: number;
  readonly run: () => void;
}

interface Sent {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: EngineMessage;
}

const dialMs = 20;

export class Cluster {
  nowMs = 1_000;
  messageMs = 10;
  readonly tabs = new Map<NodeId, TestTab>();
  /** Everything that was sent. */
  readonly sent: Sent[] = [];
  readonly options: EngineOptions;
  readonly #blocked = new Set<string>();
  readonly #links = new Set<string>();
  readonly #muted = new Set<string>();
  #change = ({ message }: Sent): EngineMessage => message;
  #planned: Planned[] = [];
  #serial = 0;

  constructor(options: Partial<EngineOptions> = {}) {
    this.options = { ...defaultOptions, ...options };
  }

  /** Nodes that know each other, on one device each, after they have come to rest. */
  static of(count: number, options: Partial<EngineOptions> = {}): Cluster {
    const cluster = new Cluster(options);
    for (let number = 0; number < count; number += 1) cluster.open(number);
    cluster.run(8_000);
    return cluster;
  }

  tab(number: number): TestTab {
    const tab = this.tabs.get(nodeIdNumbered(number));
    if (!tab) throw new Error(`Tab ${number} is not open.`);
    return tab;
  }

  open(
    number: number,
    settings: { readonly device?: number; readonly weight?: Weight; readonly disk?: Disk } = {},
  ): TestTab {
    const tab = new TestTab(this, { number, device: number, weight: 1, ...settings });
    this.tabs.set(tab.nodeId, tab);
    tab.put({ type: 'wake' });
    // Somebody tells the newcomer of one other tab, as the signaling server does.
    this.after(1, () => {
      const other = [...this.tabs.values()].find((each) => each !== tab && each.isOpen);
      if (other) this.connect(tab.nodeId, other.nodeId);
    });
    return tab;
  }

  connect(a: NodeId, b: NodeId): void {
    const [one, other] = [this.tabs.get(a), this.tabs.get(b)];
    const isPossible = one?.isOpen && other?.isOpen && !this.#blocked.has(pairOf(a, b));
    if (!isPossible || this.#links.has(pairOf(a, b))) return;
    if (!one.claim || !other.claim) {
      this.after(5, () => this.connect(a, b));
      return;
    }
    this.#links.add(pairOf(a, b));
    one.put({ type: 'linkUp', nodeId: b, claim: other.claim });
    other.put({ type: 'linkUp', nodeId: a, claim: one.claim });
  }

  disconnect(a: NodeId, b: NodeId): void {
    if (!this.#links.delete(pairOf(a, b))) return;
    this.tabs.get(a)?.put({ type: 'linkDown', nodeId: b });
    this.tabs.get(b)?.put({ type: 'linkDown', nodeId: a });
  }

  /** No link between them, now or later, until `unblock`. */
  block(a: TestTab, b: TestTab): void {
    this.#blocked.add(pairOf(a.nodeId, b.nodeId));
    this.disconnect(a.nodeId, b.nodeId);
  }

  unblock(a: TestTab, b: TestTab): void {
    this.#blocked.delete(pairOf(a.nodeId, b.nodeId));
  }

  /** The link stays up and carries nothing any more. */
  mute(a: TestTab, b: TestTab): void {
    this.#muted.add(pairOf(a.nodeId, b.nodeId));
  }

  isLinked(a: NodeId, b: NodeId): boolean {
    return this.#links.has(pairOf(a, b));
  }

  /** Gone without a word; its links say nothing either. */
  crash(tab: TestTab): Disk {
    tab.isOpen = false;
    return tab.disk;
  }

  close(tab: TestTab): Disk {
    tab.command(() => ({ type: 'leave' }));
    tab.isOpen = false;
    // What it said last still arrives.
    this.after(this.messageMs + 1, () => {
      for (const other of this.tabs.values()) this.disconnect(tab.nodeId, other.nodeId);
    });
    return tab.disk;
  }

  dial(from: TestTab, to: NodeId): void {
    this.after(dialMs, () => {
      this.connect(from.nodeId, to);
      if (!this.isLinked(from.nodeId, to)) from.put({ type: 'dialFailed', nodeId: to });
    });
  }

  /** What is sent from now on is what `change` makes of it: somebody lies. */
  change(change: (sent: Sent) => EngineMessage): void {
    this.#change = change;
  }

  send(from: NodeId, to: NodeId, said: EngineMessage): void {
    const message = this.#change({ from, to, message: said });
    this.sent.push({ from, to, message });
    this.after(this.messageMs, () => {
      const isHeard = this.isLinked(from, to) && !this.#muted.has(pairOf(from, to));
      if (isHeard) this.tabs.get(to)?.put({ type: 'message', from, message });
    });
  }

  after(delayMs: number, run: () => void): void {
    this.#serial += 1;
    this.#planned.push({ atMs: this.nowMs + delayMs, serial: this.#serial, run });
  }

  /** Lets time pass. */
  run(durationMs: number): void {
    this.runUntil(() => false, durationMs);
  }

  /** Lets time pass until something is so; says whether it came about. */
  runUntil(isSo: () => boolean, withinMs: number): boolean {
    const endMs = this.nowMs + withinMs;
    while (!isSo()) {
      const next = this.#takeNext(endMs);
      if (!next) {
        this.nowMs = endMs;
        return isSo();
      }
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    return true;
  }

  #takeNext(endMs: number): Pick<Planned, 'atMs' | 'run'> | undefined {
    this.#planned.sort((a, b) => a.atMs - b.atMs || a.serial - b.serial);
    const [planned] = this.#planned;
    let next: Pick<Planned, 'atMs' | 'run'> | undefined = planned;
    for (const tab of this.tabs.values()) {
      const isRunning = tab.isOpen && tab.isAwake;
      const deadlineMs = isRunning ? tab.node.nextDeadlineMs() : undefined;
      if (deadlineMs === undefined || (next && next.atMs <= deadlineMs)) continue;
      next = { atMs: deadlineMs, run: () => tab.put({ type: 'wake' }) };
    }
    if (!next || next.atMs > endMs) return undefined;
    if (next === planned) this.#planned.shift();
    return next;
  }
}

export class TestTab {
  readonly node: RingNode;
  readonly nodeId: NodeId;
  readonly disk: Disk;
  readonly events: EngineEvent[] = [];
  readonly answers = new Map<OperationId, Answer[]>();
  readonly dialled: NodeId[] = [];
  /** Signals that came over the mesh. */
  readonly delivered: { readonly from: NodeId; readonly payload: Uint8Array }[] = [];
  claim: SignedClaim | undefined;
  diskMs = 2;
  isOpen = true;
  isAwake = true;
  readonly #cluster: Cluster;
  #lastOperation = 0;

  constructor(
    cluster: Cluster,
    settings: {
      readonly number: number;
      readonly device: number;
      readonly weight: Weight;
      readonly disk?: Disk;
    },
  ) {
    this.#cluster = cluster;
    this.nodeId = nodeIdNumbered(settings.number);
    this.disk = settings.disk ?? new Disk();
    const copies = Array.from(this.disk.copies.values(), ({ version, flags }) => ({
      meta: version.meta,
      flags,
    }));
    this.node = new RingNode({
      nodeId: this.nodeId,
      deviceId: deviceIdNumbered(settings.device),
      weight: settings.weight,
      isKeeper: false,
      protocol: 1,
      seed: settings.number * 1000 + cluster.nowMs,
      options: cluster.options,
      restored: { state: this.disk.state, copies },
    });
  }

  put(input: Input): void {
    if (!this.isOpen || !this.isAwake) return;
    const { nowMs } = this.#cluster;
    const now = { monotonicMs: nowMs, wallMs: 1_700_000_000_000 + nowMs };
    for (const effect of this.node.step(input, now)) this.#perform(effect);
  }

  /** Gives a command; its answers gather in the list. */
  command(make: (operationId: OperationId) => Command): Answer[] {
    this.#lastOperation += 1;
    const operationId = this.#lastOperation as OperationId;
    const answers: Answer[] = [];
    this.answers.set(operationId, answers);
    this.put({ type: 'command', command: make(operationId) });
    return answers;
  }

  /** Asks the engine for a stamp and writes what was stamped. */
  stampAndWrite(
    make: (stamped: Extract<Answer, { type: 'stamped' }>) => Version,
    stamp: Omit<Extract<Command, { type: 'stamp' }>, 'type' | 'operationId'>,
  ): { readonly version: Version; readonly answers: Answer[] } {
    const stamps = this.command((operationId) => ({ type: 'stamp', operationId, ...stamp }));
    this.#cluster.runUntil(() => stamps.length > 0, 1000);
    const [stamped] = stamps;
    if (stamped?.type !== 'stamped') throw new Error('No stamp came.');
    const version = make(stamped);
    return { version, answers: this.write([version]) };
  }

  write(versions: readonly Version[], isPin = true): Answer[] {
    return this.command((operationId) => ({ type: 'write', operationId, versions, isPin }));
  }

  stateOf(tab: TestTab): string | undefined {
    return this.node.members().find(({ nodeId }) => nodeId === tab.nodeId)?.state;
  }

  #perform(effect: Effect): void {
    const cluster = this.#cluster;
    switch (effect.type) {
      case 'send':
        return cluster.send(this.nodeId, effect.to, effect.message);
      case 'persist':
        this.disk.durabilities.push(effect.durability);
        return cluster.after(this.diskMs, () => this.#persist(effect));
      case 'load':
        return cluster.after(this.diskMs, () => this.#load(effect));
      case 'answer':
        return void this.answers.get(effect.operationId)?.push(effect.answer);
      case 'notify':
        return void this.events.push(effect.event);
      case 'dial':
        this.dialled.push(effect.nodeId);
        return cluster.dial(this, effect.nodeId);
      case 'hangUp':
        return cluster.disconnect(this.nodeId, effect.nodeId);
      case 'deliver':
        return void this.delivered.push(effect);
      case 'signClaim':
        return cluster.after(1, () => this.#sign(effect.claim));
    }
  }

  #persist({ persistId, writes, afterwards }: Extract<Effect, { type: 'persist' }>): void {
    if (!this.isOpen) return;
    const { failure } = this.disk;
    if (failure) {
      this.put({ type: 'persistFailed', persistId, reason: failure });
      return;
    }
    for (const write of writes) this.disk.apply(write);
    for (const effect of afterwards) this.#perform(effect);
    this.put({ type: 'persisted', persistId });
  }

  #load({ loadId, refs }: Extract<Effect, { type: 'load' }>): void {
    const versions = refs.flatMap((ref) => this.disk.copies.get(nameOf(ref))?.version ?? []);
    this.put({ type: 'loaded', loadId, versions });
  }

  #sign(claim: MemberClaim): void {
    const signed = { claim, proof: new Uint8Array() };
    if (claim.state === 'alive') this.claim = signed;
    this.put({ type: 'claimSigned', claim: signed });
  }
}

const hexOf = (text: string, digits: number): string =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16))
    .join('')
    .padStart(digits, '0')
    .slice(-digits);

/** Sorted as numbered. */
export const nodeIdNumbered = (number: number): NodeId =>
  number.toString(16).padStart(4, '0').padEnd(32, 'a5') as NodeId;

export const deviceIdNumbered = (number: number): DeviceId =>
  hexOf(`device ${number}`, 32) as DeviceId;

export const versionIdOf = (text: string): VersionId => hexOf(text, 64) as VersionId;

const pairOf = (a: NodeId, b: NodeId): string => [a, b].sort().join();
