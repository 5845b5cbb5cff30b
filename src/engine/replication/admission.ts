/**
 * How much one peer may bring here or take from here, and how much may come here for one album: so
 * much at once and so much a second, and over hours less. Whoever floods is refused, and the writer
 * turns to the next in line; what it costs this node is bounded, and others' writes go on.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { EngineOptions } from '../options.ts';
import type { VersionMeta } from '../version.ts';
import { Accounts, type Budget } from './accounts.ts';

/** An entry costs the disk more than its bytes. */
const bytesPerVersion = 16 * 1024;
/** An album has several authors, and each of them several devices. */
const peersPerAlbum = 4;

export class Admission {
  /** Each for a while at full speed, and for hours. */
  readonly #peers: readonly Accounts<NodeId>[];
  readonly #albums: readonly Accounts<Placement>[];
  readonly #fetches: Accounts<NodeId>;
  readonly #reads: Accounts<NodeId>;

  constructor(options: EngineOptions) {
    const max = options.admissionsMax;
    const quick: Budget = {
      atOnceBytes: options.storedAtOnceBytesMax,
      bytesPerSecond: options.storedBytesPerSecondMax,
    };
    const lasting: Budget = {
      atOnceBytes: options.storedLongBytesMax,
      bytesPerSecond: options.storedLongBytesPerSecondMax,
    };
    this.#peers = [new Accounts(quick, max, 'refuse'), new Accounts(lasting, max, 'forgetLeast')];
    this.#albums = [
      new Accounts(timesAlbum(quick), max, 'refuse'),
      new Accounts(timesAlbum(lasting), max, 'forgetLeast'),
    ];
    const served: Budget = {
      atOnceBytes: options.servedAtOnceBytesMax,
      bytesPerSecond: options.servedBytesPerSecondMax,
    };
    this.#fetches = new Accounts(served, max, 'forgetLeast');
    // Entries are small, and whoever has opened a large album goes on reading it.
    this.#reads = new Accounts(quick, max, 'forgetLeast');
  }

  /** Whether all of it may come in; then it is charged. */
  admits(from: NodeId, metas: readonly VersionMeta[], nowMs: number): boolean {
    const byAlbum = new Map<Placement, number>();
    for (const meta of metas) {
      byAlbum.set(meta.albumId, (byAlbum.get(meta.albumId) ?? 0) + costOf(meta));
    }
    const bytes = [...byAlbum.values()].reduce((sum, cost) => sum + cost, 0);
    const isAdmitted =
      this.#peers.every((peers) => peers.canSpend(from, bytes, nowMs)) &&
      [...byAlbum].every(([albumId, cost]) =>
        this.#albums.every((albums) => albums.canSpend(albumId, cost, nowMs)),
      );
    if (!isAdmitted) return false;
    for (const peers of this.#peers) peers.spend(from, bytes, nowMs);
    for (const [albumId, cost] of byAlbum) {
      for (const albums of this.#albums) albums.spend(albumId, cost, nowMs);
    }
    return true;
  }

  /** Whether this peer may have all of it; then it is charged. */
  serves(
    to: NodeId,
    what: 'fetch' | 'read',
    metas: readonly VersionMeta[],
    nowMs: number,
  ): boolean {
    const accounts = what === 'fetch' ? this.#fetches : this.#reads;
    // Each read is a message and a look at the disk, however little it is about.
    const bytesOf = what === 'fetch' ? ({ sizeBytes }: VersionMeta) => sizeBytes : costOf;
    const bytes = metas.reduce((sum, meta) => sum + bytesOf(meta), 0);
    if (!accounts.canSpend(to, bytes, nowMs)) return false;
    accounts.spend(to, bytes, nowMs);
    return true;
  }
}

const timesAlbum = ({ atOnceBytes, bytesPerSecond }: Budget): Budget => ({
  atOnceBytes: peersPerAlbum * atOnceBytes,
  bytesPerSecond: peersPerAlbum * bytesPerSecond,
});

const costOf = ({ sizeBytes }: VersionMeta): number => sizeBytes + bytesPerVersion;
