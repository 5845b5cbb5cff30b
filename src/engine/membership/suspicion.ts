/**
 * How long a suspect has to clear its name: long at first, shorter with every independent
 * confirmation. Lifeguard (Dadgar et al., 2017), "Local Health Aware Suspicion".
 */

import type { EngineOptions } from '../options.ts';

/** The longest wait, in shortest ones. */
const longestFactor = 6;

export interface SuspicionCircumstances {
  readonly members: number;
  /** Accusers beyond the first. */
  readonly confirmations: number;
  /** 0 is well; see local-health. */
  readonly health: number;
}

export const suspicionTimeoutMs = (
  { members, confirmations, health }: SuspicionCircumstances,
  options: EngineOptions,
): number => {
  const scale = Math.max(1, Math.log10(Math.max(1, members)));
  const shortestMs = options.suspicionMultiplier * scale * options.probeIntervalMs;
  // Two nodes have nobody to confirm anything: the suspect and this one.
  const wanted = Math.min(3, members - 2);
  if (wanted < 1) return shortestMs * (1 + health);

  const share = Math.log(confirmations + 1) / Math.log(wanted + 1);
  const longestMs = shortestMs * longestFactor;
  const waitMs = Math.max(shortestMs, longestMs - (longestMs - shortestMs) * share);
  return waitMs * (1 + health);
};
