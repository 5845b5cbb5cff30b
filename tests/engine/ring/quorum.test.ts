import { describe, expect, test } from 'vitest';

import { defaultOptions } from '../../../src/engine/options.ts';
import type { QuorumSizes } from '../../../src/engine/options.ts';
import { clippedTo, wantedSizesFor } from '../../../src/engine/ring/quorum.ts';
import { Cluster, type TestTab } from '../cluster.ts';

const quorumSizesFor = (devices: number, devicesRemembered = devices): QuorumSizes =>
  clippedTo(devices, wantedSizesFor(devices, devicesRemembered, defaultOptions));

test.each([
  [0, { n: 1, r: 1, w: 1 }],
  [1, { n: 1, r: 1, w: 1 }],
  [2, { n: 2, r: 2, w: 2 }],
  [3, { n: 3, r: 2, w: 2 }],
  [9, { n: 3, r: 2, w: 2 }],
  [10, { n: 5, r: 3, w: 3 }],
])('with %i devices the quorums are %o', (devices, sizes) => {
  expect(quorumSizesFor(devices)).toEqual(sizes);
});

test('a read always meets a write', () => {
  for (let devices = 1; devices < 20; devices += 1) {
    for (const devicesRemembered of [devices, 20]) {
      const { n, r, w } = quorumSizesFor(devices, devicesRemembered);
      expect(r + w).toBeGreaterThan(n);
    }
  }
});

test.each([
  [9, 10, 5],
  [7, 12, 5],
  [6, 12, 3],
  [9, 9, 3],
])('%i devices left of %i keep %i copies', (devices, devicesRemembered, n) => {
  expect(quorumSizesFor(devices, devicesRemembered).n).toBe(n);
});

describe('a ring of four devices, which is large here', () => {
  const options = {
    smallRing: { n: 2, r: 2, w: 1 },
    largeRing: { n: 3, r: 2, w: 2 },
    largeRingDevices: 4,
    largeRingKeptDevices: 3,
    ownershipGraceMs: 40_000,
  };
  const copiesWantedBy = (tabs: readonly TestTab[]) => tabs.map(({ node }) => node.quorumSizes().n);

  test('asks for as many copies when one device comes and goes', () => {
    const cluster = Cluster.of(4, options);
    const [coming, ...staying] = [3, 0, 1, 2].map((number) => cluster.tab(number)) as [
      TestTab,
      ...TestTab[],
    ];
    const disk = cluster.close(coming);
    for (let second = 0; second < 90; second += 10) {
      cluster.run(10_000);
      expect(copiesWantedBy(staying)).toEqual([3, 3, 3]);
    }
    cluster.open(3, { disk });
    cluster.run(10_000);
    expect(copiesWantedBy(staying)).toEqual([3, 3, 3]);
  });

  test('asks for the same of a newcomer, which has seen only three', () => {
    const cluster = Cluster.of(4, options);
    for (const number of [2, 3]) cluster.close(cluster.tab(number));
    cluster.run(90_000);
    expect(copiesWantedBy([cluster.tab(0), cluster.tab(1)])).toEqual([2, 2]);
    const newcomer = cluster.open(4);
    cluster.run(10_000);
    expect(copiesWantedBy([cluster.tab(0), cluster.tab(1), newcomer])).toEqual([3, 3, 3]);
  });
});
