/**
 * How many signals are heard of each sender. A sender's name is the word of whoever passed the signal
 * on, so each way has budgets of its own: what is forged over the mesh silences nobody at the server.
 */

import type { SignalWay } from './signal-ways.ts';
import { TokenBucket } from './token-bucket.ts';

const signalRate = { perSecond: 30, burst: 120 };
const sendersMax = 500;

export class SignalBudget {
  readonly #buckets: Readonly<Record<SignalWay, Map<string, TokenBucket>>> = {
    mesh: new Map(),
    server: new Map(),
  };

  take(sender: string, way: SignalWay): boolean {
    const nowMs = performance.now();
    const buckets = this.#buckets[way];
    const bucket = buckets.get(sender) ?? new TokenBucket(signalRate, nowMs);
    if (!buckets.has(sender)) {
      // The oldest goes: it merely starts again with a full bucket.
      const oldest = buckets.keys().next().value;
      if (buckets.size >= sendersMax && oldest !== undefined) buckets.delete(oldest);
      buckets.set(sender, bucket);
    }
    return bucket.take(nowMs);
  }
}
