/** The routes: first contact for the ring, and in production the app itself. */

import express, { type Express } from 'express';

import { bootstrap } from './bootstrap.ts';
import type { Limits } from './limits.ts';
import type { Options } from './options.ts';
import type { PeerServer } from './peer-server.ts';
import { limitQuestions } from './question-limit.ts';
import type { RefusalCounts } from './refusals.ts';
import { securityHeaders } from './security-headers.ts';
import { staticFiles } from './static-files.ts';
import { withCredentials } from './turn-credentials.ts';

export interface RouteOptions {
  readonly peerServer: PeerServer;
  readonly options: Options;
  readonly limits: Limits;
  readonly refusals: RefusalCounts;
  readonly version: string;
}

/** What the development server mounts too, beside its own way of serving the app. */
export function signalingRoutes(given: RouteOptions): Express {
  const { peerServer, options, limits, refusals, version } = given;
  const { trustedProxies, iceServers, turn } = options;
  const limited = limitQuestions({ limits, refusals, trustedProxies });

  // An app and not a router: PeerServer starts when an app mounts it.
  const routes = express();
  routes.disable('x-powered-by');
  routes.use(['/healthz', '/config.json', '/bootstrap'], (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  routes.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  routes.get('/config.json', limited, (_request, response) => {
    const relays = turn ? [withCredentials(turn, Date.now())] : [];
    response.json({ iceServers: [...iceServers, ...relays], version });
  });
  routes.get('/bootstrap', limited, bootstrap(peerServer.registry));
  routes.use('/peerjs', peerServer.handler);
  return routes;
}

export function createApp(routes: Express, appFolder: string): Express {
  const app = express();
  app.use(...securityHeaders());
  app.use(routes);
  app.use(...staticFiles(appFolder));
  app.use((_request, response) => {
    response.status(404).type('text').send('Not found');
  });
  return app;
}
