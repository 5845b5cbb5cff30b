import { expect, it } from 'vitest';

import { BoundedCache } from '../../src/trust/bounded-cache.ts';

it('a full cache lets go of what was put in first, and of nothing else', () => {
  const cache = new BoundedCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('b', 3);
  expect([cache.get('a'), cache.get('b')]).toEqual([1, 3]);
  cache.set('c', 4);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 3, 4]);
});
