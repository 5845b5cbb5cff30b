/** What stands under a person's own name. */

import type { PostView } from '../../node/view-api.ts';
import { countOf } from '../words/count-words.ts';

/** "86 posts in 5 albums" */
export const ownCountWords = (posts: readonly PostView[]): string => {
  if (posts.length === 0) return 'No posts yet';
  const albums = new Set(posts.map((post) => post.albumId)).size;
  return `${countOf(posts.length, 'post')} in ${countOf(albums, 'album')}`;
};

/** "84 posts have 3 copies, 2 are being copied" */
export const ownCopiesWords = (posts: readonly PostView[]): string => {
  const complete = posts.filter(
    ({ copies }) => copies.state === 'complete' || copies.state === 'completeNotHere',
  );
  const onlyHere = posts.filter(({ copies }) => copies.state === 'onlyHere').length;
  const copying = posts.filter(
    ({ copies }) => copies.state === 'copying' || copies.state === 'safe',
  ).length;
  const parts = [];
  if (complete.length > 0) {
    const n = Math.max(...complete.map(({ copies }) => copies.n));
    const verb = complete.length === 1 ? 'has' : 'have';
    parts.push(`${countOf(complete.length, 'post')} ${verb} ${countOf(n, 'copy', 'copies')}`);
  }
  const noun = (count: number): string =>
    parts.length === 0 ? countOf(count, 'post') : `${count}`;
  if (copying > 0) parts.push(`${noun(copying)} ${copying === 1 ? 'is' : 'are'} being copied`);
  if (onlyHere > 0) {
    parts.push(`${noun(onlyHere)} ${onlyHere === 1 ? 'is' : 'are'} only on this device`);
  }
  return parts.join(', ');
};
