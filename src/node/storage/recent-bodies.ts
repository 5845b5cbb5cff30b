/**
 * Small versions that were just written, at hand for a moment: what the album reads next is mostly
 * what came a millisecond ago, and a read of the disk would wait behind the photos being written.
 */

import type { StorageWrite } from '../../engine/effect.ts';
import { versionName, type Version, type VersionRef } from '../../engine/version.ts';

const bodyBytesMax = 16 * 1024;
const bytesMax = 1024 * 1024;

export class RecentBodies {
  /** The oldest first. */
  readonly #versionsByKey = new Map<string, Version>();
  #bytes = 0;

  /** What a transaction has written; what it deleted is gone from here, too. */
  note(writes: readonly StorageWrite[]): void {
    for (const write of writes) {
      if (write.type === 'putVersion') this.#put(write.version);
      else if (write.type === 'deleteVersion') this.#drop(versionName(write.ref));
    }
  }

  get(ref: VersionRef): Version | undefined {
    return this.#versionsByKey.get(versionName(ref));
  }

  /** The disk may have lost what it had. */
  clear(): void {
    this.#versionsByKey.clear();
    this.#bytes = 0;
  }

  #put(version: Version): void {
    if (version.bytes.byteLength > bodyBytesMax) return;

    const key = versionName(version.meta);
    this.#drop(key);
    // Its own bytes: what came in a message would keep the whole message alive.
    this.#versionsByKey.set(key, { meta: version.meta, bytes: version.bytes.slice() });
    this.#bytes += version.bytes.byteLength;
    for (const oldest of this.#versionsByKey.keys()) {
      if (this.#bytes <= bytesMax) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const version = this.#versionsByKey.get(key);
    if (version === undefined) return;

    this.#bytes -= version.bytes.byteLength;
    this.#versionsByKey.delete(key);
  }
}
