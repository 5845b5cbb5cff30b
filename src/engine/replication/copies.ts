/**
 * The versions this node keeps: the index in memory, and the order in which they become durable.
 * A version is in the index from the moment it is on disk and not before, and its write is strict:
 * whatever the index tells a peer, in an acknowledgement or an exchange, is true after a crash and a
 * power cut too.
 */

import { isCounted, type ItemIndex } from '../anti-entropy/item-index.ts';
import { addVersion } from '../causality/siblings.ts';
import type { Effect, StorageWrite } from '../effect.ts';
import { itemKeyOf, type ItemKey } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import { ok, type Result } from '../result.ts';
import {
  versionName,
  type CopyFlags,
  type StoredCopy,
  type Version,
  type VersionMeta,
  type VersionRef,
} from '../version.ts';
import { joinFlags, noReason, sameFlags } from './copy-flags.ts';

export type StorageFailure = 'storageFull' | 'storageFailed';

export interface IncomingVersion {
  readonly version: Version;
  readonly flags: CopyFlags;
}

export interface KeepRequest {
  readonly incoming: readonly IncomingVersion[];
  /** Leave once all is durable. */
  readonly afterwards: readonly Effect[];
  /** `durable`: each version is on this disk, or one that supersedes it. */
  readonly onDone: (outcome: Result<'durable', StorageFailure>) => void;
}

export interface CopiesListener {
  /** A version has become a sibling here. */
  versionAdded(meta: VersionMeta): void;
  versionDropped(meta: VersionMeta, flags: CopyFlags): void;
  flagsChanged(meta: VersionMeta, flags: CopyFlags): void;
  /** A version that was doubted counts again. */
  versionBelieved(meta: VersionMeta): void;
}

const deletionRetryMs = 10_000;

interface Put {
  readonly meta: VersionMeta;
  readonly flags: CopyFlags;
  /** Given up after it was sent to disk: the deletion comes behind it in the queue. */
  isDeleted: boolean;
}

interface PendingPersist {
  readonly puts: readonly Put[];
  readonly deletions: readonly VersionRef[];
  readonly onDone: KeepRequest['onDone'];
}

export class Copies {
  readonly index: ItemIndex;
  readonly #core: NodeCore;
  readonly #listener: CopiesListener;
  readonly #pendingByPersistId = new Map<number, PendingPersist>();
  /** Versions on their way to disk, so that a stamp knows of writes that are not durable yet. */
  readonly #arrivingByKey = new Map<ItemKey, Put[]>();
  readonly #loadsById = new Map<number, PendingLoad>();
  /** Copies nobody may count on until they are believed again, with what the disk says of them. */
  readonly #doubtedByName = new Map<string, StoredCopy>();
  #pinnedBytes = 0;

  constructor(core: NodeCore, index: ItemIndex, listener: CopiesListener) {
    this.#core = core;
    this.index = index;
    this.#listener = listener;
  }

  get othersBytes(): number {
    return this.index.heldBytes - this.#pinnedBytes;
  }

