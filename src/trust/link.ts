/** Links to albums. Everything of interest is in the fragment, which no server is ever told. */

import type { Placement } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';

export interface AlbumLink {
  readonly albumId: Placement;
  /** As written, not yet checked; undefined when key and link travel apart. */
  readonly key: string | undefined;
}

export const makeLink = (origin: string, albumId: Placement): string => `${origin}/#/a/${albumId}`;

export const makeLinkWithKey = (origin: string, albumId: Placement, key: string): string =>
  `${makeLink(origin, albumId)}/${key}`;

const textLengthMax = 4096;
const linkPattern = /#\/a\/([0-9a-f]{32})(?:\/([0-9a-z-]{1,80}))?(?![0-9a-z])/i;

/** Finds the link in whatever was pasted: an address, a fragment, a message around it. */
export const parseLink = (text: string): Result<AlbumLink, { readonly type: 'linkMalformed' }> => {
  const match = linkPattern.exec(text.slice(0, textLengthMax));
  const albumId = match?.[1];
  if (albumId === undefined) return err({ type: 'linkMalformed' });
  return ok({ albumId: albumId.toLowerCase() as Placement, key: match?.[2] });
};
