/**
 * The engine's only source of chance: xoshiro128** (Blackman and Vigna, 2018), seeded once. Same
 * seed, same node.
 */

import { assert } from './assert.ts';

export class Rng {
  readonly #state: Uint32Array;

  /** Any whole number up to 2^53. */
  constructor(seed: number) {
    const low = seed >>> 0;
    const high = Math.floor(seed / 2 ** 32) >>> 0;
    const mix = splitMix(low ^ Math.imul(high, 0x85ebca6b));
    this.#state = Uint32Array.of(mix(), mix(), mix(), mix() ^ high);
    // All zeros would stay all zeros for ever.
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1;
  }

  uint32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const next = [a ^ d ^ b, b ^ c ^ a, c ^ a ^ (b << 9), rotateLeft(d ^ b, 11)];
    this.#state.set(next.map((word) => word >>> 0));
    return result;
  }

  /** 0 <= x < 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A whole number, 0 <= x < bound. */
  below(bound: number): number {
    assert(bound > 0, 'There is nothing to choose from.');
    return Math.floor(this.fraction() * bound);
  }

  /** Spreads a delay evenly over half of it to one and a half, so that nodes do not act in step. */
  jittered(delayMs: number): number {
    return delayMs * (0.5 + this.fraction());
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const keyed = items.map((item) => ({ item, key: this.uint32() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** Spreads a poor seed over all bits (Steele, Lea and Flood, 2014). */
const splitMix = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
};
