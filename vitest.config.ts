/** Every test that needs no browser. */

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    // Two cores are common; more workers only take them from each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['tests/**/*.test.ts'], exclude: ['tests/ui/**'] },
      },
      {
        extends: true,
        plugins: [svelte({ configFile: false })],
        // Runes run in the browser's build of Svelte; the server's only renders.
        resolve: { conditions: ['browser'] },
        test: { name: 'ui', include: ['tests/ui/**/*.test.ts'] },
      },
    ],
  },
});
