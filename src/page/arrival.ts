/**
 * What the address bar held on arrival. A key in the fragment is taken out of the address at once,
 * so that it stays in no history, no screenshot and no copied link.
 */

import type { Arrival } from './app-client.ts';

/** In capitals too: some keyboards and codes turn a link into them. */
const linkPattern = /^#\/a\/([0-9a-f]{32})(?:\/([^/?]*)\/*)?$/i;

export const parseFragment = (fragment: string): Arrival => {
  const match = linkPattern.exec(fragment);
  const albumId = match?.[1]?.toLowerCase();
  if (albumId === undefined) return { type: 'none' };

  const key = match?.[2];
  return key === undefined || key === ''
    ? { type: 'link', albumId }
    : { type: 'linkWithKey', albumId, key };
};

/** Reads the fragment and takes the secret out of it, the path stays. */
export const takeArrival = (): Arrival => {
  const arrival = parseFragment(location.hash);
  if (arrival.type === 'linkWithKey') {
    history.replaceState(history.state, '', `${location.pathname}#/a/${arrival.albumId}`);
  }
  return arrival;
};
