/**
 * Versions that were refused because a clock far ahead had stamped them. Until their time has come
 * nobody can bring them, so this node does not count as lacking them: asking for them again and again
 * would cost traffic, and keep a range from ever being caught up.
 */

import { acceptedAheadMaxMs } from '../causality/hlc.ts';
import { versionName, type EntryMeta, type VersionRef } from '../version.ts';

/** When there are more, those met first are forgotten, and refused once more when they come. */
const earlyMax = 4096;

export class EarlyVersions {
  readonly #stampedMsByName = new Map<string, number>();

  note(meta: EntryMeta): void {
    this.#stampedMsByName.set(versionName(meta), meta.hlc.wallMs);
    const [oldest] = this.#stampedMsByName.keys();
    if (this.#stampedMsByName.size > earlyMax && oldest !== undefined) {
      this.#stampedMsByName.delete(oldest);
    }
  }

  has(ref: VersionRef, wallMs: number): boolean {
    const name = versionName(ref);
    const stampedMs = this.#stampedMsByName.get(name);
    if (stampedMs === undefined) return false;
    const isEarly = stampedMs - wallMs > acceptedAheadMaxMs;
    if (!isEarly) this.#stampedMsByName.delete(name);
    return isEarly;
  }
}
