import { expect, it } from 'vitest';

import type { Placement } from '../../src/engine/ids.ts';
import { makeLink, makeLinkWithKey } from '../../src/trust/link.ts';

const albumId = '3044e412840d5597d18dade4b9b39ff7' as Placement;
const origin = 'https://albums.example';
const key = 'C7KQ-M2XD-94TR-HWPM-C7KQ-M2XD-94TR-HWPM';

it('a link names the album after the hash, where no server sees it', () => {
  expect(makeLink(origin, albumId)).toBe(`https://albums.example/#/a/${albumId}`);
  expect(new URL(makeLinkWithKey(origin, albumId, key)).pathname).toBe('/');
});
