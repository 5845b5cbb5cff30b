/**
 * News to piggyback, each told a few times: least told first (SWIM, section 4.1). One piece of news
 * per member: newer replaces older, so the queue is never longer than the table.
 */

import type { NodeId } from '../ids.ts';
import type { Gossip } from '../message.ts';
import type { SignedClaim } from './member.ts';

export type News = Gossip<SignedClaim>;

export const subjectOf = (news: News): NodeId =>
  news.type === 'claim' ? news.claim.claim.nodeId : news.accusation.subject;

/** Whoever hears of it late goes on asking a node that is not there. */
export const isFarewell = (news: News): boolean =>
  news.type === 'claim' && news.claim.claim.state === 'left';

export class GossipQueue {
  /** By how often they were told; in each the one that came first is the next. */
  readonly #queues: Map<NodeId, News>[] = [];
  readonly #timesToldBySubject = new Map<NodeId, number>();

  get size(): number {
    return this.#timesToldBySubject.size;
  }

  add(news: News): void {
    const subject = subjectOf(news);
    this.#drop(subject);
    this.#put(subject, news, 0);
  }

  /** Up to `max` pieces; those told `timesMax` times are done with. */
  take(max: number, timesMax: number): readonly News[] {
    const taken: { readonly news: News; readonly timesTold: number }[] = [];
    for (const [timesTold, queue] of this.#queues.entries()) {
      for (const news of queue.values()) {
        if (taken.length >= max) break;
        taken.push({ news, timesTold });
      }
    }
    for (const { news, timesTold } of taken) {
      const subject = subjectOf(news);
      this.#drop(subject);
      if (timesTold + 1 < timesMax) this.#put(subject, news, timesTold + 1);
    }
    return taken.map(({ news }) => news);
  }

  /** Takes back what was going to be said against others. */
  dropAccusations(): void {
    for (const queue of this.#queues) {
      for (const [subject, { type }] of queue) if (type === 'accusation') this.#drop(subject);
    }
  }

  #put(subject: NodeId, news: News, timesTold: number): void {
    this.#timesToldBySubject.set(subject, timesTold);
    for (let times = this.#queues.length; times <= timesTold; times += 1) {
      this.#queues.push(new Map());
    }
    this.#queues[timesTold]?.set(subject, news);
  }

  #drop(subject: NodeId): void {
    this.#queues[this.#timesToldBySubject.get(subject) ?? 0]?.delete(subject);
    this.#timesToldBySubject.delete(subject);
  }
}

/** How often a piece of news is told so that all of `members` very likely hear it. */
export const timesToTell = (members: number): number => 3 * Math.ceil(Math.log10(members + 1) + 1);