  /** Takes over what the last life left on disk; what a crash left half replaced is cleared away. */
  restore(copies: readonly StoredCopy[]): void {
    const stale: VersionRef[] = [];
    for (const { meta, flags } of copies) {
      const added = addVersion(this.#siblingsOf(meta), meta);
      for (const dropped of added.dropped) {
        this.#forget(dropped);
        stale.push(dropped);
      }
      if (added.outcome === 'superseded') stale.push(meta);
      else this.#remember(meta, flags);
    }
    this.#delete(stale);
  }

  keep(request: KeepRequest): void {
    const writes: StorageWrite[] = [];
    const puts: Put[] = [];
    for (const { version, flags } of request.incoming) {
      // Who brings what is doubted here vouches for it.
      this.believe([version.meta]);
      const held = this.index.copyOf(version.meta);
      const joined = held ? joinFlags(held.flags, flags) : flags;
      if (held && isCounted(held.flags) === isCounted(joined)) {
        if (!sameFlags(joined, held.flags)) {
          this.#changeFlags(held.meta, held.flags, joined, writes);
        }
        continue;
      }
      const { outcome } = addVersion(this.#siblingsOf(version.meta), version.meta);
      if (outcome === 'superseded') continue;
      // One that is still on its way is put again, for only this persist answers for this request; so
      // is one that was cached, on which others count from now on.
      writes.push({ type: 'putVersion', version, flags: joined });
      puts.push({ meta: version.meta, flags: joined, isDeleted: false });
    }
    if (writes.length === 0) {
      for (const effect of request.afterwards) this.#core.emit(effect);
      request.onDone(ok('durable'));
      return;
    }
    for (const put of puts) this.#arrives(put);
    const { afterwards, onDone } = request;
    const durability = puts.length > 0 ? 'strict' : 'relaxed';
    this.#persist({ writes, durability, afterwards }, { puts, deletions: [], onDone });
  }

  persisted(persistId: number): void {
    const pending = this.#takePending(persistId);
    if (!pending) return;
    const stale: VersionRef[] = [];
    for (const put of pending.puts) {
      if (!put.isDeleted) this.#settle(put.meta, put.flags, stale);
    }
    this.#delete(stale);
    pending.onDone(ok('durable'));
  }

  persistFailed(persistId: number, reason: StorageFailure): void {
    const pending = this.#takePending(persistId);
    if (!pending) return;
    if (pending.deletions.length > 0) this.#deleteLater(persistId, pending.deletions);
    pending.onDone({ ok: false, error: reason });
  }

  setFlags(ref: VersionRef, flags: CopyFlags): void {
    const copy = this.index.copyOf(ref);
    if (copy) this.setFlagsOfAll([{ meta: copy.meta, flags }]);
  }

  /** The same for many copies at once, in one transaction. */
  setFlagsOfAll(changes: readonly StoredCopy[]): void {
    const writes: StorageWrite[] = [];
    for (const { meta, flags } of changes) {
      const copy = this.index.copyOf(meta);
      if (copy && !sameFlags(copy.flags, flags)) {
        this.#changeFlags(copy.meta, copy.flags, flags, writes);
      }
    }
    if (writes.length === 0) return;
    this.#persist({ writes, durability: 'relaxed', afterwards: [] }, nothingPending);
  }

  /** Gives copies up, here and on disk. */
  drop(refs: readonly VersionRef[]): void {
    const held = refs.filter((ref) => this.index.copyOf(ref) !== undefined);
    for (const ref of held) this.#forget(ref);
    this.#delete(held);
  }

  get doubtedCount(): number {
    return this.#doubtedByName.size;
  }

  doubted(): readonly VersionMeta[] {
    return Array.from(this.#doubtedByName.values(), ({ meta }) => meta);
  }

  isDoubted(ref: VersionRef): boolean {
    return this.#doubtedByName.has(versionName(ref));
  }

  /** From now on they count for nothing, here or at others; on disk they stay what they are. */
  doubt(refs: readonly VersionRef[]): void {
    for (const ref of refs) {
      const copy = this.index.copyOf(ref);
      if (!copy || !isCounted(copy.flags)) continue;
      this.#doubtedByName.set(versionName(ref), { meta: copy.meta, flags: copy.flags });
      this.#moveFlags(copy.meta, copy.flags, { ...noReason, isCache: true });
    }
  }

  /** Somebody vouches for them: they are what the disk says. */
  believe(refs: readonly VersionRef[]): void {
    for (const ref of refs) {
      const doubted = this.#doubtedByName.get(versionName(ref));
      const copy = this.index.copyOf(ref);
      if (!doubted || !copy) continue;
      this.#doubtedByName.delete(versionName(ref));
      this.#moveFlags(copy.meta, copy.flags, doubted.flags);
      this.#listener.versionBelieved(copy.meta);
    }
  }

  /** The engine's own state, on the same queue as the versions. */
  persistState(
    write: Extract<StorageWrite, { readonly type: 'putState' }>,
    durability: 'strict' | 'relaxed',
    onDone: KeepRequest['onDone'],
  ): void {
    this.#persist(
      { writes: [write], durability, afterwards: [] },
      { puts: [], deletions: [], onDone },
    );
  }

  /** Durable versions of the item, and those on their way to disk. */
  knownVersionsOf(key: ItemKey): readonly VersionMeta[] {
    const arriving = this.#arrivingByKey.get(key) ?? [];
    return [...this.index.siblingsOf(key), ...arriving.map(({ meta }) => meta)];
  }

  isArriving({ placement, itemId, versionId }: VersionRef): boolean {
    const arriving = this.#arrivingByKey.get(itemKeyOf(placement, itemId)) ?? [];
    return arriving.some(({ meta }) => meta.versionId === versionId);
  }

  /** Reads bytes back. What the disk has lost is given up, so that an exchange can bring it again. */
  load(refs: readonly VersionRef[], onLoaded: (versions: readonly Version[]) => void): void {
    if (refs.length === 0) {
      onLoaded([]);
      return;
    }
    const loadId = this.#core.nextSerial();
    this.#loadsById.set(loadId, { refs, onLoaded });
    this.#core.emit({ type: 'load', loadId, refs });
  }

  loaded(loadId: number, versions: readonly Version[]): void {
    const pending = this.#loadsById.get(loadId);
    if (!pending) return;
    this.#loadsById.delete(loadId);
    const found = new Set(versions.map(({ meta }) => meta.placement + meta.versionId));
    for (const ref of pending.refs) {
      if (found.has(ref.placement + ref.versionId) || !this.index.copyOf(ref)) continue;
      this.#core.counters.copiesLost += 1;
      this.drop([ref]);
    }
    pending.onLoaded(versions);
  }

  /** Unreadable is not absent: a disk that fails for a moment must not cost a photo. */
  loadFailed(loadId: number): void {
    const pending = this.#loadsById.get(loadId);
    this.#loadsById.delete(loadId);
    pending?.onLoaded([]);
  }

  #siblingsOf(meta: VersionMeta): readonly VersionMeta[] {
    return this.index.siblingsOf(itemKeyOf(meta.placement, meta.itemId));
  }

  /** Decided again now that it is durable: others may have come while it was on its way. */
  #settle(meta: VersionMeta, flags: CopyFlags, stale: VersionRef[]): void {
    const added = addVersion(this.#siblingsOf(meta), meta);
    switch (added.outcome) {
      case 'superseded':
        stale.push(meta);
        return;
      case 'known': {
        const held = this.index.copyOf(meta);
        // The put wrote only its own flags over those on disk.
        if (held) this.#setFlagsOnDisk(meta, held.flags, flags);
        return;
      }
      case 'added':
        for (const dropped of added.dropped) {
          this.#forget(dropped);
          stale.push(dropped);
        }
        this.#remember(meta, flags);
        this.#listener.versionAdded(meta);
    }
  }

  #setFlagsOnDisk(meta: VersionMeta, held: CopyFlags, put: CopyFlags): void {
    const joined = joinFlags(held, put);
    if (sameFlags(joined, put) && sameFlags(joined, held)) return;
    const writes: StorageWrite[] = [];
    this.#changeFlags(meta, held, joined, writes);
    this.#persist({ writes, durability: 'relaxed', afterwards: [] }, nothingPending);
  }

