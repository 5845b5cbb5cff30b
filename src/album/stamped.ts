/**
 * The registers that merges are made of. Order is (HLC, version id): the same on every device, so
 * whoever merges the same versions, in any order and any number of times, gets the same.
 */

import type { VersionId } from '../engine/ids.ts';
import type { Hlc } from '../engine/version.ts';

/** A value and the write it comes from. */
export interface Stamped<Value> {
  readonly hlc: Hlc;
  readonly versionId: VersionId;
  readonly value: Value;
}

/** Nothing, once the only thing known is that it was deleted. */
export type Live<Value> = Stamped<Value> | undefined;

export const compareStamps = (a: Stamped<unknown>, b: Stamped<unknown>): number => {
  if (a.hlc.wallMs !== b.hlc.wallMs) return a.hlc.wallMs - b.hlc.wallMs;
  if (a.hlc.counter !== b.hlc.counter) return a.hlc.counter - b.hlc.counter;
  if (a.versionId === b.versionId) return 0;
  return a.versionId < b.versionId ? -1 : 1;
};

/** Last write wins. */
export const later = <Value>(a: Stamped<Value>, b: Stamped<Value>): Stamped<Value> =>
  compareStamps(a, b) >= 0 ? a : b;

/** Last write wins, and any write beats a delete that did not see it. */
export const laterLive = <Value>(a: Live<Value>, b: Live<Value>): Live<Value> =>
  a && b ? later(a, b) : (a ?? b);

/** The order of a map is the order of arrival; that of its keys is everybody's. */
export const valuesByKey = <Value>(map: ReadonlyMap<string, Value>): readonly Value[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
