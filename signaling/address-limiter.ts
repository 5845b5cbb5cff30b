/** Counts what one address asks for per minute. */

import { RateLimiterMemory } from 'rate-limiter-flexible';

import { isLoopback } from './client-address.ts';

export class AddressLimiter {
  readonly #limiter: RateLimiterMemory;
  readonly #loopbackFactor: number;

  constructor(perMinute: number, loopbackFactor: number) {
    this.#loopbackFactor = loopbackFactor;
    this.#limiter = new RateLimiterMemory({ points: perMinute * loopbackFactor, duration: 60 });
  }

  async allows(address: string): Promise<boolean> {
    const cost = isLoopback(address) ? 1 : this.#loopbackFactor;
    try {
      await this.#limiter.consume(address, cost);
      return true;
    } catch {
      // The memory limiter rejects for one reason only: the points are spent.
      return false;
    }
  }
}