  #changeFlags(meta: VersionMeta, from: CopyFlags, to: CopyFlags, writes: StorageWrite[]): void {
    const doubted = this.#doubtedByName.get(versionName(meta));
    if (doubted) {
      const flags = joinFlags(doubted.flags, { ...to, isCache: false });
      this.#doubtedByName.set(versionName(meta), { meta: doubted.meta, flags });
      writes.push({ type: 'setFlags', ref: refOf(meta), flags });
      return;
    }
    this.#moveFlags(meta, from, to);
    writes.push({ type: 'setFlags', ref: refOf(meta), flags: to });
  }

  #moveFlags(meta: VersionMeta, from: CopyFlags, to: CopyFlags): void {
    this.#countPinned(meta, from, -1);
    this.#countPinned(meta, to, 1);
    this.index.setFlags(meta, to);
    this.#listener.flagsChanged(meta, to);
  }

  #remember(meta: VersionMeta, flags: CopyFlags): void {
    const held = this.index.copyOf(meta);
    if (held) this.#countPinned(meta, held.flags, -1);
    this.index.put(meta, flags);
    this.#countPinned(meta, flags, 1);
    this.#listener.flagsChanged(meta, flags);
  }

  #forget(ref: VersionRef): void {
    const copy = this.index.copyOf(ref);
    if (!copy) return;
    this.#countPinned(copy.meta, copy.flags, -1);
    this.#doubtedByName.delete(versionName(ref));
    this.index.remove(ref);
    this.#listener.versionDropped(copy.meta, copy.flags);
  }

  #countPinned(meta: VersionMeta, flags: CopyFlags, sign: 1 | -1): void {
    if (flags.isPin) this.#pinnedBytes += sign * meta.sizeBytes;
  }

  #delete(refs: readonly VersionRef[]): void {
    if (refs.length === 0) return;
    for (const ref of refs) {
      for (const put of this.#arrivingByKey.get(itemKeyOf(ref.placement, ref.itemId)) ?? []) {
        if (put.meta.versionId === ref.versionId) put.isDeleted = true;
      }
    }
    const deletions = refs.map(refOf);
    const writes = deletions.map((ref): StorageWrite => ({ type: 'deleteVersion', ref }));
    const effect = { writes, durability: 'relaxed', afterwards: [] } as const;
    this.#persist(effect, { ...nothingPending, deletions });
  }

  /** A disk that is full or busy must not keep what was deleted; unless it came back meanwhile. */
  #deleteLater(persistId: number, refs: readonly VersionRef[]): void {
    this.#core.after(`delete/${persistId}`, deletionRetryMs, () => {
      this.#delete(refs.filter((ref) => !this.index.copyOf(ref) && !this.isArriving(ref)));
    });
  }

  #persist(
    effect: Omit<Extract<Effect, { readonly type: 'persist' }>, 'type' | 'persistId'>,
    pending: PendingPersist,
  ): void {
    const persistId = this.#core.nextSerial();
    this.#pendingByPersistId.set(persistId, pending);
    this.#core.emit({ type: 'persist', persistId, ...effect });
  }

  #takePending(persistId: number): PendingPersist | undefined {
    const pending = this.#pendingByPersistId.get(persistId);
    this.#pendingByPersistId.delete(persistId);
    for (const put of pending?.puts ?? []) this.#arrived(put);
    return pending;
  }

  #arrives(put: Put): void {
    const key = itemKeyOf(put.meta.placement, put.meta.itemId);
    this.#arrivingByKey.set(key, [...(this.#arrivingByKey.get(key) ?? []), put]);
  }

  #arrived(put: Put): void {
    const key = itemKeyOf(put.meta.placement, put.meta.itemId);
    const others = (this.#arrivingByKey.get(key) ?? []).filter((other) => other !== put);
    if (others.length > 0) this.#arrivingByKey.set(key, others);
    else this.#arrivingByKey.delete(key);
  }
}

interface PendingLoad {
  readonly refs: readonly VersionRef[];
  readonly onLoaded: (versions: readonly Version[]) => void;
}

const nothingPending: PendingPersist = { puts: [], deletions: [], onDone: () => {} };

const refOf = ({ placement, itemId, versionId }: VersionRef): VersionRef => ({
  placement,
  itemId,
  versionId,
});
