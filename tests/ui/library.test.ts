import { describe, expect, it } from 'vitest';
import type { AlbumView, PostView } from '../../src/node/view-api.ts';
import { saysTheSame } from '../../src/ui/state/kept.ts';
import { Library } from '../../src/ui/state/library.svelte.ts';

const albumId = 'lake';

/** As it comes from the worker: nothing of it is shared with what came before. */
const post = (postId: string, caption = '', createdAtMs = 1): PostView =>
  ({
    postId,
    albumId,
    albumTitle: 'Lake house',
    caption,
    createdAtMs,
    author: { name: 'Jonas', picture: Uint8Array.of(1, 2) },
    media: [{ mediaId: `${postId}-1`, thumbhash: Uint8Array.of(3), copies: { here: 2 } }],
    comments: [],
  }) as unknown as PostView;

const album = (title: string): AlbumView =>
  ({ albumId, title, people: [], changedAtMs: 1 }) as unknown as AlbumView;

const libraryWith = (posts: readonly PostView[]): Library => {
  const library = new Library();
  library.apply({ type: 'posts', albumId, posts });
  return library;
};

describe('what the node tells again', () => {
  it('keeps the posts that say what they said, and replaces the one that changed', () => {
    const library = libraryWith([post('a'), post('b')]);
    const [a, b] = library.postsOf(albumId);
    library.apply({ type: 'posts', albumId, posts: [post('a'), post('b', 'Swim')] });
    const [sameA, newB] = library.postsOf(albumId);
    expect(sameA).toBe(a);
    expect(newB).not.toBe(b);
    expect(newB?.caption).toBe('Swim');
  });

  it('keeps a post that another one came before', () => {
    const library = libraryWith([post('a')]);
    const [a] = library.feed;
    library.apply({ type: 'posts', albumId, posts: [post('new', '', 2), post('a')] });
    expect(library.feed.map(({ postId }) => postId)).toEqual(['new', 'a']);
    expect(library.feed[1]).toBe(a);
  });

  it('leaves the whole list as it was when nothing changed', () => {
    const library = libraryWith([post('a'), post('b')]);
    const posts = library.postsOf(albumId);
    library.apply({ type: 'posts', albumId, posts: [post('a'), post('b')] });
    expect(library.postsOf(albumId)).toBe(posts);
  });

  it('keeps an album until something of it changes', () => {
    const library = new Library();
    library.apply({ type: 'albums', albums: [album('Lake')] });
    const before = library.album(albumId);
    library.apply({ type: 'albums', albums: [album('Lake')] });
    expect(library.album(albumId)).toBe(before);
    library.apply({ type: 'albums', albums: [album('Lake house')] });
    expect(library.album(albumId)?.title).toBe('Lake house');
  });

  it('is another where a part is longer, missing, or of another kind', () => {
    expect(saysTheSame([1], [1, 2])).toBe(false);
    expect(saysTheSame({ a: undefined }, { b: undefined })).toBe(false);
    expect(saysTheSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(saysTheSame([], {})).toBe(false);
    expect(saysTheSame(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(saysTheSame(null, {})).toBe(false);
    expect(saysTheSame({ a: [{ b: null }] }, { a: [{ b: null }] })).toBe(true);
  });
});
