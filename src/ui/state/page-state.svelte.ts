/** What only the window knows: how one came, whether it is online, can be installed, is new. */

import type { AppClient, Arrival, InstallState } from '../../page/app-client.ts';

export class PageState {
  isOnline = $state(true);
  install: InstallState = $state('unavailable');
  isUpdateReady = $state(false);
  /** The link last opened; its key is nowhere else any more. */
  arrival: Arrival = $state.raw({ type: 'none' });

  /** A key to an album that is here already, which did not open it, and why. */
  refusedKey: { readonly albumId: string; readonly sentence: string } | undefined = $state.raw();

  constructor(client: AppClient) {
    this.arrival = client.arrival;
    client.onArrival((arrival) => (this.arrival = arrival));
    client.onOnline((isOnline) => (this.isOnline = isOnline));
    client.onInstallState((install) => (this.install = install));
    client.onUpdateReady(() => (this.isUpdateReady = true));
  }
}
