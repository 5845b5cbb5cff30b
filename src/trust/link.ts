/** Links to albums. Everything of interest is in the fragment, which no server is ever told. */

import type { Placement } from '../engine/ids.ts';

export const makeLink = (origin: string, albumId: Placement): string => `${origin}/#/a/${albumId}`;

export const makeLinkWithKey = (origin: string, albumId: Placement, key: string): string =>
  `${makeLink(origin, albumId)}/${key}`;
