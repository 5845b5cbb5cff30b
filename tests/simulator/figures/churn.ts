/**
 * Tabs that come and go as people open and close them: Weibull sessions, many short and a few very
 * long (Stutzbach and Rejaie, "Understanding Churn", 2006); some end without a word.
 */

import type { Rng } from '../../../src/engine/rng.ts';
import { chance, exponential } from '../streams.ts';
import type { CrowdTab } from './crowd-tab.ts';
import type { Crowd } from './crowd.ts';

export interface ChurnPlan {
  readonly sessionMeanMs: number;
  readonly awayMeanMs: number;
  readonly crashShare: number;
}

const shape = 0.5;
/** Mean of a Weibull of shape 1/2, in scales: Gamma(1 + 1/shape). */
const meanInScales = 2;

const sessionMs = (rng: Rng, meanMs: number): number =>
  (meanMs / meanInScales) * (-Math.log(1 - rng.fraction())) ** (1 / shape);

/**
 * What is left of a session that somebody looks into: long ones are met more often. With shape 1/2
 * a session goes with the square of an exponential draw, and one that is met with that of three.
 */
const restOfSessionMs = (rng: Rng, meanMs: number): number => {
  const met = exponential(rng, 1) + exponential(rng, 1) + exponential(rng, 1);
  return (meanMs / meanInScales) * met ** (1 / shape) * rng.fraction();
};

export class Churn {
  readonly #crowd: Crowd;
  readonly #plan: ChurnPlan;
  readonly #rng: Rng;
  #endsCount = 0;

  constructor(crowd: Crowd, plan: ChurnPlan) {
    this.#crowd = crowd;
    this.#plan = plan;
    this.#rng = crowd.rngOf('churn');
  }

  get endsCount(): number {
    return this.#endsCount;
  }

  start(): void {
    for (const tab of this.#crowd.open) {
      this.#live(tab, restOfSessionMs(this.#rng, this.#plan.sessionMeanMs));
    }
  }

  #live(tab: CrowdTab, durationMs: number): void {
    const { heap } = this.#crowd;
    heap.after(durationMs, () => {
      this.#endsCount += 1;
      if (chance(this.#rng, this.#plan.crashShare)) this.#crowd.crash(tab);
      else this.#crowd.close(tab);
      const awayMs = exponential(this.#rng, this.#plan.awayMeanMs);
      heap.after(awayMs, () => {
        const again = this.#crowd.add(tab.number, { disk: tab.disk });
        this.#live(again, sessionMs(this.#rng, this.#plan.sessionMeanMs));
      });
    });
  }
}
