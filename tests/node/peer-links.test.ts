import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeerLinks } from '../../src/node/links/peer-links.ts';

const wiresMax = 4;
type Side = 'lower' | 'higher';
type Said = 'proof' | 'word' | 'close';
const otherSide = (side: Side): Side => (side === 'lower' ? 'higher' : 'lower');

type Step =
  | { readonly type: 'dial'; readonly wire: number }
  | { readonly type: 'deliver'; readonly wire: number; readonly to: Side }
  | { readonly type: 'speak'; readonly from: Side }
  /** One end is gone and says nothing: a tab that was reloaded, a network that was changed. */
  | { readonly type: 'die'; readonly wire: number; readonly at: Side };

/** Two nodes and the wires between them: what is said over one arrives in order, at any time. */
class TwoEnds {
  readonly links = { lower: new PeerLinks<number>(true), higher: new PeerLinks<number>(false) };
  readonly #arriving = {
    lower: Array.from({ length: wiresMax }, (): Said[] => []),
    higher: Array.from({ length: wiresMax }, (): Said[] => []),
  };
  readonly #gone = { lower: new Set<number>(), higher: new Set<number>() };
  readonly #dialled = new Set<number>();
  readonly #losesCloses: boolean;

  constructor(losesCloses: boolean) {
    this.#losesCloses = losesCloses;
  }

  get isAnyDialled(): boolean {
    return this.#dialled.size > 0;
  }

  take(step: Step): void {
    switch (step.type) {
      case 'dial':
        if (this.#dialled.has(step.wire)) return;
        this.#dialled.add(step.wire);
        for (const side of ['lower', 'higher'] as const) this.#say(side, step.wire, 'proof');
        return;
      case 'deliver':
        return this.#deliver(step.wire, step.to);
      case 'speak': {
        const { inUse } = this.links[step.from];
        if (inUse !== undefined) this.#say(step.from, inUse, 'word');
        return;
      }
      case 'die':
        this.#gone[step.at].add(step.wire);
        return this.links[step.at].remove(step.wire);
    }
  }

  /** Everything arrives, and who has fallen silent is found out. */
  settle(): void {
    for (let round = 0; round < 3; round += 1) {
      for (let wire = 0; wire < wiresMax; wire += 1) {
        this.#settleAt('lower', wire);
        this.#settleAt('higher', wire);
      }
      this.take({ type: 'speak', from: 'lower' });
    }
  }

  #settleAt(to: Side, wire: number): void {
    while (this.#arriving[to][wire]?.length) this.#deliver(wire, to);
    if (this.#gone[otherSide(to)].has(wire)) this.links[to].remove(wire);
  }

  #say(from: Side, wire: number, said: Said): void {
    if (said === 'close' && this.#losesCloses) return;
    this.#arriving[otherSide(from)][wire]?.push(said);
  }

  #deliver(wire: number, to: Side): void {
    const said = this.#arriving[to][wire]?.shift();
    if (said === undefined || this.#gone[to].has(wire)) return;

    const links = this.links[to];
    if (said === 'word') return links.heard(wire);
    if (said === 'proof') {
      for (const ended of links.add(wire)) {
        this.#gone[to].add(ended);
        this.#say(to, ended, 'close');
      }
      return;
    }
    this.#gone[to].add(wire);
    links.remove(wire);
  }
}

const wires = fc.nat({ max: wiresMax - 1 });
const sides = fc.constantFrom<Side>('lower', 'higher');
const liveSteps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('dial' as const), wire: wires }),
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('deliver' as const), wire: wires, to: sides }),
  },
  fc.record({ type: fc.constant('speak' as const), from: sides }),
);
const deadlySteps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: liveSteps },
  fc.record({ type: fc.constant('die' as const), wire: wires, at: sides }),
);
const stories = (steps: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> =>
  fc.array(steps, { maxLength: 60 });

describe('of several links between two nodes', () => {
  test('both keep the same one and no other, in whatever order they come up', () => {
    fc.assert(
      fc.property(stories(liveSteps), (steps) => {
        const ends = new TwoEnds(false);
        for (const step of steps) ends.take(step);
        ends.settle();
        const { lower, higher } = ends.links;
        expect(lower.inUse !== undefined).toBe(ends.isAnyDialled);
        expect(higher.inUse).toBe(lower.inUse);
        expect([...lower.spare, ...higher.spare]).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('both speak over the same one, although nobody hears of those that ended', () => {
    fc.assert(
      fc.property(stories(liveSteps), (steps) => {
        const ends = new TwoEnds(true);
        for (const step of steps) ends.take(step);
        ends.settle();
        expect(ends.links.higher.inUse).toBe(ends.links.lower.inUse);
      }),
      { numRuns: 2000 },
    );
  });

  test('both speak over the same one or none, although some died at one end without a word', () => {
    fc.assert(
      fc.property(stories(deadlySteps), fc.boolean(), (steps, losesCloses) => {
        const ends = new TwoEnds(losesCloses);
        for (const step of steps) ends.take(step);
        ends.settle();
        expect(ends.links.higher.inUse).toBe(ends.links.lower.inUse);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the node that does not decide', () => {
  test('holds at most four links with a peer, and ends the one it used longest ago', () => {
    const links = new PeerLinks<string>(false);
    for (const link of ['a', 'b', 'c', 'd']) expect(links.add(link)).toEqual([]);
    links.heard('a');
    expect(links.add('e')).toEqual(['b']);
    expect([links.inUse, links.spare]).toEqual(['e', ['c', 'd', 'a']]);
  });

  test('is not moved by a word over a link that it no longer has', () => {
    const links = new PeerLinks<string>(false);
    links.add('a');
    links.heard('b');
    expect(links.inUse).toBe('a');
  });
});
