/** Registers the service worker, and tells when a new version waits. It is never forced. */

import { Workbox } from 'workbox-window';

const checkIntervalMs = 60 * 60 * 1000;

export class AppUpdate {
  #workbox: Workbox | undefined;
  #isReady = false;
  readonly #listeners: (() => void)[] = [];

  async register(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;

    const workbox = new Workbox('/sw.js');
    this.#workbox = workbox;
    workbox.addEventListener('waiting', () => {
      this.#isReady = true;
      for (const listener of this.#listeners) listener();
    });
    try {
      await workbox.register();
      setInterval(() => void workbox.update(), checkIntervalMs);
    } catch {
      // No offline shell in this browser or this window; the app works without.
    }
  }

  onReady(listener: () => void): void {
    this.#listeners.push(listener);
    if (this.#isReady) listener();
  }

  /** Starts the waiting version and loads it once it has taken over. */
  async apply(): Promise<void> {
    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }
}
