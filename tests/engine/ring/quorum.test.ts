import { expect, test } from 'vitest';

import { defaultOptions } from '../../../src/engine/options.ts';
import { quorumSizesFor } from '../../../src/engine/ring/quorum.ts';

test.each([
  [0, { n: 1, r: 1, w: 1 }],
  [1, { n: 1, r: 1, w: 1 }],
  [2, { n: 2, r: 2, w: 2 }],
  [3, { n: 3, r: 2, w: 2 }],
  [9, { n: 3, r: 2, w: 2 }],
  [10, { n: 5, r: 3, w: 3 }],
])('with %i devices the quorums are %o', (devices, sizes) => {
  expect(quorumSizesFor(devices, defaultOptions)).toEqual(sizes);
});

test('a read always meets a write', () => {
  for (let devices = 1; devices < 20; devices += 1) {
    const { n, r, w } = quorumSizesFor(devices, defaultOptions);
    expect(r + w).toBeGreaterThan(n);
  }
});
