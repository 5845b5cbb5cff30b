/** How many copies, and how many answers count as an answer (Dynamo, section 4.5). */

import type { DeviceId } from '../ids.ts';
import type { EngineOptions, QuorumSizes } from '../options.ts';

export const devicesIn = (rows: readonly { readonly deviceId: DeviceId }[]): number =>
  new Set(rows.map(({ deviceId }) => deviceId)).size;

/**
 * What a ring of so many devices aims for. One that was large within the memory of its members stays
 * so while a few are away: each change copies a good part of everything, and makes for a moment of
 * different quorums. Those who share a table of members agree on it, newcomers included, for it
 * follows from the table and not from what a node has seen.
 */
export const wantedSizesFor = (
  devices: number,
  devicesRemembered: number,
  options: EngineOptions,
): QuorumSizes => {
  const { largeRingDevices, largeRingKeptDevices } = options;
  const isKept = devicesRemembered >= largeRingDevices && devices >= largeRingKeptDevices;
  return devices >= largeRingDevices || isKept ? options.largeRing : options.smallRing;
};

/** Clipped to the devices there are: two copies on one device are one copy. */
export const clippedTo = (devices: number, sizes: QuorumSizes): QuorumSizes => {
  const most = Math.max(1, devices);
  return {
    n: Math.min(sizes.n, most),
    r: Math.min(sizes.r, most),
    w: Math.min(sizes.w, most),
  };
};
