/**
 * Keeps the app's own files, so that it opens without a network. Photos are the node's business:
 * nothing is cached here but what the build put on the list.
 */

import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

/** First contact must be answered by the server or not at all, even when opened as a page. */
const answeredByServer = [/^\/peerjs/, /^\/bootstrap/, /^\/healthz/, /^\/config\.json/];

precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: answeredByServer }),
);

// A new version waits until the page says that its transfers are done.
self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  if (message.type !== 'SKIP_WAITING') return;
  event.waitUntil(self.skipWaiting());
});

// The page that installed it is served by it at once: the first visit already works offline.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
