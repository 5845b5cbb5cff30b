/**
 * Runs the writes of this tab: durable here first, then on the first N reachable nodes of the
 * preference list; safe at W devices. Nothing leaves before it is on this disk, so a write that
 * fails here leaves no trace anywhere. A large write goes to as many as make it safe, and to the
 * others once nothing waits to be safe: N copies at once would make each of them slow.
 */

import type { Answer, WriteFailureReason } from '../effect.ts';
import type { DeviceId, NodeId, OperationId, Placement } from '../ids.ts';
import type { Command } from '../input.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { CopyFlags, Version } from '../version.ts';
import type { Copies, IncomingVersion } from './copies.ts';
import { hasReason, joinFlags, noReason } from './copy-flags.ts';
import type { Hints } from './hints.ts';
import type { Keeping } from './keeping.ts';
import type { NodeView } from './node-view.ts';
import { writeTargets, type WriteTarget } from './routes.ts';
import { isStored, type Shipments } from './shipments.ts';
import {
  hasFailedAt,
  isEarlyAt,
  isHopeless,
  isSafe,
  newWrite,
  withDevice,
  withFailed,
  withStored,
  withTarget,
  type WriteOperation,
} from './write-operation.ts';

type WriteCommand = Extract<Command, { readonly type: 'write' }>;

interface RunningWrite {
  write: WriteOperation;
  /** Told safe; the copies beyond W are still being made. */
  isAnswered: boolean;
  /** Whom it goes to by now: as many as make it safe, or all who should have it. */
  reach: 'quorum' | 'all';
  /** Primaries that a link is being made with. */
  readonly awaited: Set<NodeId>;
  readonly placement: Placement;
  readonly versions: readonly Version[];
}

export interface WriteParts {
  readonly copies: Copies;
  readonly ring: CurrentRing;
  readonly keeping: Keeping;
  readonly hints: Hints;
  readonly shipments: Shipments;
  readonly view: NodeView;
  /** Opens a link to a primary that has none. */
  readonly need: Need;
}

export class Writes {
  readonly #core: NodeCore;
  readonly #parts: WriteParts;
  readonly #running = new Map<OperationId, RunningWrite>();

  constructor(core: NodeCore, parts: WriteParts) {
    this.#core = core;
    this.#parts = parts;
  }

