/** Builds the app with made-up albums as it would be shipped: once, before anybody looks at it. */

import { test } from '@playwright/test';
import { build } from 'vite';
import { configFile } from './fixture-app.ts';

test('the app builds with made-up albums', async () => {
  test.setTimeout(120_000);
  await build({ configFile, logLevel: 'error' });
});
