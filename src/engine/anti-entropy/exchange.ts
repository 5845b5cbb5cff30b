/**
 * One anti-entropy round between two nodes, as pure questions: range-based set reconciliation
 * (Meyer, 2022). A range whose fingerprints differ is cut into branches, until it is short enough
 * to be listed; the lists name the difference. Neither side keeps anything between messages, and
 * the two need not agree on who owns what: they reconcile what both hold.
 */

import type { ExchangeRange, ExchangeSpan } from '../message.ts';
import type { EngineOptions } from '../options.ts';
import type { VersionRef } from '../version.ts';
import type { Fingerprint } from './item-index.ts';

/** What an exchange needs to know of a set of versions. `ItemIndex` is one. */
export interface VersionSet {
  fingerprint(span: ExchangeSpan): Fingerprint;
  countIn(span: ExchangeSpan): number;
  refsIn(span: ExchangeSpan, max: number): readonly VersionRef[];
  split(span: ExchangeSpan, parts: number): readonly ExchangeSpan[];
  /** The version, seen at a peer, would be dropped on arrival. */
  isSuperseded(ref: VersionRef): boolean;
}

export type ExchangeLimits = Pick<
  EngineOptions,
  'exchangeBranches' | 'exchangeItemsMax' | 'exchangeRefsMax'
>;

export interface ExchangeAnswer {
  /** Nothing to say when empty: the exchange has ended here. */
  readonly reply: readonly ExchangeRange[];
  readonly theyLack: readonly VersionRef[];
  readonly iLack: readonly VersionRef[];
  /** Spans in which both hold the same. */
  readonly agreed: readonly ExchangeSpan[];
  /** Spans of which everything the peer holds is now known, by its list. */
  readonly listed: readonly { readonly span: ExchangeSpan; readonly refs: readonly VersionRef[] }[];
}

/** The first message: a fingerprint of each span. Where nothing is held it asks for a list. */
export const openRanges = (
  set: VersionSet,
  spans: readonly ExchangeSpan[],
): readonly ExchangeRange[] => spans.map((span) => fingerprintRange(set, span));

/** What to say to the peer's ranges, and what they tell. */
export const answerRanges = (
  set: VersionSet,
  ranges: readonly ExchangeRange[],
  limits: ExchangeLimits,
): ExchangeAnswer => {
  const answer = new AnswerBuilder(set, limits);
  for (const range of ranges) answer.add(range);
  return answer;
};

class AnswerBuilder implements ExchangeAnswer {
  readonly reply: ExchangeRange[] = [];
  readonly theyLack: VersionRef[] = [];
  readonly iLack: VersionRef[] = [];
  readonly agreed: ExchangeSpan[] = [];
  readonly listed: { span: ExchangeSpan; refs: readonly VersionRef[] }[] = [];
  readonly #set: VersionSet;
  readonly #limits: ExchangeLimits;
  #refsLeft: number;

  constructor(set: VersionSet, limits: ExchangeLimits) {
    this.#set = set;
    this.#limits = limits;
    this.#refsLeft = limits.exchangeRefsMax;
  }

  add({ content, ...span }: ExchangeRange): void {
    switch (content.type) {
      case 'agreed':
        // Said of what was held when this side spoke; a copy that came since makes it void.
        if (isSame(this.#set.fingerprint(span), content)) this.agreed.push(span);
        return;
      case 'fingerprint':
        this.#compare(span, content);
        return;
      case 'items':
        this.#compareLists(span, content);
        return;
    }
  }

  #compare(span: ExchangeSpan, theirs: Fingerprint): void {
    const own = this.#set.fingerprint(span);
    if (isSame(own, theirs)) {
      this.agreed.push(span);
      this.#sayAgreed(span);
      return;
    }
    if (theirs.count === 0) {
      this.#offer(span, own.count);
      return;
    }
    if (own.count <= this.#limits.exchangeItemsMax) {
      this.#list(span, own.count, false);
      return;
    }
    for (const part of this.#set.split(span, this.#limits.exchangeBranches)) {
      this.reply.push(fingerprintRange(this.#set, part));
    }
  }

  /** Agreed spans that touch are said as one. */
  #sayAgreed(span: ExchangeSpan): void {
    const last = this.reply.at(-1);
    const isNext =
      last?.content.type === 'agreed' &&
      last.upper === span.lower &&
      last.upperKey === span.lowerKey;
    const whole = isNext ? { ...span, lower: last.lower, lowerKey: last.lowerKey } : span;
    if (isNext) this.reply.pop();
    this.reply.push({ ...whole, content: { type: 'agreed', ...this.#set.fingerprint(whole) } });
  }

  /** The peer has nothing here, so its list need not be waited for. */
  #offer(span: ExchangeSpan, count: number): void {
    this.theyLack.push(...this.#set.refsIn(span, count));
    this.listed.push({ span, refs: [] });
    this.#list(span, count, true);
  }

  /** Lists what is held in a span, or as much as still fits and leaves the rest for the next turn. */
  #list(span: ExchangeSpan, count: number, isReply: boolean): void {
    if (count <= this.#refsLeft) {
      this.#refsLeft -= count;
      const refs = this.#set.refsIn(span, count);
      this.reply.push({ ...span, content: { type: 'items', refs, isReply } });
      return;
    }
    for (const part of this.#set.split(span, Math.ceil(count / this.#partMax()))) {
      const partCount = this.#set.countIn(part);
      if (partCount <= this.#refsLeft) this.#list(part, partCount, isReply);
      else this.reply.push(fingerprintRange(this.#set, part));
    }
  }

  /** Parts of a list too long for one message: several to the message, so that little is left over. */
  #partMax(): number {
    return Math.max(1, Math.floor(this.#limits.exchangeRefsMax / 4));
  }

  #compareLists(
    span: ExchangeSpan,
    theirs: { readonly refs: readonly VersionRef[]; readonly isReply: boolean },
  ): void {
    const count = this.#set.countIn(span);
    const own = this.#set.refsIn(span, count);
    const ownNames = new Set(own.map(nameOf));
    const theirNames = new Set(theirs.refs.map(nameOf));
    this.theyLack.push(...own.filter((ref) => !theirNames.has(nameOf(ref))));
    this.iLack.push(...theirs.refs.filter((ref) => this.#isLacked(ref, ownNames)));
    this.listed.push({ span, refs: theirs.refs });
    if (!theirs.isReply) this.#list(span, count, true);
  }

  #isLacked(ref: VersionRef, ownNames: ReadonlySet<string>): boolean {
    return !ownNames.has(nameOf(ref)) && !this.#set.isSuperseded(ref);
  }
}

const fingerprintRange = (set: VersionSet, span: ExchangeSpan): ExchangeRange => ({
  ...span,
  content: { type: 'fingerprint', ...set.fingerprint(span) },
});

const isSame = (a: Fingerprint, b: Fingerprint): boolean =>
  a.count === b.count && a.fingerprint === b.fingerprint;

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;
