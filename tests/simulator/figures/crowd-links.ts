/**
 * A link between two tabs of a crowd, one record for each direction: delivers in order within a
 * priority, as data channels do, so a packet lost on the way shows as a delay of what is behind it.
 */

import type { Priority } from '../../../src/engine/effect.ts';
import type { Rng } from '../../../src/engine/rng.ts';
import type { CrowdTab } from './crowd-tab.ts';

export interface NetworkPlan {
  /** One way, on average over all links. */
  readonly delayMs: number;
  readonly bytesPerMs: number;
  /** Of all messages, those that have to be sent again. */
  readonly lossProbability: number;
  readonly dialFailureProbability: number;
}

export const calmNetwork: NetworkPlan = {
  delayMs: 20,
  bytesPerMs: 2000,
  lossProbability: 0,
  dialFailureProbability: 0,
};

export interface CrowdLink {
  readonly to: CrowdTab;
  readonly delayMs: number;
  readonly arrivalMs: Record<Priority, number>;
  isUp: boolean;
}

/** The first retransmission of a lost packet; each further one waits twice as long (RFC 9260). */
const retransmitMs = 200;

export const arrivalOf = (
  link: CrowdLink,
  parcel: { readonly priority: Priority; readonly sizeBytes: number; readonly nowMs: number },
  { plan, rng }: { readonly plan: NetworkPlan; readonly rng: Rng },
): number => {
  let lostMs = 0;
  for (let waitMs = retransmitMs; rng.fraction() < plan.lossProbability; waitMs *= 2) {
    lostMs += waitMs;
  }
  const jitterMs = (link.delayMs / 4) * rng.fraction();
  const earliestMs = parcel.nowMs + link.delayMs + jitterMs + lostMs;
  const queuedMs = Math.max(earliestMs, link.arrivalMs[parcel.priority]);
  const arrivalMs = queuedMs + parcel.sizeBytes / plan.bytesPerMs;
  link.arrivalMs[parcel.priority] = arrivalMs;
  return arrivalMs;
};

export const linkTo = (to: CrowdTab, delayMs: number): CrowdLink => ({
  to,
  delayMs,
  arrivalMs: { control: 0, entries: 0, bulk: 0 },
  isUp: true,
});
