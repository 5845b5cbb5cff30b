/** One HTTP server for the app, first contact and the signaling sockets. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createApp, signalingRoutes } from './app.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Options } from './options.ts';
import { createPeerServer, socketPath } from './peer-server.ts';
import { RefusalCounts } from './refusals.ts';

export interface SignalingServerOptions {
  readonly options: Options;
  readonly appFolder: string;
  readonly version: string;
  readonly limits?: Limits;
}

export interface SignalingServer {
  readonly port: number;
  readonly refusals: RefusalCounts;
  close(): Promise<void>;
}

export type StartResult =
  | { readonly ok: true; readonly value: SignalingServer }
  | {
      readonly ok: false;
      readonly error: { readonly type: 'CannotListen'; readonly sentence: string };
    };

export async function startSignalingServer(given: SignalingServerOptions): Promise<StartResult> {
  const { options, appFolder, version, limits = defaultLimits } = given;
  const server = createServer();
  const refusals = new RefusalCounts();
  const peerServer = createPeerServer({ server, options, limits, refusals });
  const routes = signalingRoutes({ peerServer, options, limits, refusals, version });
  server.on('request', createApp(routes, appFolder));
  // Someone must answer upgrades on other paths, or they would stay open for ever.
  server.on('upgrade', (request, stream) => {
    if (request.url?.split('?')[0] === socketPath) return;
    // Whoever asked may reset the connection; with nobody listening, that would end the process.
    stream.on('error', () => stream.destroy());
    stream.end('HTTP/1.1 404 Not Found\r\n\r\n');
  });
  const failure = await listen(server, options);
  if (failure) return { ok: false, error: { type: 'CannotListen', sentence: failure } };

  const value = {
    port: (server.address() as AddressInfo).port,
    refusals,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await peerServer.drain();
      server.closeAllConnections();
      await closed;
    },
  };
  return { ok: true, value };
}

/** The sentence that says why not, or nothing. */
function listen(server: Server, { port, host }: Options): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => resolve(sentenceOf(error, port));
    server.once('error', fail);
    server.listen({ port, host }, () => {
      server.off('error', fail);
      resolve(undefined);
    });
  });
}

function sentenceOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it, or set PORT.`;
  if (code === 'EACCES') return `Port ${port} needs more rights: choose one above 1023 with PORT.`;
  return `The server cannot listen: ${message}.`;
}
