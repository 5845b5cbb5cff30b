/** The WebRTC connections of a device's tabs, to be broken as a network would break them. */

import { expect, type BrowserContext } from '@playwright/test';
import type { Tab } from './device.ts';

declare global {
  interface Window {
    connections: RTCPeerConnection[];
  }
}

/** To be called before the device opens a tab. */
export const watchConnections = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    window.connections = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.connections.push(this);
      }
    };
  });
};

/** Names of its connections that are up, as `side` chose them: both ends know both. */
const namesOf = (
  { page }: Tab,
  side: 'localDescription' | 'remoteDescription',
): Promise<readonly string[]> =>
  page.evaluate(
    (description) =>
      window.connections.flatMap((connection) => {
        const sdp = connection[description]?.sdp ?? '';
        const name = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
        return connection.connectionState === 'connected' && name !== undefined ? [name] : [];
      }),
    side,
  );

const connectionBetween = async (near: Tab, far: Tab): Promise<string | undefined> => {
  const theirs = await namesOf(far, 'remoteDescription');
  return (await namesOf(near, 'localDescription')).find((name) => theirs.includes(name));
};

/** Resolves once the connection that was there is gone and another has taken its place. */
export const breakConnection = async (near: Tab, far: Tab): Promise<void> => {
  const broken = await connectionBetween(near, far);
  expect(broken).toBeDefined();
  for (const { page } of [near, far]) {
    await page.evaluate((name) => {
      for (const connection of window.connections) {
        const { localDescription, remoteDescription } = connection;
        const said = `${localDescription?.sdp ?? ''}${remoteDescription?.sdp ?? ''}`;
        if (said.includes(`a=ice-ufrag:${name}`)) connection.close();
      }
    }, broken ?? '');
  }
  const isMadeAnew = async (): Promise<boolean> => {
    const now = await connectionBetween(near, far);
    return now !== undefined && now !== broken;
  };
  await expect.poll(isMadeAnew, { timeout: 40_000 }).toBe(true);
};
