/**
 * Group commit: what arrives while a transaction is open goes into the next one, and an idle store
 * commits at once. Ten times the small writes of one transaction each, at no added delay.
 */

import { err, type Result } from '../../engine/result.ts';
import type { StorageWrite } from '../../engine/effect.ts';
import type { Durability, StorageFailure } from './storage.ts';

const writesPerTransactionMax = 200;

export type Commit = (
  writes: readonly StorageWrite[],
  durability: Durability,
) => Promise<Result<null, StorageFailure>>;

interface Batch {
  readonly writes: readonly StorageWrite[];
  readonly durability: Durability;
  settle(outcome: Result<null, StorageFailure>): void;
}

export class GroupCommit {
  readonly #commit: Commit;
  #waiting: Batch[] = [];
  #isCommitting = false;

  constructor(commit: Commit) {
    this.#commit = commit;
  }

  write(
    writes: readonly StorageWrite[],
    durability: Durability,
  ): Promise<Result<null, StorageFailure>> {
    return new Promise((settle) => {
      this.#waiting.push({ writes, durability, settle });
      if (!this.#isCommitting) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) await this.#commitGroup(this.#takeGroup());
    this.#isCommitting = false;
  }

  #takeGroup(): readonly Batch[] {
    let count = 0;
    let size = 0;
    for (const batch of this.#waiting) {
      size += batch.writes.length;
      if (count > 0 && size > writesPerTransactionMax) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly Batch[]): Promise<void> {
    const durability = group.some((batch) => batch.durability === 'strict') ? 'strict' : 'relaxed';
    const outcome = await this.#commitSafely(
      group.flatMap((batch) => batch.writes),
      durability,
    );
    if (outcome.ok || group.length === 1) {
      for (const batch of group) batch.settle(outcome);
      return;
    }
    // One batch too big must not fail its neighbours.
    for (const batch of group) await this.#commitGroup([batch]);
  }

  async #commitSafely(
    writes: readonly StorageWrite[],
    durability: Durability,
  ): Promise<Result<null, StorageFailure>> {
    try {
      return await this.#commit(writes, durability);
    } catch {
      // Whatever the disk's reason, nothing of it was acknowledged.
      return err('storageFailed');
    }
  }
}
