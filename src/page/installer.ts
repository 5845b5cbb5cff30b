/** Whether the app can be put on the home screen, and how. */

import type { InstallState } from './app-client.ts';

interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

const isStandalone = (): boolean =>
  matchMedia('(display-mode: standalone)').matches ||
  (navigator as { standalone?: boolean }).standalone === true;

const isIos = (): boolean => /iPhone|iPad|iPod/.test(navigator.userAgent);

export class Installer {
  #state: InstallState;
  #prompt: InstallPromptEvent | undefined;
  readonly #listeners: ((state: InstallState) => void)[] = [];

  constructor() {
    this.#state = isStandalone() ? 'installed' : isIos() ? 'iosHint' : 'unavailable';
    window.addEventListener('beforeinstallprompt', (event) => {
      // Kept for our own button: the browser's banner comes at the wrong moment.
      event.preventDefault();
      this.#prompt = event as InstallPromptEvent;
      this.#become('available');
    });
    window.addEventListener('appinstalled', () => this.#become('installed'));
  }

  onState(listener: (state: InstallState) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  async install(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = undefined;
    this.#become(isIos() ? 'iosHint' : 'unavailable');
    await prompt?.prompt();
  }

  #become(state: InstallState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
