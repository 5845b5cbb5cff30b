/** The posts of an album by the day they were made, newest first. */

import type { PostView } from '../../node/view-api.ts';
import { daysBetween } from '../words/when-words.ts';

export interface AlbumDay {
  readonly atMs: number;
  readonly posts: readonly PostView[];
  readonly photosCount: number;
}

export function albumDays(posts: readonly PostView[]): readonly AlbumDay[] {
  const days: PostView[][] = [];
  for (const post of posts.toSorted((a, b) => b.createdAtMs - a.createdAtMs)) {
    const day = days.at(-1);
    const [first] = day ?? [];
    if (first && day && daysBetween(post.createdAtMs, first.createdAtMs) === 0) day.push(post);
    else days.push([post]);
  }
  return days.map((day) => ({
    atMs: day[0]?.createdAtMs ?? 0,
    posts: day,
    photosCount: day.reduce((sum, post) => sum + post.media.length, 0),
  }));
}

/** The days that hold the first posts, as many as may be drawn. Their counts stay whole. */
export function firstOfDays(days: readonly AlbumDay[], postsMax: number): readonly AlbumDay[] {
  let room = postsMax;
  return days.flatMap((day) => {
    const posts = day.posts.slice(0, Math.max(0, room));
    room -= posts.length;
    return posts.length === 0 ? [] : [{ ...day, posts }];
  });
}

/** Posts that say `words` in their caption, tags, descriptions or author. */
export function searchPosts(posts: readonly PostView[], words: string): readonly PostView[] {
  const wanted = words.trim().toLocaleLowerCase();
  if (wanted === '') return posts;
  return posts.filter((post) =>
    [post.caption, post.author.name, ...post.tags, ...post.media.map((media) => media.alt)].some(
      (text) => text.toLocaleLowerCase().includes(wanted),
    ),
  );
}
