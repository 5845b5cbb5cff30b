/**
 * Whether this browser has albums, as far as the page knows by itself: a newcomer's first screen
 * waits for no node. What the node says then counts.
 */

const albumsKey = 'has-albums';

export const seemsNew = (): boolean => localStorage.getItem(albumsKey) === null;

export const noteAlbums = (hasAlbums: boolean): void => {
  if (hasAlbums) localStorage.setItem(albumsKey, 'yes');
  else localStorage.removeItem(albumsKey);
};
