/** Every number of a run, drawn from its seed: each seed is another kind of bad day. */

import { defaultOptions, type EngineOptions } from '../../src/engine/options.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { PinStyle } from './app.ts';
import type { DiskFaults } from './disk.ts';
import type { NetworkFaults } from './network.ts';
import { between, chance, Streams, wholeBetween } from './streams.ts';

export interface LifeFaults {
  readonly openMeanMs: number;
  readonly awayMeanMs: number;
  /** Of all ends of an open time: how it ends. What is left over closes politely. */
  readonly crashShare: number;
  readonly freezeShare: number;
  readonly sleepShare: number;
  readonly throttleShare: number;
  /** After a crash. */
  readonly tailLossProbability: number;
  /** Devices that lose everything they stored, some time or other. */
  readonly wipesCount: number;
}

export interface DevicePlan {
  readonly name: string;
  /** One for each tab of the device. */
  readonly tabs: readonly PinStyle[];
  /** Numbers of the albums its owner has joined. */
  readonly albums: readonly number[];
}

export interface SwarmOptions {
  readonly seed: number;
  readonly devices: readonly DevicePlan[];
  readonly albumsCount: number;
  readonly actionsPerMinute: number;
  readonly faultsMs: number;
  readonly healMaxMs: number;
  readonly skewMaxMs: number;
  readonly driftMaxPpm: number;
  readonly network: NetworkFaults;
  readonly disk: DiskFaults;
  readonly life: LifeFaults;
  readonly partitionsPerMinute: number;
  readonly linkBreaksPerMinute: number;
  readonly signalingDownPerMinute: number;
  readonly engine: EngineOptions;
}

const minute = 60_000;

/** `devicesCount` 0 leaves it to the seed. */
export const swarmOf = (seed: number, devicesCount = 0): SwarmOptions => {
  const rng = new Streams(seed).of('swarm');
  const albumsCount = wholeBetween(rng, 1, 3);
  return {
    seed,
    devices: devicesOf(new Streams(seed), albumsCount, devicesCount),
    albumsCount,
    actionsPerMinute: between(rng, 2, 9),
    faultsMs: between(rng, 1.5, 4) * minute,
    healMaxMs: 12 * minute,
    skewMaxMs: chance(rng, 0.5) ? 30_000 : 300,
    driftMaxPpm: 200,
    network: networkOf(rng),
    disk: diskOf(rng),
    life: lifeOf(rng),
    partitionsPerMinute: often(rng, 0.5, 1),
    linkBreaksPerMinute: often(rng, 0.6, 4),
    signalingDownPerMinute: often(rng, 0.3, 0.5),
    engine: engineOf(rng),
  };
};

const devicesOf = (
  streams: Streams,
  albumsCount: number,
  devicesCount: number,
): readonly DevicePlan[] => {
  const rng = streams.of('devices');
  const drawn = wholeBetween(rng, 2, chance(rng, 0.15) ? 14 : 7);
  const secondTabProbability = often(rng, 0.4, 0.5);
  const censusProbability = often(rng, 0.5, 0.5);
  return Array.from({ length: devicesCount || drawn }, (_, index) => {
    const tabsCount = chance(rng, secondTabProbability) ? 2 : 1;
    const favourite = rng.below(albumsCount);
    return {
      name: `d${index}`,
      tabs: Array.from({ length: tabsCount }, (): PinStyle =>
        chance(rng, censusProbability) ? 'census' : 'everything',
      ),
      albums: Array.from({ length: albumsCount }, (_album, number) => number).filter(
        (number) => number === favourite || chance(rng, 0.5),
      ),
    };
  });
};

/** In `share` of the seeds something up to `most`; in the others never. */
const often = (rng: Rng, share: number, most: number): number =>
  chance(rng, share) ? between(rng, 0, most) : 0;

const networkOf = (rng: Rng): NetworkFaults => ({
  delayMs: between(rng, 10, 150),
  bytesPerMs: between(rng, 100, 4000),
  slowLinkProbability: often(rng, 0.3, 0.2),
  dialFailureProbability: often(rng, 0.5, 0.3),
  unreachablePairProbability: often(rng, 0.3, 0.15),
  stallProbability: often(rng, 0.4, 0.02),
});

const diskOf = (rng: Rng): DiskFaults => ({
  latencyMs: between(rng, 1, 20),
  slowProbability: often(rng, 0.3, 0.05),
  failureProbability: often(rng, 0.3, 0.02),
  quotaBytes: chance(rng, 0.15) ? 30 * 2 ** 20 : 2 ** 40,
});

const lifeOf = (rng: Rng): LifeFaults => ({
  openMeanMs: between(rng, 0.3, 3) * minute,
  awayMeanMs: between(rng, 0.1, 1.5) * minute,
  crashShare: often(rng, 0.8, 0.4),
  freezeShare: often(rng, 0.6, 0.2),
  sleepShare: often(rng, 0.6, 0.2),
  throttleShare: often(rng, 0.5, 0.2),
  tailLossProbability: often(rng, 0.5, 0.8),
  wipesCount: chance(rng, 0.4) ? wholeBetween(rng, 1, 2) : 0,
});

const engineOf = (rng: Rng): EngineOptions => ({
  ...defaultOptions,
  exchangeIntervalMs: between(rng, 15_000, 60_000),
  exchangeBranches: wholeBetween(rng, 2, 16),
  exchangeItemsMax: wholeBetween(rng, 2, 32),
  exchangeRefsMax: wholeBetween(rng, 64, 2048),
  repairsPerRoundMax: wholeBetween(rng, 4, 256),
  bytesInFlightPerPeerMax: wholeBetween(rng, 2, 16) * 2 ** 18,
  ownershipGraceMs: between(rng, 1, 5) * minute,
  thinOwnershipGraceMs: between(rng, 10_000, 30_000),
  hintsMax: chance(rng, 0.2) ? 20 : defaultOptions.hintsMax,
  hedgeMs: between(rng, 50, 500),
});

/** A world in which nothing fails by itself. */
export const calmOptions = (devices: readonly DevicePlan[]): SwarmOptions => ({
  seed: 1,
  devices,
  albumsCount: 1,
  actionsPerMinute: 0,
  faultsMs: 0,
  healMaxMs: 0,
  skewMaxMs: 0,
  driftMaxPpm: 0,
  network: {
    delayMs: 40,
    bytesPerMs: 2000,
    slowLinkProbability: 0,
    dialFailureProbability: 0,
    unreachablePairProbability: 0,
    stallProbability: 0,
  },
  disk: { latencyMs: 5, slowProbability: 0, failureProbability: 0, quotaBytes: 2 ** 40 },
  life: {
    openMeanMs: Infinity,
    awayMeanMs: Infinity,
    crashShare: 0,
    freezeShare: 0,
    sleepShare: 0,
    throttleShare: 0,
    tailLossProbability: 0,
    wipesCount: 0,
  },
  partitionsPerMinute: 0,
  linkBreaksPerMinute: 0,
  signalingDownPerMinute: 0,
  engine: defaultOptions,
});
