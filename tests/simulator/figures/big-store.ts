/** A store as of an album lover's laptop: half entries of some albums, half chunks of many photos. */

import type { Version } from '../../../src/engine/version.ts';
import { chunkNumbered, entryNumbered, placementNumbered } from './made-versions.ts';

export const albumsCount = 50;
const chunksPerPhoto = 5;

/** Made anew at each call, ids and all, so that two nodes share nothing by accident. */
export const bigStore = (count: number): readonly Version[] =>
  Array.from({ length: count }, (_, number) => {
    const albumId = placementNumbered(number % albumsCount);
    if (number % 2 === 0) return entryNumbered(number, albumId);
    const placement = placementNumbered(albumsCount + Math.floor(number / chunksPerPhoto / 2));
    return chunkNumbered(number, { placement, albumId });
  });
