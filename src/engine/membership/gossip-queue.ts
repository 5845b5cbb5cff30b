/**
 * News to piggyback, each told a few times: least told first (SWIM, section 4.1). One piece of news
 * per member: newer replaces older, so the queue is never longer than the table.
 */

import type { NodeId } from '../ids.ts';
import type { Gossip } from '../message.ts';
import type { SignedClaim } from './member.ts';

export type News = Gossip<SignedClaim>;

interface Queued {
  readonly news: News;
  timesTold: number;
}

export const subjectOf = (news: News): NodeId =>
  news.type === 'claim' ? news.claim.claim.nodeId : news.accusation.subject;

export class GossipQueue {
  readonly #queuedBySubject = new Map<NodeId, Queued>();

  get size(): number {
    return this.#queuedBySubject.size;
  }

  add(news: News): void {
    const subject = subjectOf(news);
    this.#queuedBySubject.delete(subject);
    this.#queuedBySubject.set(subject, { news, timesTold: 0 });
  }

  /** Up to `max` pieces; those told `timesMax` times are done with. */
  take(max: number, timesMax: number): readonly News[] {
    const leastTold = [...this.#queuedBySubject.values()]
      .sort((a, b) => a.timesTold - b.timesTold)
      .slice(0, max);
    for (const queued of leastTold) {
      queued.timesTold += 1;
      if (queued.timesTold >= timesMax) this.#queuedBySubject.delete(subjectOf(queued.news));
    }
    return leastTold.map(({ news }) => news);
  }

  /** Takes back what was going to be said against others. */
  dropAccusations(): void {
    for (const [subject, { news }] of this.#queuedBySubject) {
      if (news.type === 'accusation') this.#queuedBySubject.delete(subject);
    }
  }
}

/** How often a piece of news is told so that all of `members` very likely hear it. */
export const timesToTell = (members: number): number => 3 * Math.ceil(Math.log10(members + 1) + 1);
