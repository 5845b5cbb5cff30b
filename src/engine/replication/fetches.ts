/** Runs the fetches of this tab: chunks from this disk, else from whoever has them, best first. */

import { itemKeyOf, type ItemId, type NodeId, type OperationId, type VersionId } from '../ids.ts';
import type { Answer } from '../effect.ts';
import type { Command } from '../input.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { Version, VersionRef } from '../version.ts';
import type { Census } from './census.ts';
import type { Copies } from './copies.ts';
import { joinFlags, noReason } from './copy-flags.ts';
import type { NodeView } from './node-view.ts';
import type { Pulls } from './pulls.ts';
import { readTargets } from './routes.ts';

type FetchCommand = Extract<Command, { readonly type: 'fetch' }>;

interface FetchOf {
  readonly operationId: OperationId;
  readonly ref: VersionRef;
  readonly isPin: boolean;
  /** Until then a link to an owner may still come about. */
  readonly patientUntilMs: number;
}

/** A fetch that found nothing, and the owners it waits for. */
interface WaitingFetch {
  readonly fetch: FetchOf;
  readonly awaited: ReadonlySet<NodeId>;
}

interface Sources {
  /** Known holders first, then whoever should have it. */
  readonly linked: readonly NodeId[];
  /** Owners that a link may be on its way to. */
  readonly awaited: ReadonlySet<NodeId>;
}

export interface FetchParts {
  readonly copies: Copies;
  readonly census: Census;
  readonly ring: CurrentRing;
  readonly pulls: Pulls;
  readonly view: NodeView;
  readonly need: Need;
  /** It lies here, and somebody looked at it. */
  readonly onUsed: (ref: VersionRef) => void;
}

export class Fetches {
  readonly #core: NodeCore;
  readonly #parts: FetchParts;
  readonly #waitingByName = new Map<string, WaitingFetch>();

  constructor(core: NodeCore, parts: FetchParts) {
    this.#core = core;
    this.#parts = parts;
  }

  start({ operationId, placement, itemIds, isPin }: FetchCommand): void {
    const { operationTimeoutMs } = this.#core.options;
    const patientUntilMs = this.#core.nowMs + operationTimeoutMs;
    for (const itemId of itemIds) {
      const ref = { placement, itemId, versionId: itemId as string as VersionId };
      this.#fetch({ operationId, ref, isPin, patientUntilMs });
    }
  }

  /** An owner that was out of reach when something was fetched. */
  linkUp(nodeId: NodeId): void {
    for (const [name, { fetch, awaited }] of [...this.#waitingByName]) {
      if (!awaited.has(nodeId)) continue;
      this.#stopWaiting(name);
      this.#fetch(fetch);
    }
  }

  #fetch(fetch: FetchOf): void {
    const copy = this.#parts.copies.index.copyOf(fetch.ref);
    if (!copy) {
      this.#fetchFromOthers(fetch);
      return;
    }
    this.#parts.onUsed(fetch.ref);
    if (fetch.isPin) {
      const flags = joinFlags(copy.flags, { ...noReason, isPin: true });
      this.#parts.copies.setFlags(fetch.ref, flags);
    }
    this.#parts.copies.load([fetch.ref], ([version]) => {
      if (version) this.#answer(fetch.operationId, { type: 'fetched', version });
      else this.#fetchFromOthers(fetch);
    });
  }

  #fetchFromOthers(fetch: FetchOf): void {
    const { ref, isPin } = fetch;
    if (this.#parts.copies.index.isSuperseded(ref)) {
      this.#fail(fetch);
      return;
    }
    const { linked, awaited } = this.#sourcesOf(ref);
    if (linked.length === 0) {
      this.#waitFor(awaited, fetch);
      return;
    }
    let hasArrived = false;
    this.#parts.pulls.pull({
      ref,
      sources: linked,
      wish: isPin ? 'pin' : 'cache',
      isUrgent: true,
      onArrived: (version: Version) => {
        hasArrived = true;
        this.#answer(fetch.operationId, { type: 'fetched', version });
      },
      // On the screen it may be, even where the disk has no room for it.
      onDone: () => {
        if (!hasArrived) this.#waitFor(awaited, fetch);
      },
    });
  }

  #sourcesOf(ref: VersionRef): Sources {
    const { census, ring, view, pulls, need } = this.#parts;
    const list = ring.listFor(ref.placement);
    const isOther = (nodeId: NodeId) => nodeId !== this.#core.nodeId && view.isReachable(nodeId);
    const holders = census.holdersOf(itemKeyOf(ref.placement, ref.itemId)).filter(isOther);
    const owners = readTargets(list, view).filter(isOther);
    const rank = (nodeIds: readonly NodeId[]) =>
      view.fastestFirst(nodeIds, (nodeId) => pulls.queueAt(nodeId));
    const linked = [
      ...rank(holders),
      ...rank(owners.filter((nodeId) => !holders.includes(nodeId))),
    ];
    const others = list.primaries.filter((nodeId) => nodeId !== this.#core.nodeId);
    // Stand-ins seldom have what no owner in reach has.
    const isLikely = holders.length > 0 || others.some((nodeId) => linked.includes(nodeId));
    const urgency = isLikely ? 'soon' : 'now';
    return { linked, awaited: new Set(others.filter((nodeId) => need(nodeId, urgency))) };
  }

  #waitFor(awaited: ReadonlySet<NodeId>, fetch: FetchOf): void {
    const waitMs = fetch.patientUntilMs - this.#core.nowMs;
    const isRoom = this.#waitingByName.size < this.#core.options.operationsMax;
    if (awaited.size === 0 || waitMs <= 0 || !isRoom) {
      this.#fail(fetch);
      return;
    }
    // One came while others were asked.
    if ([...awaited].some((nodeId) => this.#parts.view.isReachable(nodeId))) {
      this.#fetch(fetch);
      return;
    }
    const name = `fetch/${this.#core.nextSerial()}`;
    this.#waitingByName.set(name, { fetch, awaited });
    this.#core.after(name, waitMs, () => {
      this.#stopWaiting(name);
      this.#fail(fetch);
    });
  }

  #stopWaiting(name: string): void {
    this.#waitingByName.delete(name);
    this.#core.deadlines.cancel(name);
  }

  #fail({ operationId, ref }: { operationId: OperationId; ref: { itemId: ItemId } }): void {
    this.#answer(operationId, { type: 'fetchFailed', itemId: ref.itemId });
  }

  #answer(operationId: OperationId, answer: Answer): void {
    this.#core.emit({ type: 'answer', operationId, answer });
  }
}
