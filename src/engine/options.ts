/** Every number the engine lives by, with its unit last. The simulator and tests vary them. */

import { assert } from './assert.ts';

export interface EngineOptions {
  /** N, R, W below and from `largeRingDevices` devices up. */
  readonly smallRing: QuorumSizes;
  readonly largeRing: QuorumSizes;
  readonly largeRingDevices: number;
  /** A ring that had so many as that stays large down to this many. */
  readonly largeRingKeptDevices: number;
  readonly fallbacksMax: number;
  readonly tokensPerWeight: number;

  readonly probeIntervalMs: number;
  readonly probeTimeoutMs: number;
  readonly indirectProbes: number;
  readonly suspicionMultiplier: number;
  readonly pushPullIntervalMs: number;
  readonly gossipIntervalMs: number;
  readonly gossipFanout: number;
  readonly gossipPerMessageMax: number;
  readonly timerDriftMs: number;

  readonly ownershipGraceMs: number;
  readonly thinOwnershipGraceMs: number;

  readonly operationTimeoutMs: number;
  /** For one message of chunks, over a link that is up. */
  readonly transferTimeoutMs: number;
  readonly hedgeMs: number;
  readonly hintAgeMs: number;
  readonly hintsMax: number;
  /** A primary that refused its hints for want of room is not asked again for so long. */
  readonly hintPauseMs: number;
  readonly cacheBytesMax: number;
  readonly bytesInFlightPerPeerMax: number;
  /** What one peer may bring at once, and in each second from then on; an album gets four times it. */
  readonly storedAtOnceBytesMax: number;
  readonly storedBytesPerSecondMax: number;
  /** The same over hours: at full speed up to the first, and no faster than the second on the whole. */
  readonly storedLongBytesMax: number;
  readonly storedLongBytesPerSecondMax: number;
  /** What one peer may fetch from here at once, and in each second from then on. */
  readonly servedAtOnceBytesMax: number;
  readonly servedBytesPerSecondMax: number;
  /** Peers, and albums, that bring something at the same time. */
  readonly admissionsMax: number;
  /** A write of so much goes to W devices first, and to the others when that is done or takes long. */
  readonly quorumFirstBytesMin: number;
  readonly quorumFirstMsMax: number;

  readonly exchangeIntervalMs: number;
  readonly exchangeBranches: number;
  /** A range with at most so many versions is listed rather than cut. */
  readonly exchangeItemsMax: number;
  /** Ranges in one message of an exchange; over it, they are cut in a later turn. */
  readonly exchangeRangesMax: number;
  /** Versions named in one message of an exchange; what is over it waits for the next. */
  readonly exchangeRefsMax: number;
  readonly repairsPerRoundMax: number;

  /** A tombstone is kept for so long at the least, by every owner's clock. */
  readonly tombstoneKeepMs: number;
  readonly tombstoneSweepIntervalMs: number;
  /** Who was out of touch for longer must ask whether what it holds was deleted meanwhile. */
  readonly awayMaxMs: number;

  /** Members beyond so many are clients: they hold no tokens, and few know of them. */
  readonly coreMax: number;
  readonly fullMeshMax: number;
  readonly linksMax: number;
  readonly operationsMax: number;
  readonly membersMax: number;
  readonly watchersPerPlacementMax: number;
}

export interface QuorumSizes {
  readonly n: number;
  readonly r: number;
  readonly w: number;
}

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

export const defaultOptions: EngineOptions = {
  smallRing: { n: 3, r: 2, w: 2 },
  largeRing: { n: 5, r: 3, w: 3 },
  largeRingDevices: 10,
  largeRingKeptDevices: 7,
  fallbacksMax: 4,
  tokensPerWeight: 64,

  probeIntervalMs: second,
  probeTimeoutMs: 500,
  indirectProbes: 3,
  suspicionMultiplier: 4,
  pushPullIntervalMs: 30 * second,
  gossipIntervalMs: 200,
  gossipFanout: 3,
  gossipPerMessageMax: 8,
  timerDriftMs: 2 * second,

  ownershipGraceMs: 5 * minute,
  thinOwnershipGraceMs: 30 * second,

  operationTimeoutMs: 10 * second,
  transferTimeoutMs: minute,
  hedgeMs: 300,
  hintAgeMs: 3 * 60 * minute,
  hintsMax: 10_000,
  hintPauseMs: 5 * minute,
  cacheBytesMax: 256 * mebibyte,
  bytesInFlightPerPeerMax: 2 * mebibyte,
  storedAtOnceBytesMax: 64 * mebibyte,
  storedBytesPerSecondMax: 4 * mebibyte,
  storedLongBytesMax: 4 * gibibyte,
  storedLongBytesPerSecondMax: 64 * 1024,
  servedAtOnceBytesMax: 4 * gibibyte,
  servedBytesPerSecondMax: mebibyte,
  admissionsMax: 1024,
  quorumFirstBytesMin: 64 * 1024,
  quorumFirstMsMax: 5 * second,

  exchangeIntervalMs: minute,
  exchangeBranches: 16,
  exchangeItemsMax: 32,
  exchangeRangesMax: 2048,
  exchangeRefsMax: 2048,
  repairsPerRoundMax: 256,

  tombstoneKeepMs: 30 * day,
  tombstoneSweepIntervalMs: 60 * minute,
  awayMaxMs: 15 * day,

  coreMax: 1000,
  fullMeshMax: 24,
  linksMax: 50,
  operationsMax: 4096,
  membersMax: 20_000,
  watchersPerPlacementMax: 64,
};

export const checkOptions = (options: EngineOptions): void => {
  for (const sizes of [options.smallRing, options.largeRing]) {
    assert(sizes.r + sizes.w > sizes.n, 'A read quorum must meet every write quorum.');
    assert(sizes.w <= sizes.n && sizes.r <= sizes.n, 'A quorum cannot exceed N.');
  }
  assert(
    options.awayMaxMs < options.tombstoneKeepMs,
    'A tombstone must outlive every absence after which copies are believed.',
  );
  assert(options.probeTimeoutMs < options.probeIntervalMs, 'A probe must end before the next.');
};
