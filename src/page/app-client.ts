/**
 * The one thing the screens are given: the node's screen calls, the media worker, and what only a
 * window knows. The real one is made in page/create-app-client.ts; visual tests pass their own.
 */

import type { PrepareOutcome, PrepareStage } from '../media/media-api.ts';
import type { ScreenApi } from '../node/node-api.ts';

/** What the address bar held on arrival. The secret has already been removed from it. */
export type Arrival =
  | { readonly type: 'none' }
  | { readonly type: 'link'; readonly albumId: string }
  | { readonly type: 'linkWithKey'; readonly albumId: string; readonly key: string };

export type InstallState = 'unavailable' | 'available' | 'iosHint' | 'installed';

export interface AppClient {
  readonly node: ScreenApi;
  readonly arrival: Arrival;

  prepare(
    file: Blob,
    onProgress: (stage: PrepareStage, fraction: number) => void,
  ): Promise<PrepareOutcome>;

  /** Calls back at once and on every change. */
  onInstallState(listener: (state: InstallState) => void): void;
  install(): Promise<void>;

  /** Calls back when a new version waits; it starts only when the user says so. */
  onUpdateReady(listener: () => void): void;
  applyUpdate(): Promise<void>;

  /** Calls back at once and on every change of navigator.onLine. */
  onOnline(listener: (isOnline: boolean) => void): void;
  /** A link opened while the app runs (a pasted link, a second click). */
  onArrival(listener: (arrival: Arrival) => void): void;
}
