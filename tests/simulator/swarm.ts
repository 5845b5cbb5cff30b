/**
 * Draws a run from its seed: each seed is another kind of bad day. Every number has a stream of its
 * own, so that a fault that is added leaves the days of all seeds that lack it as they were.
 */

import { defaultOptions, type EngineOptions } from '../../src/engine/options.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { PinStyle } from './app.ts';
import type { DiskFaults } from './disk.ts';
import { hostilities, type Hostility } from './hostile.ts';
import type { NetworkFaults } from './network.ts';
import { between, chance, pick, Streams, wholeBetween } from './streams.ts';
import type {
  ClockFaults,
  CrowdFaults,
  DevicePlan,
  LifeFaults,
  SwarmOptions,
  WeatherFaults,
} from './swarm-options.ts';

const minute = 60_000;
/** More people do not make more work: what they do is shared out. */
const actionsPerMinuteMax = 30;
const manyDevices = 16;

class Draw {
  readonly #streams: Streams;

  constructor(seed: number) {
    this.#streams = new Streams(seed);
  }

  of(what: string): Rng {
    return this.#streams.of(`swarm ${what}`);
  }

  between(what: string, low: number, high: number): number {
    return between(this.of(what), low, high);
  }

  whole(what: string, low: number, high: number): number {
    return wholeBetween(this.of(what), low, high);
  }

  is(what: string, probability: number): boolean {
    return chance(this.of(what), probability);
  }

  /** In `share` of the seeds something up to `most`; in the others never. */
  often(what: string, share: number, most: number): number {
    return this.is(what, share) ? this.between(what, 0, most) : 0;
  }

  /** In `share` of the seeds, one or two. */
  some(what: string, share: number): number {
    return this.is(what, share) ? this.whole(what, 1, 2) : 0;
  }
}

/** `devicesCount` 0 leaves it to the seed. */
export const swarmOf = (seed: number, devicesCount = 0): SwarmOptions => {
  const draw = new Draw(seed);
  const albumsCount = draw.whole('albums', 1, 3);
  const devices = devicesOf(draw, albumsCount, devicesCount || drawnDevicesCount(draw, seed));
  const isCrowded = devices.length > manyDevices;
  const faultsMs = draw.between('faultsMs', 1, isCrowded ? 1.5 : 3) * minute;
  const engine = engineOf(draw, devices.length);
  return {
    seed,
    devices,
    albumsCount,
    actionsPerMinute: Math.min(actionsPerMinuteMax, draw.between('actions', 2, 9) * devices.length),
    faultsMs,
    opensAnew: draw.is('opens anew', 0.3),
    healMaxMs: healMaxMsOf(engine),
    clocks: clocksOf(draw),
    network: networkOf(draw, engine.linksMax),
    disk: diskOf(draw),
    life: lifeOf(draw),
    crowd: crowdOf(draw),
    weather: weatherOf(draw),
    engine,
  };
};

/** Dead members keep their ranges for the grace; then two exchanges each way, and their transfers. */
const healMaxMsOf = (engine: EngineOptions): number =>
  engine.ownershipGraceMs + 4 * engine.exchangeIntervalMs + 2 * minute;

/** Large worlds take minutes: few seeds have them, and one sees by the number which. */
const drawnDevicesCount = (draw: Draw, seed: number): number => {
  if (seed % 500 === 0) return draw.whole('devices', 50, 100);
  if (seed % 100 === 50) return draw.whole('devices', 15, 30);
  return draw.whole('devices', 2, draw.is('medium', 0.15) ? 12 : 6);
};

const devicesOf = (draw: Draw, albumsCount: number, count: number): readonly DevicePlan[] => {
  const rng = draw.of('tabs');
  const secondTabProbability = draw.often('second tabs', 0.4, count > manyDevices ? 0.1 : 0.5);
  const censusProbability = draw.often('census', 0.5, 0.5);
  const hostiles = hostilesOf(draw, count);
  return Array.from({ length: count }, (_, index) => {
    const tabsCount = chance(rng, secondTabProbability) ? 2 : 1;
    const favourite = rng.below(albumsCount);
    return {
      name: `d${index}`,
      tabs: Array.from({ length: tabsCount }, (): PinStyle =>
        chance(rng, censusProbability) || count > manyDevices ? 'census' : 'everything',
      ),
      albums: Array.from({ length: albumsCount }, (_album, number) => number).filter(
        (number) =>
          (number === favourite && (count <= manyDevices || index < manyDevices)) ||
          chance(rng, 0.5 * Math.min(1, manyDevices / count)),
      ),
      hostility: hostiles.get(index) ?? [],
    };
  });
};

/** Fewer than W of any N, or nobody could promise anything; the last of the devices. */
const hostilesOf = (draw: Draw, count: number): ReadonlyMap<number, readonly Hostility[]> => {
  const hostiles = new Map<number, readonly Hostility[]>();
  if (count < 3 || !draw.is('hostile', 0.25)) return hostiles;
  const rng = draw.of('hostility');
  const first = pick(rng, hostilities);
  hostiles.set(count - 1, chance(rng, 0.3) ? [...hostilities] : [first, pick(rng, hostilities)]);
  return hostiles;
};

