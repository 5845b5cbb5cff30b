/** How many copies, and how many answers count as an answer (Dynamo, section 4.5). */

import type { EngineOptions, QuorumSizes } from '../options.ts';

/** What a ring of so many devices aims for. */
export const wantedSizesFor = (devices: number, options: EngineOptions): QuorumSizes =>
  devices >= options.largeRingDevices ? options.largeRing : options.smallRing;

/** Clipped to the devices there are: two copies on one device are one copy. */
export const quorumSizesFor = (devices: number, options: EngineOptions): QuorumSizes => {
  const sizes = wantedSizesFor(devices, options);
  const most = Math.max(1, devices);
  return {
    n: Math.min(sizes.n, most),
    r: Math.min(sizes.r, most),
    w: Math.min(sizes.w, most),
  };
};
