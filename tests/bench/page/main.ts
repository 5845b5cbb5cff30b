/** The whole app but its screens, for measurements: the node, the media worker and the links. */

import type { AppClient } from '../../../src/page/app-client.ts';
import { createAppClient } from '../../../src/page/create-app-client.ts';
import type { Update } from '../../../src/node/node-api.ts';

declare global {
  interface Window {
    client: AppClient;
    updates: Update[];
  }
}

window.updates = [];
window.client = createAppClient();
void window.client.node.subscribe((update) => window.updates.push(update));
