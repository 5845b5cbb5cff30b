import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AlbumState } from '../../src/album/album-state.ts';
import type {
  CommentBody,
  EntryBody,
  LikeBody,
  OpenedEntry,
  PostBody,
} from '../../src/album/entry-body.ts';
import type { ItemId } from '../../src/engine/ids.ts';
import { anna, ben, mediaOf, refOf, version } from './opened-entries.ts';

const post = (caption: string, createdAtMs: number): PostBody => ({
  kind: 'post',
  createdAtMs,
  caption,
  tags: [],
  place: undefined,
  media: [mediaOf(1)],
});
const like = (postId: ItemId): LikeBody => ({ kind: 'like', postId, createdAtMs: 5 });
const comment = (postId: ItemId, text: string, createdAtMs: number): CommentBody => ({
  kind: 'comment',
  postId,
  text,
  createdAtMs,
});

const harbour = refOf('post', anna, 1);
const otters = refOf('post', ben, 2);
const postId = harbour.itemId;

const story: readonly (readonly [OpenedEntry, ...OpenedEntry[]])[] = [
  [version(harbour, 10, post('Harbour', 100))],
  [version(otters, 20, post('Otters', 200))],
  [version(refOf('like', anna), 30, like(postId))],
  [version(refOf('like', ben), 31, like(postId))],
  [version(refOf('comment', ben, 1), 40, comment(postId, 'Second', 400))],
  [version(refOf('comment', anna, 2), 41, comment(postId, 'First', 300))],
  [
    version(refOf('profile', ben), 50, {
      kind: 'profile',
      name: 'Ben',
      picture: undefined,
      devices: [],
    }),
  ],
];

const told = (items: readonly (readonly [OpenedEntry, ...OpenedEntry[]])[]): AlbumState => {
  const state = new AlbumState();
  for (const item of items) state.setItem(item);
  return state;
};

/** Maps as arrays: their order counts too. */
const seenIn = (state: AlbumState) => ({
  posts: state.posts.map((each) => ({ ...each, likeByAuthor: [...each.likeByAuthor] })),
  people: [...state.personById.entries()].sort(),
  head: state.head,
});

describe('an album', () => {
  it('shows posts newest first, comments oldest first, and who likes what', () => {
    const state = told(story);
    expect(state.posts.map(({ caption }) => caption)).toEqual(['Otters', 'Harbour']);
    const [, first] = state.posts;
    expect(first?.comments.map(({ text }) => text)).toEqual(['First', 'Second']);
    expect([...(first?.likeByAuthor.keys() ?? [])].sort()).toEqual([anna, ben]);
    expect(first?.authorId).toBe(anna);
    expect(state.personById.get(ben)?.name).toBe('Ben');
  });

  it('looks the same in whatever order its items came', () => {
    const expected = seenIn(told(story));
    fc.assert(
      fc.property(fc.shuffledSubarray([...story], { minLength: story.length }), (items) => {
        const state = new AlbumState();
        for (const item of items) {
          state.setItem(item);
          // Asking in between must not freeze what was known then.
          expect(state.posts.length).toBeLessThanOrEqual(2);
        }
        const seen = seenIn(state);
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('takes back a like, a comment and a post', () => {
    const state = told(story);
    state.setItem([version<EntryBody>(refOf('like', ben), 60, undefined)]);
    state.setItem([version<EntryBody>(refOf('comment', ben, 1), 61, undefined)]);
    expect(state.post(postId)?.likeByAuthor.has(ben)).toBe(false);
    expect(state.post(postId)?.comments.map(({ text }) => text)).toEqual(['First']);

    state.setItem([version<EntryBody>(harbour, 62, undefined)]);
    expect(state.posts.map(({ caption }) => caption)).toEqual(['Otters']);
  });

  it('shows a post that only came after its comments', () => {
    const [first, ...rest] = story;
    const state = told(rest);
    expect(state.post(postId)).toBeUndefined();
    if (first) state.setItem(first);
    expect(state.post(postId)?.comments).toHaveLength(2);
  });

  it('offers captions to choose from when there are several, and names all that were seen', () => {
    const state = told(story);
    const siblings = [
      version(harbour, 70, post('Low tide', 100)),
      version(harbour, 71, post('Boats', 100)),
    ] as const;
    state.setItem(siblings);
    const chosen = state.post(postId);
    expect(chosen?.concurrentCaptions).toEqual(['Low tide', 'Boats']);
    expect(chosen?.seen).toEqual(siblings.map(({ meta }) => meta.versionId));
    state.setItem([version(harbour, 72, post('Boats', 100))]);
    expect(state.post(postId)?.concurrentCaptions).toEqual([]);
  });

  it('moves a comment whose author says it belongs elsewhere', () => {
    const state = told(story);
    const ref = refOf('comment', ben, 1);
    state.setItem([version(ref, 65, comment(otters.itemId, 'Moved', 400))]);
    expect(state.post(postId)?.comments.map(({ text }) => text)).toEqual(['First']);
    expect(state.post(otters.itemId)?.comments.map(({ text }) => text)).toEqual(['Moved']);
  });

  it('keeps what did not change as it was', () => {
    const state = told(story);
    const before = state.post(otters.itemId);
    state.setItem([version(refOf('like', anna, 9), 80, like(postId))]);
    expect(state.post(otters.itemId)).toBe(before);
    expect(state.post(postId)).not.toBe(before);
  });
});
