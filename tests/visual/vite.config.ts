/** Serves the screens with made-up albums: the harness of the visual tests. */

import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [svelte()],
  publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../../.cache/visual', import.meta.url)),
    emptyOutDir: true,
  },
  cacheDir: fileURLToPath(new URL('../../.cache/vite-visual', import.meta.url)),
  server: { host: '127.0.0.1', fs: { allow: ['../..'] }, hmr: false },
  optimizeDeps: {
    // What is found late would reload the page in the middle of a look.
    include: ['bits-ui', 'photoswipe', 'qr', 'thumbhash'],
    exclude: ['@lucide/svelte'],
  },
});
