/** The node's disk, as the run loop sees it. tests/conformance says what every adapter must do. */

import type { PersistentState, StorageWrite } from '../../engine/effect.ts';
import type { Result } from '../../engine/result.ts';
import type { StoredCopy, Version, VersionRef } from '../../engine/version.ts';

export type StorageFailure = 'storageFull' | 'storageFailed';

export type Durability = 'strict' | 'relaxed';

export interface Restored {
  readonly state: PersistentState | undefined;
  readonly copies: readonly StoredCopy[];
}

export interface Storage {
  /** Everything but the bodies. */
  restore(): Promise<Restored>;
  /** All of the writes or none; resolves once they are on disk. */
  write(
    writes: readonly StorageWrite[],
    durability: Durability,
  ): Promise<Result<null, StorageFailure>>;
  /** Versions that are not here are left out. */
  load(refs: readonly VersionRef[]): Promise<readonly Version[]>;
}
