/** One probe of one member: asked directly, then through others (SWIM, section 3.1). */

import type { NodeId } from '../ids.ts';

export interface Probe {
  readonly seq: number;
  readonly target: NodeId;
  readonly startedMs: number;
  /** Members asked to try in this node's stead. */
  readonly relays: readonly NodeId[];
  /** Relays that are well and could not reach it either. */
  readonly nacks: readonly NodeId[];
  /** Some of them have a link to it, and it did not answer them. */
  readonly isSilentToOthers: boolean;
}

export const newProbe = (seq: number, target: NodeId, startedMs: number): Probe => ({
  seq,
  target,
  startedMs,
  relays: [],
  nacks: [],
  isSilentToOthers: false,
});

export const withRelays = (probe: Probe, relays: readonly NodeId[]): Probe => ({
  ...probe,
  relays: [...probe.relays, ...relays],
});

export const withNack = (probe: Probe, from: NodeId, hasTried: boolean): Probe =>
  probe.relays.includes(from) && !probe.nacks.includes(from)
    ? {
        ...probe,
        nacks: [...probe.nacks, from],
        isSilentToOthers: probe.isSilentToOthers || hasTried,
      }
    : probe;

/** All who were asked have no link to it. */
export const isUnknownToRelays = (probe: Probe): boolean =>
  probe.relays.length > 0 && silentRelays(probe) === 0 && !probe.isSilentToOthers;

/** Relays that did not even say no: perhaps it is this node that nobody hears. */
export const silentRelays = (probe: Probe): number => probe.relays.length - probe.nacks.length;
