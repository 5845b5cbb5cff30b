/** Copies kept as cache alone, the longest unused first: they go when they are too many bytes. */

import type { ItemIndex } from '../anti-entropy/item-index.ts';
import { versionName, type VersionMeta, type VersionRef } from '../version.ts';
import { isCacheOnly } from './copy-flags.ts';

export class CacheShelf {
  readonly #index: ItemIndex;
  readonly #metasByName = new Map<string, VersionMeta>();
  #bytes = 0;

  constructor(index: ItemIndex) {
    this.#index = index;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A copy came, went, or is kept for other reasons now. */
  follow(meta: VersionMeta): void {
    const copy = this.#index.copyOf(meta);
    const known = this.#metasByName.get(versionName(meta));
    const isOnShelf = copy !== undefined && isCacheOnly(copy.flags);
    if (isOnShelf === (known !== undefined)) return;
    if (isOnShelf) this.#metasByName.set(versionName(meta), copy.meta);
    else this.#metasByName.delete(versionName(meta));
    this.#bytes += isOnShelf ? meta.sizeBytes : -meta.sizeBytes;
  }

  /** It was of use again. */
  use(ref: VersionRef): void {
    const meta = this.#metasByName.get(versionName(ref));
    if (!meta) return;
    this.#metasByName.delete(versionName(ref));
    this.#metasByName.set(versionName(ref), meta);
  }

  /** What must go for the rest to be within `bytesMax`. */
  beyond(bytesMax: number): readonly VersionRef[] {
    const going: VersionRef[] = [];
    let bytes = this.#bytes;
    for (const meta of this.#metasByName.values()) {
      if (bytes <= bytesMax) break;
      going.push(meta);
      bytes -= meta.sizeBytes;
    }
    return going;
  }
}
