/** How full this browser's store is: looked at now and then, and when something big was written. */

import type { StorageView } from '../view-api.ts';

const intervalMs = 30_000;

export class StorageWatch {
  readonly #onChanged: () => void;
  #othersBytes: () => number = () => 0;
  #view: StorageView | undefined;

  constructor(onChanged: () => void) {
    this.#onChanged = onChanged;
  }

  get view(): StorageView | undefined {
    return this.#view;
  }

  async start(othersBytes: () => number): Promise<void> {
    this.#othersBytes = othersBytes;
    await this.look();
    setInterval(() => void this.look(), intervalMs);
  }

  async look(): Promise<void> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const othersBytes = Math.min(usage, this.#othersBytes());
    this.#view = {
      usedBytes: usage,
      quotaBytes: quota,
      yoursBytes: usage - othersBytes,
      othersBytes,
      isPersisted: await navigator.storage.persisted(),
    };
    this.#onChanged();
  }
}
