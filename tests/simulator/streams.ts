/**
 * Chance, one stream to a concern: a fault that is added draws from a stream of its own and leaves
 * all others as they were, so that old seeds keep their meaning.
 */

import { Rng } from '../../src/engine/rng.ts';

export class Streams {
  readonly #seed: number;
  readonly #streams = new Map<string, Rng>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  of(concern: string): Rng {
    const known = this.#streams.get(concern);
    if (known) return known;
    const stream = new Rng(this.seedOf(concern));
    this.#streams.set(concern, stream);
    return stream;
  }

  seedOf(concern: string): number {
    return (textHash(concern) & 0x1fffff) * 2 ** 32 + (textHash(`${concern} ${this.#seed}`) >>> 0);
  }
}

/** FNV-1a, 32 bits. */
export const textHash = (text: string, start = 0x811c9dc5): number => {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

export const chance = (rng: Rng, probability: number): boolean => rng.fraction() < probability;

export const between = (rng: Rng, low: number, high: number): number =>
  low + rng.fraction() * (high - low);

export const wholeBetween = (rng: Rng, low: number, high: number): number =>
  low + rng.below(high - low + 1);

export const pick = <Item>(rng: Rng, items: readonly Item[]): Item => {
  const item = items[rng.below(items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

export const exponential = (rng: Rng, mean: number): number => -Math.log(1 - rng.fraction()) * mean;

/** Many short times and few long ones, where `shape` is below 1. */
export const weibull = (rng: Rng, scale: number, shape: number): number =>
  scale * (-Math.log(1 - rng.fraction())) ** (1 / shape);
