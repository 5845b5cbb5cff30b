/** What only the window knows: whether it is online, can be installed, or has a new version. */

import type { AppClient, InstallState } from '../../page/app-client.ts';

export class PageState {
  isOnline = $state(true);
  install: InstallState = $state('unavailable');
  isUpdateReady = $state(false);

  constructor(client: AppClient) {
    client.onOnline((isOnline) => (this.isOnline = isOnline));
    client.onInstallState((install) => (this.install = install));
    client.onUpdateReady(() => (this.isUpdateReady = true));
  }
}
