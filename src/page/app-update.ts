/** Registers the service worker, and tells when a new version waits. It is never forced. */

import type { Workbox } from 'workbox-window';

const checkIntervalMs = 60 * 60 * 1000;

export class AppUpdate {
  #workbox: Workbox | undefined;
  #isReady = false;
  readonly #listeners: (() => void)[] = [];

  async register(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;

    let isServed = navigator.serviceWorker.controller !== null;
    try {
      const { Workbox } = await import('workbox-window');
      const workbox = new Workbox('/sw.js');
      this.#workbox = workbox;
      workbox.addEventListener('waiting', () => this.#becomeReady());
      workbox.addEventListener('controlling', () => {
        // Another tab started it: this one is still the old version, and may now start the new one.
        // The first to serve a page, though, brings nothing new.
        if (isServed) this.#becomeReady();
        isServed = true;
      });
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
    const registration = await navigator.serviceWorker.getRegistration();
    // It may have taken over already, by the word of another tab.
    if (!registration?.waiting) return location.reload();

    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }

  #becomeReady(): void {
    if (this.#isReady) return;

    this.#isReady = true;
    for (const listener of this.#listeners) listener();
  }
}
