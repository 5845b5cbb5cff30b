/** Builds the app into dist/, and serves it while it is being written, first contact included. */

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Server } from 'node:http';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

import { signalingRoutes } from './signaling/app.ts';
import { defaultLimits as limits } from './signaling/limits.ts';
import { readOptions } from './signaling/options.ts';
import { createPeerServer } from './signaling/peer-server.ts';
import { RefusalCounts } from './signaling/refusals.ts';

export default defineConfig({
  base: '/',
  plugins: [
    svelte({ configFile: false }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      registerType: 'prompt',
      // The page registers it; a generated script would want an exception in the policy.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        // The page registers a classic script. As a module, the plugin asks Vite for what it deprecates.
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,webp,webmanifest}'],
        globIgnores: ['screenshots/**'],
      },
    }),
    firstContact(),
  ],
  worker: { format: 'es', rolldownOptions: { checks: { pluginTimings: false } } },
  build: {
    // Those who only want to start it need no advice on how the build could be faster.
    rolldownOptions: { checks: { pluginTimings: false } },
    // The policy allows files and not data: URLs, for scripts, workers and fonts alike.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

/** The signaling server inside the development server: one port, as in production. */
function firstContact(): Plugin {
  return {
    name: 'first-contact',
    apply: 'serve',
    configureServer({ httpServer, middlewares }) {
      if (!httpServer) return;
      const options = readOptions(process.env);
      if (!options.ok) throw new Error(options.error.sentence);
      const server = httpServer as Server;
      const refusals = new RefusalCounts();
      const given = { options: options.value, limits, refusals };
      const peerServer = createPeerServer({ server, ...given });
      middlewares.use(signalingRoutes({ peerServer, version: 'development', ...given }));
    },
  };
}
