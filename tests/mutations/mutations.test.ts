import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { mutations } from './mutations.ts';
import { misfits } from './patching.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the list of mutations', () => {
  test('is long enough to mean something, and names each once', () => {
    const names = new Set(mutations.map(({ name }) => name));
    expect(names.size).toBe(mutations.length);
    expect(mutations.length).toBeGreaterThanOrEqual(20);
  });

  test.each(mutations)('still fits the source: $name', (mutation) => {
    expect(misfits(root, mutation)).toEqual([]);
  });
});
