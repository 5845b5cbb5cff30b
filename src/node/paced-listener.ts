/**
 * Tells the page what changed, as fast as it takes it in. A page that is busy or put by answers
 * late, and updates sent to it meanwhile would pile up, whole albums among them: beyond a few, only
 * the newest of each kind waits.
 */

import type { Update } from './view-api.ts';

const unansweredMax = 8;

export class PacedListener {
  /** Comlink's stand-in for a function of the page, which answers once the page has run it. */
  readonly #listener: (update: Update) => unknown;
  readonly #waiting = new Map<string, Update>();
  #unanswered = 0;

  constructor(listener: (update: Update) => unknown) {
    this.#listener = listener;
  }

  tell(update: Update): void {
    if (this.#unanswered < unansweredMax) {
      void this.#send(update);
      return;
    }
    const kind = kindOf(update);
    this.#waiting.delete(kind);
    this.#waiting.set(kind, update);
  }

  async #send(update: Update): Promise<void> {
    this.#unanswered += 1;
    try {
      await this.#listener(update);
    } catch {
      // The page reports its own bugs; to the node it has taken the update in.
    }
    this.#unanswered -= 1;
    this.#tellNext();
  }

  #tellNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;

    const [kind, update] = next;
    this.#waiting.delete(kind);
    void this.#send(update);
  }
}

const kindOf = (update: Update): string => {
  switch (update.type) {
    case 'posts':
      return `posts ${update.albumId}`;
    case 'notice':
      return `notice ${update.notice.type}`;
    case 'trouble':
      return `trouble ${update.trouble.type}`;
    case 'profile':
    case 'albums':
    case 'activity':
    case 'network':
    case 'storage':
      return update.type;
  }
};
