/** What one tab of a crowd stores. It never fails and never forgets. */

import type { PersistentState, StorageWrite } from '../../../src/engine/effect.ts';
import type { CopyFlags, StoredCopy, Version, VersionRef } from '../../../src/engine/version.ts';

interface DiskCopy {
  readonly version: Version;
  readonly flags: CopyFlags;
}

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;

export class CrowdDisk {
  readonly #copies = new Map<string, DiskCopy>();
  #state: PersistentState | undefined;

  get restored(): {
    readonly state: PersistentState | undefined;
    readonly copies: readonly StoredCopy[];
  } {
    const copies = Array.from(this.#copies.values(), ({ version, flags }) => ({
      meta: version.meta,
      flags,
    }));
    return { state: this.#state, copies };
  }

  /** Holds it for a reason on which others may count. */
  counts(ref: VersionRef): boolean {
    const flags = this.#copies.get(nameOf(ref))?.flags;
    return flags !== undefined && (flags.isPin || flags.isReplica || flags.hintsFor.length > 0);
  }

  /** Puts copies there before a tab opens over it. */
  fill(versions: readonly Version[], flags: CopyFlags): void {
    for (const version of versions) this.#copies.set(nameOf(version.meta), { version, flags });
  }

  clear(): void {
    this.#copies.clear();
  }

  read(refs: readonly VersionRef[]): readonly Version[] {
    return refs.flatMap((ref) => this.#copies.get(nameOf(ref))?.version ?? []);
  }

  apply(write: StorageWrite): void {
    switch (write.type) {
      case 'putVersion':
        this.#copies.set(nameOf(write.version.meta), write);
        return;
      case 'setFlags': {
        const copy = this.#copies.get(nameOf(write.ref));
        if (copy) this.#copies.set(nameOf(write.ref), { ...copy, flags: write.flags });
        return;
      }
      case 'deleteVersion':
        this.#copies.delete(nameOf(write.ref));
        return;
      case 'putState':
        this.#state = write.state;
    }
  }
}
