/**
 * When tombstones came that were old already, because their author was offline or this node is new
 * here. By their stamp they could go at once; who was away for a moment, and asks nobody, has yet to
 * hear of them. Those that came in time need no note: by their stamp they stay long enough.
 */

import type { NodeCore } from '../node-core.ts';
import type { EntryMeta, VersionRef } from '../version.ts';
import { ShortMemory, shortNameBytes } from './short-memory.ts';

/** Beyond it the first are forgotten: they have waited longest. */
const namesMax = 8192;

export class LateTombstones {
  readonly #core: NodeCore;
  /** By version the wall time in seconds. */
  readonly #arrivedSeconds: ShortMemory;

  constructor(core: NodeCore, packed: Uint8Array | undefined) {
    this.#core = core;
    this.#arrivedSeconds = new ShortMemory(packed, namesMax);
  }

  get packed(): Uint8Array {
    return this.#arrivedSeconds.packed;
  }

  /** It is on this disk since now; says whether that is to be remembered. */
  arrived({ hlc, ...ref }: EntryMeta): boolean {
    const { wallMs, options } = this.#core;
    const isLate = wallMs - hlc.wallMs > options.tombstoneKeepMs - this.#stayMs;
    if (isLate) this.#noteArrival(ref);
    return isLate;
  }

  forget(ref: VersionRef): void {
    this.#arrivedSeconds.delete(nameOf(ref));
  }

  /** Everybody who was not away for so long that they ask has been here since it came. */
  hasStayed(ref: VersionRef): boolean {
    const arrivedSeconds = this.#arrivedSeconds.get(nameOf(ref));
    if (arrivedSeconds === undefined) return true;
    const stayedMs = this.#core.wallMs - arrivedSeconds * 1000;
    // It came while the clock was ahead: by such a time it would stay for years, here and with others.
    if (stayedMs < -1000) this.#noteArrival(ref);
    return stayedMs > this.#stayMs;
  }

  #noteArrival(ref: VersionRef): void {
    this.#arrivedSeconds.set(nameOf(ref), Math.ceil(this.#core.wallMs / 1000));
  }

  /** Well over the longest absence after which copies are believed. */
  get #stayMs(): number {
    const { awayMaxMs, tombstoneKeepMs } = this.#core.options;
    return (awayMaxMs + tombstoneKeepMs) / 2;
  }
}

/** A version's id is a hash already. */
const nameOf = ({ versionId }: VersionRef): string => versionId.slice(0, 2 * shortNameBytes);
