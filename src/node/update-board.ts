/**
 * Tells the screens what changed, at most every so often: a hundred chunks that land within one
 * frame are one update. Each topic is made anew when its turn comes, so the screens see what is
 * true then, not what was true when it was marked.
 */

import type { Update } from './view-api.ts';

const pauseMs = 80;
/** The drawing of the ring is the dearest to make, and changes with every piece that moves. */
const networkPauseMs = 400;

/** Each album's posts are a topic of their own. */
export type PostsTopic = `posts:${string}`;

/** What can change. */
export type Topic = 'profile' | 'albums' | 'activity' | 'network' | 'storage' | PostsTopic;

export class UpdateBoard {
  readonly #make: (topic: Topic) => Update | undefined;
  readonly #listeners: ((update: Update) => void)[] = [];
  readonly #changed = new Set<Topic>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #networkTimer: ReturnType<typeof setTimeout> | undefined;

  /** `make` gives the update of a topic, or nothing when there is nothing to say of it any more. */
  constructor(make: (topic: Topic) => Update | undefined) {
    this.#make = make;
  }

  /** The listener gets all of `topics` at once, then what changes. */
  listen(listener: (update: Update) => void, topics: readonly Topic[]): void {
    this.#listeners.push(listener);
    for (const topic of topics) {
      const update = this.#make(topic);
      if (update !== undefined) listener(update);
    }
  }

  mark(...topics: readonly Topic[]): void {
    for (const topic of topics) {
      if (topic === 'network')
        this.#networkTimer ??= setTimeout(() => this.#tellNetwork(), networkPauseMs);
      else this.#changed.add(topic);
    }
    if (this.#changed.size > 0) this.#timer ??= setTimeout(() => this.#tell(), pauseMs);
  }

  /** At once, for what is an event and not a state. */
  say(update: Update): void {
    for (const listener of this.#listeners) listener(update);
  }

  #tell(): void {
    this.#timer = undefined;
    const topics = [...this.#changed];
    this.#changed.clear();
    for (const topic of topics) this.#tellOf(topic);
  }

  #tellNetwork(): void {
    this.#networkTimer = undefined;
    this.#tellOf('network');
  }

  #tellOf(topic: Topic): void {
    const update = this.#make(topic);
    if (update !== undefined) this.say(update);
  }
}
