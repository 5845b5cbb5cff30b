/** The whole app but its screens, for measurements: the node, the media worker and the links. */

import type { AppClient } from '../../../src/page/app-client.ts';
import { createAppClient } from '../../../src/page/create-app-client.ts';
import type { Update } from '../../../src/node/view-api.ts';
import { PhotoStock } from './photo-stock.ts';
import { RawChannel } from './raw-channel.ts';
import { Reader } from './reader.ts';
import { Watch } from './watch.ts';

declare global {
  interface Window {
    client: AppClient;
    updates: Update[];
    watch: Watch;
    stock: PhotoStock;
    reader: Reader;
    raw: RawChannel;
  }
}

const updatesMax = 5_000;

window.updates = [];
window.client = createAppClient();
window.watch = new Watch();
window.stock = new PhotoStock(window.client, window.watch);
window.reader = new Reader(window.client, window.watch);
window.raw = new RawChannel();
void window.client.node.subscribe((update) => {
  window.watch.note(update);
  window.updates.push(update);
  if (window.updates.length > updatesMax) window.updates.splice(0, updatesMax / 2);
});