  start({ operationId, versions, isPin }: WriteCommand): void {
    const placement = versions[0]?.meta.placement;
    if (placement === undefined) {
      this.#answer(operationId, { type: 'durableHere' });
      this.#answer(operationId, { type: 'writtenHere', devices: 1 });
      return;
    }
    const { incoming, hintsCount } = this.#incomingOf(versions, isPin);
    this.#parts.copies.keep({
      incoming,
      afterwards: [],
      onDone: (outcome) => {
        this.#parts.hints.settle(hintsCount);
        if (outcome.ok) this.#replicate({ operationId, placement, versions });
        else this.#fail(operationId, outcome.error);
      },
    });
  }

  #incomingOf(
    versions: readonly Version[],
    isPin: boolean,
  ): { readonly incoming: readonly IncomingVersion[]; readonly hintsCount: number } {
    const incoming = versions.map((version) => ({
      version,
      flags: this.#flagsFor(version, isPin),
    }));
    const hintsCount = incoming.reduce((count, { flags }) => count + flags.hintsFor.length, 0);
    if (this.#parts.hints.reserve(hintsCount)) return { incoming, hintsCount };

    // Without room for hints the copies stay as replicas, which exchanges offer to their owners.
    const flags = { ...noReason, isReplica: true };
    return { incoming: versions.map((version) => ({ version, flags })), hintsCount: 0 };
  }

  #flagsFor(version: Version, isPin: boolean): CopyFlags {
    const flags = this.#parts.keeping.flagsFor(version.meta, isPin ? 'pin' : 'none');
    if (hasReason(flags)) return flags;
    // Neither pin nor replica: kept for the primaries until they have it.
    const { primaries } = this.#parts.ring.listFor(version.meta.placement);
    const hintsFor = primaries.filter((nodeId) => nodeId !== this.#core.nodeId);
    return joinFlags(flags, { ...noReason, hintsFor, isCache: hintsFor.length === 0 });
  }

  #replicate(running: {
    readonly operationId: OperationId;
    readonly placement: Placement;
    readonly versions: readonly Version[];
  }): void {
    const { operationId, placement, versions } = running;
    this.#answer(operationId, { type: 'durableHere' });
    const { w } = this.#parts.ring.ring.sizes;
    const write = newWrite(operationId, { w, versionsCount: versions.length });
    const own: RunningWrite = {
      write: withDevice(write, this.#core.deviceId, false),
      isAnswered: false,
      reach: w > 1 && this.#isLarge(versions) ? 'quorum' : 'all',
      awaited: new Set(),
      placement,
      versions,
    };
    if (this.#running.size < this.#core.options.operationsMax) {
      this.#running.set(operationId, own);
      this.#extendDeadline(operationId);
      this.#reachAllLater(operationId);
      this.#sendToTargets(own);
      this.#conclude(operationId);
    } else {
      // Too many at once: it is durable here, and exchanges carry it on.
      this.#answer(operationId, { type: 'writtenHere', devices: 1 });
    }
  }

  /** Sends to whoever should have it and was not asked yet: all at first, stand-ins later. */
  #sendToTargets(running: RunningWrite): void {
    const list = this.#parts.ring.listFor(running.placement);
    const { view } = this.#parts;
    const inReach = list.primaries.filter((primary) => view.isReachable(primary));
    const urgency = inReach.length < running.write.w ? 'now' : 'soon';
    for (const nodeId of list.primaries) {
      if (nodeId === this.#core.nodeId || !this.#parts.need(nodeId, urgency)) continue;
      if (urgency === 'now') running.awaited.add(nodeId);
    }
    const targets = writeTargets(list, {
      isReachable: (nodeId) => view.isReachable(nodeId) && !hasFailedAt(running.write, nodeId),
      deviceOf: (nodeId) => view.deviceOf(nodeId),
      hasProven: (nodeId) => !isEarlyAt(running.write, nodeId),
    });
    for (const target of targets) {
      const { nodeId } = target;
      if (nodeId === this.#core.nodeId || running.write.targets.has(nodeId)) continue;
      if (running.reach === 'quorum' && this.#willBeSafe(running.write)) return;
      running.write = withTarget(running.write, nodeId);
      this.#ship(running, target);
    }
  }

  #isLarge(versions: readonly Version[]): boolean {
    const bytes = versions.reduce((sum, { meta }) => sum + meta.sizeBytes, 0);
    return bytes >= this.#core.options.quorumFirstBytesMin;
  }

  /** Once all who were asked have stored it. */
  #willBeSafe({ devices, targets, w }: WriteOperation): boolean {
    const willHave = new Set<DeviceId | undefined>(devices);
    for (const [nodeId, { hasFailed }] of targets) {
      if (!hasFailed) willHave.add(this.#parts.view.deviceOf(nodeId));
    }
    return willHave.size >= w;
  }

  /** When nothing waits to be safe any more, what is safe goes on to N. */
  #reachAllIfCalm(): void {
    const writes = [...this.#running.entries()];
    if (writes.some(([, { reach, isAnswered }]) => reach === 'quorum' && !isAnswered)) return;
    for (const [operationId, { reach }] of writes) {
      if (reach === 'quorum') this.#reachAll(operationId);
    }
  }

  /** The first of them may be slow, and there may always be one more large write. */
  #reachAllLater(operationId: OperationId): void {
    const { quorumFirstMsMax } = this.#core.options;
    this.#core.after(`reach/${operationId}`, quorumFirstMsMax, () => this.#reachAll(operationId));
  }

  #reachAll(operationId: OperationId): void {
    const running = this.#running.get(operationId);
    if (!running) return;
    running.reach = 'all';
    this.#sendToTargets(running);
    this.#conclude(operationId);
  }

  #ship(running: RunningWrite, { nodeId, reason }: WriteTarget): void {
    const { operationId } = running.write;
    for (const version of running.versions) {
      this.#parts.shipments.ship(nodeId, {
        meta: version.meta,
        version,
        reason,
        onOutcome: (outcome) => {
          if (isStored(outcome)) this.#stored(operationId, nodeId, outcome === 'storedEarly');
          else this.#failed(operationId, nodeId);
        },
      });
    }
  }

  /** A primary that was out of reach when the write began. */
  linkUp(nodeId: NodeId): void {
    for (const [operationId, running] of [...this.#running]) {
      if (!running.awaited.delete(nodeId)) continue;
      this.#sendToTargets(running);
      this.#conclude(operationId);
    }
  }

  #stored(operationId: OperationId, nodeId: NodeId, isEarly: boolean): void {
    const running = this.#running.get(operationId);
    if (!running) return;
    const device = this.#parts.view.deviceOf(nodeId);
    running.write = withStored(running.write, nodeId, { device, isEarly });
    if (isEarly) this.#sendToTargets(running);
    this.#extendDeadline(operationId);
    this.#conclude(operationId);
  }

  #failed(operationId: OperationId, nodeId: NodeId): void {
    const running = this.#running.get(operationId);
    if (!running || hasFailedAt(running.write, nodeId)) return;
    running.write = withFailed(running.write, nodeId);
    this.#sendToTargets(running);
    this.#conclude(operationId);
  }

  /**
   * Answers at W, and ends when every target has it or a stand-in does: N copies, not W. Until W it
   * waits for links to owners as well: where all are full of links, one made for it lasts a second.
   */
  #conclude(operationId: OperationId): void {
    const running = this.#running.get(operationId);
    if (!running) return;
    if (isSafe(running.write) && !running.isAnswered) {
      running.isAnswered = true;
      // More may have stored it; but a stand-in may have handed it home while others were awaited.
      this.#answer(operationId, { type: 'written', devices: running.write.w });
      this.#reachAllIfCalm();
    }
    const isNobodyLeft = running.isAnswered || running.awaited.size === 0;
    if (running.reach === 'quorum' || !isNobodyLeft) return;
    if (isHopeless(running.write)) this.#end(operationId, running);
  }

  /** A large write takes as long as it takes, while it moves. */
  #extendDeadline(operationId: OperationId): void {
    const { operationTimeoutMs } = this.#core.options;
    this.#core.after(`write/${operationId}`, operationTimeoutMs, () => {
      const running = this.#running.get(operationId);
      if (running) this.#end(operationId, running);
    });
  }

  #end(operationId: OperationId, { write, isAnswered }: RunningWrite): void {
    this.#running.delete(operationId);
    this.#core.deadlines.cancel(`write/${operationId}`);
    this.#core.deadlines.cancel(`reach/${operationId}`);
    if (isAnswered) return;
    this.#answer(operationId, { type: 'writtenHere', devices: write.devices.length });
    this.#reachAllIfCalm();
  }

  #fail(operationId: OperationId, reason: WriteFailureReason): void {
    this.#answer(operationId, { type: 'writeFailed', reason });
  }

  #answer(operationId: OperationId, answer: Answer): void {
    this.#core.emit({ type: 'answer', operationId, answer });
  }
}
