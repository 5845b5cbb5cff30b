/**
 * The user's key, which all tabs of one browser share. Whoever notes an album under it holds a
 * shared lock, and whoever replaces it an exclusive one: so no album is noted under a key that goes.
 */

import { isSameBytes } from '../../wire/same-bytes.ts';
import type { ProfileStore } from './profile-store.ts';

const lockName = 'insta-dynamo-user-key';

export class UserKeyGuard {
  readonly #store: ProfileStore;
  readonly #userKey: Uint8Array;

  /** `userKey`: the one this tab began with. */
  constructor(store: ProfileStore, userKey: Uint8Array) {
    this.#store = store;
    this.#userKey = userKey;
  }

  whileKeyStays<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    return navigator.locks.request(lockName, { mode: 'shared' }, async () =>
      (await this.#isCurrent()) ? work() : undefined,
    );
  }

  replace(userKey: Uint8Array, isInUse: () => Promise<boolean>): Promise<'replaced' | 'inUse'> {
    return navigator.locks.request(lockName, async () => {
      // Another tab was quicker: what this one knows is not of the key that would go.
      if (!(await this.#isCurrent()) || (await isInUse())) return 'inUse';

      await this.#store.replaceUserKey(userKey);
      return 'replaced';
    });
  }

  async #isCurrent(): Promise<boolean> {
    const stored = await this.#store.read('userKey');
    return stored instanceof Uint8Array && isSameBytes(stored, this.#userKey);
  }
}
