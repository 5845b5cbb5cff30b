import { describe, expect, it } from 'vitest';
import type { PostView } from '../../src/node/view-api.ts';
import { albumDays, firstOfDays } from '../../src/ui/album/album-days.ts';

const dayMs = 86_400_000;
const noonMs = new Date(2025, 7, 16, 12).getTime();
const posts = [0, 0, 0, 1, 1].map(
  (day, i) =>
    ({
      postId: `${i}`,
      createdAtMs: noonMs - day * dayMs - i,
      media: [{}],
    }) as unknown as PostView,
);

describe('the days of a long album', () => {
  it('are drawn as far as there is room, and counted whole', () => {
    const days = firstOfDays(albumDays(posts), 2);
    expect(days.map((day) => [day.posts.length, day.photosCount])).toEqual([[2, 3]]);
  });

  it('go on with the next day', () => {
    const days = firstOfDays(albumDays(posts), 4);
    expect(days.map((day) => [day.posts.length, day.photosCount])).toEqual([
      [3, 3],
      [1, 2],
    ]);
  });
});
