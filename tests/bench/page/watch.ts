/** What the screens have been told so far, and promises of what they will be told. */

import type { CopiesView, NetworkView, PostView, Update } from '../../../src/node/view-api.ts';

/** Milliseconds that pages of one machine can compare, but for the offset of their clocks. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

interface Wish {
  readonly isTrue: () => boolean;
  readonly grant: (atMs: number) => void;
  readonly refuse: (error: Error) => void;
}

/** A figure that does not come about is an error, not a bench that never ends. */
const patienceMs = 90_000;

const safeStates: readonly CopiesView['state'][] = ['safe', 'complete'];

export class Watch {
  #network: NetworkView | undefined;
  readonly #postsByAlbum = new Map<string, readonly PostView[]>();
  readonly #seenAtMsByComment = new Map<string, number>();
  #wishes: Wish[] = [];

  note(update: Update): void {
    if (update.type === 'network') this.#network = update.network;
    else if (update.type === 'posts') this.#notePosts(update.albumId, update.posts);
    else if (update.type === 'trouble') this.#refuseAll(JSON.stringify(update.trouble));
    else return;

    const granted = this.#wishes.filter((wish) => wish.isTrue());
    if (granted.length === 0) return;

    const atMs = clockMs();
    this.#wishes = this.#wishes.filter((wish) => !granted.includes(wish));
    for (const wish of granted) wish.grant(atMs);
  }

  posts(albumId: string): readonly PostView[] {
    return this.#postsByAlbum.get(albumId) ?? [];
  }

  /** When this tab had a link of its own with so many other members. */
  linkedWith(membersCount: number): Promise<number> {
    return this.#when(() => {
      const members = this.#network?.members ?? [];
      return members.filter(({ link }) => link === 'direct').length >= membersCount;
    });
  }

  photosKnown(albumId: string, photosCount: number): Promise<number> {
    return this.#when(() => photosIn(this.posts(albumId)) >= photosCount);
  }

  /** When each of these posts was said to be safe. */
  postsSafe(albumId: string, postIds: readonly string[]): Promise<number> {
    return this.#postsAre(albumId, postIds, ({ state }) => safeStates.includes(state));
  }

  /** When each of these posts was said to have so many copies in reach. */
  postsCopied(albumId: string, postIds: readonly string[], copies: number): Promise<number> {
    return this.#postsAre(albumId, postIds, ({ here }) => here >= copies);
  }

  commentSeen(text: string): Promise<number> {
    const seenAtMs = this.#seenAtMsByComment.get(text);
    if (seenAtMs !== undefined) return Promise.resolve(seenAtMs);
    return this.#when(() => this.#seenAtMsByComment.has(text));
  }

  #postsAre(
    albumId: string,
    postIds: readonly string[],
    isEnough: (copies: CopiesView) => boolean,
  ): Promise<number> {
    return this.#when(() => {
      const posts = this.posts(albumId).filter(({ postId }) => postIds.includes(postId));
      return posts.length === postIds.length && posts.every(({ copies }) => isEnough(copies));
    });
  }

  #notePosts(albumId: string, posts: readonly PostView[]): void {
    this.#postsByAlbum.set(albumId, posts);
    const atMs = clockMs();
    for (const { text } of posts.flatMap((post) => post.comments)) {
      if (!this.#seenAtMsByComment.has(text)) this.#seenAtMsByComment.set(text, atMs);
    }
  }

  #refuseAll(trouble: string): void {
    for (const wish of this.#wishes) wish.refuse(new Error(`The node is in trouble: ${trouble}`));
  }

  #when(isTrue: () => boolean): Promise<number> {
    if (isTrue()) return Promise.resolve(clockMs());
    return new Promise((grant, refuse) => {
      this.#wishes.push({ isTrue, grant, refuse });
      setTimeout(
        () => refuse(new Error(`Not so after ${patienceMs} ms: ${String(isTrue)}`)),
        patienceMs,
      );
    });
  }
}

const photosIn = (posts: readonly PostView[]): number =>
  posts.reduce((sum, post) => sum + post.media.length, 0);
