/** Every number of a run, and what each fault is called. Nothing here is drawn. */

import { defaultOptions, type EngineOptions } from '../../src/engine/options.ts';
import type { PinStyle } from './app.ts';
import type { DiskFaults } from './disk.ts';
import type { Hostility } from './hostile.ts';
import type { NetworkFaults } from './network.ts';

export interface LifeFaults {
  /** `weibull`: many short sessions, few that last, as measured of peers that come and go. */
  readonly sessions: 'exponential' | 'weibull';
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
  /** Devices on which an old backup of the whole profile is put back. */
  readonly rollbacksCount: number;
}

/** What happens to many tabs at once. */
export interface CrowdFaults {
  /** A tenth of the tabs is there; the others all come within a minute. */
  readonly isFlash: boolean;
  /** Nine of ten close, and stay away until the faults end. */
  readonly isExodus: boolean;
  /** All devices sleep for eight hours. */
  readonly hasNight: boolean;
}

export interface WeatherFaults {
  readonly partitionsPerMinute: number;
  readonly linkBreaksPerMinute: number;
  readonly clogsPerMinute: number;
  readonly signalingDownPerMinute: number;
}

export interface ClockFaults {
  readonly skewMaxMs: number;
  readonly driftMaxPpm: number;
  readonly stepsPerMinute: number;
  /** Devices that think for a while that it is the year 2100. */
  readonly futuresCount: number;
}

export interface DevicePlan {
  readonly name: string;
  /** One for each tab of the device. */
  readonly tabs: readonly PinStyle[];
  /** Numbers of the albums its owner has joined. */
  readonly albums: readonly number[];
  /** What its tabs do against the others: nothing, for honest ones. */
  readonly hostility: readonly Hostility[];
}

export interface SwarmOptions {
  readonly seed: number;
  readonly devices: readonly DevicePlan[];
  readonly albumsCount: number;
  /** Of all people together. */
  readonly actionsPerMinute: number;
  readonly faultsMs: number;
  readonly healMaxMs: number;
  /** At the end all tabs are opened once more: what was buried stays buried. */
  readonly opensAnew: boolean;
  readonly clocks: ClockFaults;
  readonly network: NetworkFaults;
  readonly disk: DiskFaults;
  readonly life: LifeFaults;
  readonly crowd: CrowdFaults;
  readonly weather: WeatherFaults;
  readonly engine: EngineOptions;
}

/** A world in which nothing fails by itself. */
export const calmOptions = (devices: readonly DevicePlan[]): SwarmOptions => ({
  seed: 1,
  devices,
  albumsCount: 1,
  actionsPerMinute: 0,
  faultsMs: 0,
  healMaxMs: 0,
  opensAnew: false,
  clocks: { skewMaxMs: 0, driftMaxPpm: 0, stepsPerMinute: 0, futuresCount: 0 },
  network: {
    delayMs: 40,
    bytesPerMs: 2000,
    slowLinkProbability: 0,
    slowness: 1,
    dialFailureProbability: 0,
    dialMaxMs: 1000,
    unreachablePairProbability: 0,
    stallProbability: 0,
    lossProbability: 0,
    duplicationProbability: 0,
    reorderProbability: 0,
    damageProbability: 0,
    linksMax: Infinity,
  },
  disk: {
    latencyMs: 5,
    slowProbability: 0,
    failureProbability: 0,
    fullProbability: 0,
    readFailureProbability: 0,
    readCorruptionProbability: 0,
    quotaBytes: 2 ** 40,
  },
  life: {
    sessions: 'exponential',
    openMeanMs: Infinity,
    awayMeanMs: Infinity,
    crashShare: 0,
    freezeShare: 0,
    sleepShare: 0,
    throttleShare: 0,
    tailLossProbability: 0,
    wipesCount: 0,
    rollbacksCount: 0,
  },
  crowd: { isFlash: false, isExodus: false, hasNight: false },
  weather: {
    partitionsPerMinute: 0,
    linkBreaksPerMinute: 0,
    clogsPerMinute: 0,
    signalingDownPerMinute: 0,
  },
  engine: defaultOptions,
});
