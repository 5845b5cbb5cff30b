/** The posts made here that are not safe yet: the ring round New, and what must not be closed on. */

import type { CopiesView, PostView } from '../../node/view-api.ts';
import type { Library } from './library.svelte.ts';

export class Outbox {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  readonly posts = $derived.by(() => this.#library.feed.filter(isWaiting));
  readonly photosCount = $derived(
    this.posts.reduce((sum, post) => sum + post.media.filter((m) => !isSafe(m.copies)).length, 0),
  );
  /** The copies of the post that is furthest from safe. */
  readonly weakest: CopiesView | undefined = $derived(
    this.posts.map((post) => post.copies).toSorted((a, b) => a.here - b.here)[0],
  );

  /** Whether posts that waited are still here. One that was deleted was not made safe. */
  areHere(postIds: readonly string[]): boolean {
    return this.#library.feed.some((post) => postIds.includes(post.postId));
  }
}

export function isWaiting(post: PostView): boolean {
  return post.author.isYou && !isSafe(post.copies);
}

function isSafe(copies: CopiesView): boolean {
  switch (copies.state) {
    case 'onlyHere':
    case 'copying':
    case 'notSaved':
      return false;
    case 'safe':
    case 'complete':
    case 'completeNotHere':
    case 'looking':
    case 'someAwaySafe':
    case 'noneHere':
      return true;
    case 'someAwayThin':
      return copies.here + copies.away >= copies.w;
  }
}
