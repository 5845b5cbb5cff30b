/** Tests in real browsers: one at a time, unless a run says otherwise; a failure is a failure. */

import { defineConfig, devices } from '@playwright/test';

import { findChromium } from './scripts/find-chromium.js';

const executablePath = findChromium();
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/visual/reference/{arg}{ext}',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: 'list',
  projects: [
    { name: 'made-up albums', testMatch: 'visual/*.setup.ts' },
    // Screens with made-up albums know nothing of each other: these may share the machine.
    {
      name: 'screens',
      // Of its own: pictures that differ would be cleared away when the next project begins.
      outputDir: 'test-results/screens',
      testMatch: 'visual/**/*.spec.ts',
      fullyParallel: true,
      dependencies: ['made-up albums'],
    },
    // Real tabs that time each other out want it to themselves.
    {
      name: 'tabs',
      outputDir: 'test-results/tabs',
      testMatch: '**/*.spec.ts',
      testIgnore: 'visual/**',
    },
  ],
  use: {
    ...devices['Desktop Chrome'],
    // Recording two dozen tabs takes as much of the machine as they do: `--trace on` where needed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        // Chromium refuses its sandbox to root.
        ...(isRoot ? ['--no-sandbox'] : []),
        // Hides host addresses behind multicast names, which containers do not resolve.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    },
  },
});
