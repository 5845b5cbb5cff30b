/** Builds the page of ./page and serves it with the real signaling server. */

import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startSignalingServer, type SignalingServer } from '../../signaling/server.ts';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const appFolder = `${projectFolder}.cache/app-without-screens`;

export const buildAppWithoutScreens = async (): Promise<string> => {
  await build({
    configFile: false,
    root: `${projectFolder}tests/bench/page`,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      outDir: appFolder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  return appFolder;
};

export const serve = async (
  folder: string,
): Promise<SignalingServer & { readonly url: string }> => {
  const started = await startSignalingServer({
    options: {
      port: 0,
      host: '127.0.0.1',
      allowedOrigins: [],
      iceServers: [],
      turn: undefined,
      trustedProxies: 0,
      logLevel: 'silent',
      logFormat: 'json',
    },
    appFolder: folder,
    version: 'bench',
  });
  if (!started.ok) throw new Error(started.error.sentence);

  return { ...started.value, url: `http://127.0.0.1:${started.value.port}` };
};
