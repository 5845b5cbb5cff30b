/**
 * What one person has seen in one life of a tab, and so must go on seeing: reads that never go back,
 * and one's own writes (Terry et al., "Session Guarantees", 1994).
 */

import type { ItemKey } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import type { Device } from './device.ts';
import type { Truth } from './truth.ts';
import { Violation } from './violation.ts';

export class Session {
  readonly #name: string;
  readonly #truth: Truth;
  readonly #device: Device;
  readonly #seenByKey = new Map<ItemKey, readonly VersionMeta[]>();

  constructor(name: string, truth: Truth, device: Device) {
    this.#name = name;
    this.#truth = truth;
    this.#device = device;
  }

  /** What the person knows of an item now. */
  seenOf(key: ItemKey): readonly VersionMeta[] {
    return this.#seenByKey.get(key) ?? [];
  }

  /**
   * All live versions of one item, as they are shown now. An answer is held against what had been
   * seen when it was asked for: what came since overtook it.
   */
  see(key: ItemKey, shown: readonly VersionMeta[], seenBefore = this.seenOf(key)): void {
    for (const meta of shown) {
      const newer = seenBefore.find(
        (each) => this.#supersedes(each, meta) && !this.#device.hasDestroyed(each),
      );
      if (newer) this.#fail(`shows ${brief(meta)} again after ${brief(newer)}`);
    }
    const vanished = seenBefore.find(
      (meta) => !this.#device.hasDestroyed(meta) && !this.#isAmong(meta, shown),
    );
    if (vanished && shown.length > 0) this.#fail(`no longer shows ${brief(vanished)}`);
    const since = this.seenOf(key).filter((meta) => !this.#isAmong(meta, shown));
    const isNews = (meta: VersionMeta) => !since.some((each) => this.#supersedes(each, meta));
    if (shown.length > 0) this.#seenByKey.set(key, [...since, ...shown.filter(isNews)]);
  }

  #isAmong(meta: VersionMeta, shown: readonly VersionMeta[]): boolean {
    return shown.some((each) => each.versionId === meta.versionId || this.#supersedes(each, meta));
  }

  #supersedes(newer: VersionMeta, older: VersionMeta): boolean {
    return this.#truth.supersedes(this.#truth.issuedOf(newer), older);
  }

  #fail(what: string): never {
    throw new Violation('sessionWentBack', `${this.#name} ${what}.`);
  }
}

const brief = ({ form, versionId }: VersionMeta): string => `${form} ${versionId.slice(0, 8)}`;
