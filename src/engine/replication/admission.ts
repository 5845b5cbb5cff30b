/**
 * How much one peer may bring here, and how much may come here for one album: so much at once, and
 * so much a second. Whoever floods is refused, and the writer turns to the next in line; what it
 * costs this node is bounded by the budgets, and others' writes go on.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { EngineOptions } from '../options.ts';
import type { VersionMeta } from '../version.ts';

/** An entry costs the disk more than its bytes. */
const bytesPerVersion = 16 * 1024;
/** An album has several authors, and each of them several devices. */
const peersPerAlbum = 4;

interface Account {
  readonly spentBytes: number;
  readonly atMs: number;
}

interface Budget {
  readonly atOnceBytes: number;
  readonly bytesPerSecond: number;
}

class Accounts<Key> {
  readonly #budget: Budget;
  readonly #max: number;
  readonly #byKey = new Map<Key, Account>();

  constructor(budget: Budget, max: number) {
    this.#budget = budget;
    this.#max = max;
  }

  canSpend(key: Key, bytes: number, nowMs: number): boolean {
    if (!this.#byKey.has(key) && !this.#hasRoom(nowMs)) return false;
    const spentBytes = this.#spentBy(key, nowMs);
    // What is larger than the whole budget comes alone.
    return spentBytes === 0 || spentBytes + bytes <= this.#budget.atOnceBytes;
  }

  spend(key: Key, bytes: number, nowMs: number): void {
    this.#byKey.set(key, { spentBytes: this.#spentBy(key, nowMs) + bytes, atMs: nowMs });
  }

  #spentBy(key: Key, nowMs: number): number {
    const account = this.#byKey.get(key);
    if (!account) return 0;
    const earnedBytes = ((nowMs - account.atMs) / 1000) * this.#budget.bytesPerSecond;
    return Math.max(0, account.spentBytes - earnedBytes);
  }

  /** Who has spent nothing lately needs no account; with all of them in use nobody new is let in. */
  #hasRoom(nowMs: number): boolean {
    if (this.#byKey.size < this.#max) return true;
    for (const key of [...this.#byKey.keys()]) {
      if (this.#spentBy(key, nowMs) === 0) this.#byKey.delete(key);
    }
    return this.#byKey.size < this.#max;
  }
}

export class Admission {
  readonly #peers: Accounts<NodeId>;
  readonly #albums: Accounts<Placement>;

  constructor(options: EngineOptions) {
    const { storedAtOnceBytesMax: atOnceBytes, storedBytesPerSecondMax: bytesPerSecond } = options;
    this.#peers = new Accounts({ atOnceBytes, bytesPerSecond }, options.admissionsMax);
    const album = {
      atOnceBytes: peersPerAlbum * atOnceBytes,
      bytesPerSecond: peersPerAlbum * bytesPerSecond,
    };
    this.#albums = new Accounts(album, options.admissionsMax);
  }

  /** Whether all of it may come in; then it is charged. */
  admits(from: NodeId, metas: readonly VersionMeta[], nowMs: number): boolean {
    const byAlbum = new Map<Placement, number>();
    let bytes = 0;
    for (const { albumId, sizeBytes } of metas) {
      const cost = sizeBytes + bytesPerVersion;
      bytes += cost;
      byAlbum.set(albumId, (byAlbum.get(albumId) ?? 0) + cost);
    }
    const isAdmitted =
      this.#peers.canSpend(from, bytes, nowMs) &&
      [...byAlbum].every(([albumId, cost]) => this.#albums.canSpend(albumId, cost, nowMs));
    if (!isAdmitted) return false;
    this.#peers.spend(from, bytes, nowMs);
    for (const [albumId, cost] of byAlbum) this.#albums.spend(albumId, cost, nowMs);
    return true;
  }
}
