/** The real server with the built app, on a free port of this machine. */

import { fileURLToPath } from 'node:url';
import { startSignalingServer, type SignalingServer } from '../../signaling/server.ts';

export interface AppServer extends SignalingServer {
  readonly url: string;
}

const builtApp = fileURLToPath(new URL('../../dist', import.meta.url));

/** `port` 0 takes a free one; a server that comes back takes its old one. */
export const startServer = async (port = 0, appFolder = builtApp): Promise<AppServer> => {
  const started = await startSignalingServer({
    options: {
      port,
      host: '127.0.0.1',
      allowedOrigins: [],
      iceServers: [],
      trustedProxies: 0,
      turn: undefined,
      logLevel: 'silent',
      logFormat: 'json',
    },
    appFolder,
    version: 'test',
  });
  if (!started.ok) throw new Error(started.error.sentence);

  return { ...started.value, url: `http://127.0.0.1:${started.value.port}` };
};