const clocksOf = (draw: Draw): ClockFaults => {
  const skew = draw.of('skew').fraction();
  return {
    skewMaxMs: skew < 0.15 ? 10 * minute : skew < 0.5 ? 30_000 : 300,
    driftMaxPpm: 200,
    stepsPerMinute: draw.often('clock steps', 0.2, 1),
    futuresCount: draw.is('year 2100', 0.08) ? 1 : 0,
  };
};

const networkOf = (draw: Draw, linksMax: number): NetworkFaults => ({
  delayMs: draw.between('delay', 10, 150),
  bytesPerMs: draw.between('bandwidth', 100, 4000),
  slowLinkProbability: draw.often('slow links', 0.3, 0.2),
  // A crawling link carries a kilobyte in a second.
  slowness: draw.is('crawl', 0.2) ? 1000 : 50,
  dialFailureProbability: draw.often('dial failures', 0.5, 0.3),
  dialMaxMs: draw.is('slow dials', 0.2) ? 11_000 : 1000,
  unreachablePairProbability: draw.often('unreachable pairs', 0.3, 0.3),
  stallProbability: draw.often('stalls', 0.4, 0.02),
  lossProbability: draw.often('loss', 0.3, draw.is('heavy loss', 0.1) ? 0.3 : 0.05),
  duplicationProbability: draw.often('duplication', 0.3, draw.is('many twice', 0.2) ? 0.5 : 0.1),
  reorderProbability: draw.often('reorder', 0.3, 0.2),
  damageProbability: draw.often('damage', 0.3, 0.05),
  // As the page does, a browser lets some more come up than the engine keeps, which then chooses.
  linksMax: linksMax + 10,
});

const diskOf = (draw: Draw): DiskFaults => ({
  latencyMs: draw.between('disk latency', 1, 20),
  slowProbability: draw.often('slow disk', 0.3, 0.05),
  failureProbability: draw.often('disk failures', 0.3, 0.02),
  fullProbability: draw.often('full disk', 0.2, 0.03),
  readFailureProbability: draw.often('read failures', 0.25, 0.1),
  readCorruptionProbability: draw.often('read corruption', 0.2, 0.01),
  quotaBytes: draw.is('small quota', 0.15) ? 30 * 2 ** 20 : 2 ** 40,
});

const lifeOf = (draw: Draw): LifeFaults => ({
  sessions: draw.is('weibull', 0.3) ? 'weibull' : 'exponential',
  openMeanMs: draw.between('open', 0.3, 3) * minute,
  awayMeanMs: draw.between('away', 0.1, 1.5) * minute,
  crashShare: draw.often('crashes', 0.8, draw.is('many crashes', 0.2) ? 0.7 : 0.4),
  freezeShare: draw.often('freezes', 0.6, 0.2),
  sleepShare: draw.often('sleeps', 0.6, 0.2),
  throttleShare: draw.often('throttles', 0.5, 0.2),
  tailLossProbability: draw.often('tail loss', 0.5, 0.8),
  wipesCount: draw.some('wipes', 0.4),
  rollbacksCount: draw.some('rollbacks', 0.2),
});

const crowdOf = (draw: Draw): CrowdFaults => ({
  isFlash: draw.is('flash crowd', 0.1),
  isExodus: draw.is('exodus', 0.1),
  hasNight: draw.is('night', 0.1),
});

const weatherOf = (draw: Draw): WeatherFaults => ({
  partitionsPerMinute: draw.often('partitions', 0.5, 1),
  linkBreaksPerMinute: draw.often('link breaks', 0.6, 4),
  clogsPerMinute: draw.often('clogs', 0.3, 2),
  signalingDownPerMinute: draw.often('signaling down', 0.3, 0.5),
});

const engineOf = (draw: Draw, devicesCount: number): EngineOptions => {
  // What a mesh too large for links to everybody does, at a size that is quick to run.
  const isSparse = devicesCount > 8 && draw.is('sparse', 0.4);
  return {
    ...defaultOptions,
    exchangeIntervalMs: draw.between('exchange interval', 15_000, 60_000),
    exchangeBranches: draw.whole('exchange branches', 2, 16),
    exchangeItemsMax: draw.whole('exchange items', 2, 32),
    exchangeRefsMax: draw.whole('exchange refs', 64, 2048),
    repairsPerRoundMax: draw.whole('repairs', 4, 256),
    bytesInFlightPerPeerMax: draw.whole('bytes in flight', 2, 16) * 2 ** 18,
    ownershipGraceMs: draw.between('grace', 1, 5) * minute,
    thinOwnershipGraceMs: draw.between('thin grace', 10_000, 30_000),
    hintsMax: draw.is('few hints', 0.2) ? 20 : defaultOptions.hintsMax,
    hedgeMs: draw.between('hedge', 50, 500),
    quorumFirstBytesMin: draw.whole('quorum first bytes', 1, 512) * 1024,
    quorumFirstMsMax: draw.between('quorum first', 500, 10_000),
    fullMeshMax: isSparse ? 8 : defaultOptions.fullMeshMax,
    linksMax: isSparse ? 20 : defaultOptions.linksMax,
  };
};
