/** The server and the devices of one test, and their end. */

import { test as base } from '@playwright/test';
import { Device } from './device.ts';
import { startServer, type AppServer } from './server.ts';

export interface RingFixtures {
  readonly server: AppServer;
  readonly openDevice: () => Promise<Device>;
}

export const test = base.extend<RingFixtures>({
  // Playwright wants the first parameter destructured, also where nothing is taken from it.
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.close();
  },
  openDevice: async ({ browser, server }, use) => {
    const devices: Device[] = [];
    await use(async () => {
      const device = await Device.open(browser, server.url);
      devices.push(device);
      return device;
    });
    for (const device of devices) await device.close();
  },
});
