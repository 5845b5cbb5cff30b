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

  constructor(core: NodeCore, parts: FetchParts) {
    this.#core = core;
    this.#parts = parts;
  }

  start({ operationId, placement, itemIds, isPin }: FetchCommand): void {
    for (const itemId of itemIds) {
      const versionId = itemId as string as VersionId;
      this.#fetch({ operationId, ref: { placement, itemId, versionId }, isPin });
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
    const sources = this.#parts.copies.index.isSuperseded(ref) ? [] : this.#sourcesOf(ref);
    if (sources.length === 0) {
      this.#fail(fetch);
      return;
    }
    let hasArrived = false;
    this.#parts.pulls.pull({
      ref,
      sources,
      wish: isPin ? 'pin' : 'cache',
      isUrgent: true,
      onArrived: (version: Version) => {
        hasArrived = true;
        this.#answer(fetch.operationId, { type: 'fetched', version });
      },
      // On the screen it may be, even where the disk has no room for it.
      onDone: () => {
        if (!hasArrived) this.#fail(fetch);
      },
    });
  }

  /** Known holders first, then whoever should have it. */
  #sourcesOf(ref: VersionRef): readonly NodeId[] {
    const { census, ring, view, pulls } = this.#parts;
    const list = ring.listFor(ref.placement);
    for (const primary of list.primaries) {
      if (primary !== this.#core.nodeId) this.#parts.need(primary, 'soon');
    }
    const isOther = (nodeId: NodeId) => nodeId !== this.#core.nodeId && view.isReachable(nodeId);
    const holders = census.holdersOf(itemKeyOf(ref.placement, ref.itemId)).filter(isOther);
    const owners = readTargets(list, view).filter(isOther);
    const rank = (nodeIds: readonly NodeId[]) =>
      view.fastestFirst(nodeIds, (nodeId) => pulls.queueAt(nodeId));
    return [...rank(holders), ...rank(owners.filter((nodeId) => !holders.includes(nodeId)))];
  }

  #fail({ operationId, ref }: { operationId: OperationId; ref: { itemId: ItemId } }): void {
    this.#answer(operationId, { type: 'fetchFailed', itemId: ref.itemId });
  }

  #answer(operationId: OperationId, answer: Answer): void {
    this.#core.emit({ type: 'answer', operationId, answer });
  }
}
