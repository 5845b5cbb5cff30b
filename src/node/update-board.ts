/**
 * Tells the screens what changed, at most every so often: a hundred chunks that land within one
 * pause are one update. What somebody wrote is news and does not wait. Each topic is made anew when
 * its turn comes, so the screens see what is true then, not what was true when it was marked.
 */

import type { Update } from './view-api.ts';

const pauseMs = 80;
/** The drawing of the ring is the dearest to make, and changes with every piece that moves. */
const networkPauseMs = 400;
/** Between two tellings of news: a frame, or longer where an album is so large that telling it is. */
const newsPauseMs = 16;
const newsPausePerTold = 4;

/** Each album's posts are a topic of their own. */
export type PostsTopic = `posts:${string}`;

/** What can change. */
export type Topic = 'profile' | 'albums' | 'activity' | 'network' | 'storage' | PostsTopic;

/** The network has a pace of its own. */
export type NewsTopic = Exclude<Topic, 'network'>;

export class UpdateBoard {
  readonly #make: (topic: Topic) => Update | undefined;
  readonly #listeners: ((update: Update) => void)[] = [];
  readonly #changed = new Set<Topic>();
  readonly #news = new Set<Topic>();
  #newsNotBeforeMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
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

  /** For what somebody wrote, here or elsewhere: told as soon as this task ends. */
  markNews(...topics: readonly NewsTopic[]): void {
    for (const topic of topics) this.#news.add(topic);
    const delayMs = Math.max(0, this.#newsNotBeforeMs - performance.now());
    this.#newsTimer ??= setTimeout(() => this.#tellNews(), delayMs);
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

  #tellNews(): void {
    this.#newsTimer = undefined;
    const topics = [...this.#news];
    this.#news.clear();
    const startMs = performance.now();
    for (const topic of topics) {
      this.#changed.delete(topic);
      this.#tellOf(topic);
    }
    const endMs = performance.now();
    this.#newsNotBeforeMs = endMs + Math.max(newsPauseMs, newsPausePerTold * (endMs - startMs));
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
