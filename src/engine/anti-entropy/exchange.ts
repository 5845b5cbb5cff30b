/**
 * One anti-entropy round between two nodes, as pure questions: range-based set reconciliation
 * (Meyer, 2022). A range whose fingerprints differ is cut into branches, until it is short enough
 * for its versions to be named; the names tell the difference, and only that is spelt out. Neither
 * side keeps anything between messages, and the two need not agree on who owns what: they reconcile
 * what both hold.
 */

import type { ExchangeRange, ExchangeSpan } from '../message.ts';
import type { EngineOptions } from '../options.ts';
import { versionName, type VersionRef } from '../version.ts';
import type { Fingerprint, SetChange } from './item-index.ts';
import { shortNameOf } from './short-name.ts';

/** What an exchange needs to know of a set of versions. `ItemIndex` is one. */
export interface VersionSet {
  fingerprint(span: ExchangeSpan, salt: number): Fingerprint;
  /** What it would be after a change. */
  fingerprintAfter(span: ExchangeSpan, change: SetChange, salt: number): Fingerprint;
  countIn(span: ExchangeSpan): number;
  refsIn(span: ExchangeSpan, max: number): readonly VersionRef[];
  split(span: ExchangeSpan, parts: number): readonly ExchangeSpan[];
  has(ref: VersionRef): boolean;
  /** The version, seen at a peer, would be dropped on arrival. */
  isSuperseded(ref: VersionRef): boolean;
}

export type ExchangeLimits = Pick<
  EngineOptions,
  'exchangeBranches' | 'exchangeItemsMax' | 'exchangeRangesMax' | 'exchangeRefsMax'
>;

export interface ExchangeAnswer {
  /** Nothing to say when empty: the exchange has ended here. */
  readonly reply: readonly ExchangeRange[];
  readonly theyLack: readonly VersionRef[];
  readonly iLack: readonly VersionRef[];
  /** Spans in which both hold the same. */
  readonly agreed: readonly ExchangeSpan[];
  /** Spans of which everything the peer holds is now known. */
  readonly listed: readonly { readonly span: ExchangeSpan; readonly refs: readonly VersionRef[] }[];
}

/** The first message: a fingerprint of each span. `salt` is the exchange's own, by chance. */
export const openRanges = (
  set: VersionSet,
  spans: readonly ExchangeSpan[],
  salt: number,
): readonly ExchangeRange[] => spans.map((span) => fingerprintRange(set, span, salt));

/**
 * What to say to the peer's ranges, which are apart, and what they tell. However much is held, few
 * copies are looked at that the peer did not name: the rest is compared by fingerprints.
 */
export const answerRanges = (
  set: VersionSet,
  { ranges, salt }: { readonly ranges: readonly ExchangeRange[]; readonly salt: number },
  limits: ExchangeLimits,
): ExchangeAnswer => {
  const answer = new AnswerBuilder(set, salt, limits, ranges.length);
  for (const range of ranges) answer.add(range);
  answer.finish();
  return answer;
};

type Content<Type extends ExchangeRange['content']['type']> = Extract<
  ExchangeRange['content'],
  { readonly type: Type }
>;

class AnswerBuilder implements ExchangeAnswer {
  readonly reply: ExchangeRange[] = [];
  readonly theyLack: VersionRef[] = [];
  readonly iLack: VersionRef[] = [];
  readonly agreed: ExchangeSpan[] = [];
  readonly listed: { span: ExchangeSpan; refs: readonly VersionRef[] }[] = [];
  readonly #set: VersionSet;
  readonly #salt: number;
  readonly #limits: ExchangeLimits;
  #refsLeft: number;
  /** Copies that may be looked at in this message without the peer having named as many. */
  #unnamedLeft: number;
  /** Ranges the reply may have beyond one for each range the peer spoke of. */
  #partsLeft: number;
  /** Agreed and not said yet: what comes next may touch it. */
  #agreeing: { readonly span: ExchangeSpan; readonly own: Fingerprint | undefined } | undefined;

  constructor(set: VersionSet, salt: number, limits: ExchangeLimits, rangesCount: number) {
    this.#set = set;
    this.#salt = salt;
    this.#limits = limits;
    this.#refsLeft = limits.exchangeRefsMax;
    this.#unnamedLeft = limits.exchangeRefsMax;
    // One cut is always made, or two that hold much apart would only echo each other.
    const { exchangeBranches, exchangeRangesMax } = limits;
    this.#partsLeft = Math.max(exchangeBranches - 1, exchangeRangesMax - rangesCount);
  }

  add({ content, ...span }: ExchangeRange): void {
    switch (content.type) {
      case 'agreed': {
        // Said of what was held when this side spoke; a copy that came since makes it void.
        const own = this.#set.fingerprint(span, this.#salt);
        if (checkOf(own) === content.check) this.agreed.push(span);
        return;
      }
      case 'fingerprint':
        return this.#compare(span, content);
      case 'names':
        return this.#compareNames(span, content);
      case 'difference':
        return this.#learn(span, content);
      case 'items':
        return this.#compareLists(span, content);
      case 'spelt':
        for (const ref of content.refs) if (this.#isLacked(ref)) this.iLack.push(ref);
        return;
    }
  }

  finish(): void {
    if (!this.#agreeing) return;
    const { span, own } = this.#agreeing;
    this.#agreeing = undefined;
    const check = checkOf(own ?? this.#set.fingerprint(span, this.#salt));
    this.reply.push({ ...span, content: { type: 'agreed', check } });
  }

  #compare(span: ExchangeSpan, theirs: Fingerprint): void {
    const own = this.#set.fingerprint(span, this.#salt);
    if (isSame(own, theirs)) {
      this.agreed.push(span);
      this.#sayAgreed(span, own);
      return;
    }
    if (theirs.count === 0) {
      this.#offer(span, own.count);
      return;
    }
    if (own.count > this.#limits.exchangeItemsMax) {
      this.#cut(span, own.count);
      return;
    }
    const names = this.#set.refsIn(span, own.count).map((ref) => shortNameOf(ref, this.#salt));
    this.#say({ ...span, content: { type: 'names', names } });
  }

  /** Into no more parts than are worth their fingerprints. */
  #cut(span: ExchangeSpan, count: number): void {
    const { exchangeBranches, exchangeItemsMax } = this.#limits;
    const parts = Math.min(exchangeBranches, Math.ceil((2 * count) / exchangeItemsMax));
    for (const part of this.#split(span, Math.max(2, parts))) {
      this.#say(fingerprintRange(this.#set, part, this.#salt));
    }
  }

  /** Fewer parts, or the span uncut, once the reply is full: the peer cuts it in its turn. */
  #split(span: ExchangeSpan, partsWanted: number): readonly ExchangeSpan[] {
    const parts = this.#set.split(span, Math.min(partsWanted, this.#partsLeft + 1));
    this.#partsLeft -= parts.length - 1;
    return parts;
  }

  /** Agreed spans that touch are said as one. */
  #sayAgreed(span: ExchangeSpan, own: Fingerprint): void {
    const last = this.#agreeing?.span;
    if (last?.upper === span.lower && last.upperKey === span.lowerKey) {
      const whole = { ...span, lower: last.lower, lowerKey: last.lowerKey };
      this.#agreeing = { span: whole, own: undefined };
      return;
    }
    this.finish();
    this.#agreeing = { span, own };
  }

  #say(range: ExchangeRange): void {
    this.finish();
    this.reply.push(range);
  }

  /**
   * The peer has nothing here, so its list need not be waited for. Lists what is held, or as much as
   * still fits, and leaves the rest for the next turn.
   */
  #offer(span: ExchangeSpan, count: number): void {
    if (count <= this.#refsLeft) {
      this.#refsLeft -= count;
      const refs = this.#set.refsIn(span, count);
      for (const ref of refs) this.theyLack.push(ref);
      this.listed.push({ span, refs: [] });
      this.#say({ ...span, content: { type: 'items', refs } });
      return;
    }
    for (const part of this.#split(span, Math.ceil(count / this.#partMax()))) {
      const partCount = this.#set.countIn(part);
      if (partCount <= this.#refsLeft) this.#offer(part, partCount);
      else this.#say(fingerprintRange(this.#set, part, this.#salt));
    }
  }

  /** Parts of a list too long for one message: several to the message, so that little is left over. */
  #partMax(): number {
    return Math.max(1, Math.floor(this.#limits.exchangeRefsMax / 4));
  }

  #compareNames(span: ExchangeSpan, { names }: Content<'names'>): void {
    const count = this.#set.countIn(span);
    if (names.length === 0) {
      this.#offer(span, count);
      return;
    }
    const unnamed = count - names.length;
    if (unnamed > this.#refsLeft || !this.#mayLookAt(unnamed)) {
      this.#cut(span, count);
      return;
    }
    const own = this.#namedIn(span, count);
    const theirs = new Set(names);
    const refs = [...own].flatMap(([name, ref]) => (theirs.has(name) ? [] : [ref]));
    if (refs.length > this.#refsLeft) {
      this.#cut(span, count);
      return;
    }
    this.#refsLeft -= refs.length;
    for (const ref of refs) this.theyLack.push(ref);
    const shared = [...own].flatMap(([name, ref]) => (theirs.has(name) ? [ref] : []));
    this.listed.push({ span, refs: shared });
    const lacked = names.filter((name) => !own.has(name));
    const { fingerprint } = this.#set.fingerprint(span, this.#salt);
    this.#say({ ...span, content: { type: 'difference', fingerprint, lacked, refs } });
  }

  /** The peer says what of the names it lacks, and what it has besides. */
  #learn(span: ExchangeSpan, { fingerprint, lacked, refs }: Content<'difference'>): void {
    const count = this.#set.countIn(span);
    // Names were given of few copies: so many came since that the span is compared anew.
    if (!this.#mayLookAt(count - this.#limits.exchangeItemsMax)) {
      this.#cut(span, count);
      return;
    }
    const own = this.#namedIn(span, count);
    const given = lacked.flatMap((name) => own.get(name) ?? []);
    const added = refs.filter((ref) => !own.has(shortNameOf(ref, this.#salt)));
    this.#lackUnlessSuperseded(added);
    // The peer must not take part of it for all: it hears of the rest in a later turn.
    if (given.length > this.#refsLeft) {
      this.#cut(span, count);
      return;
    }
    this.#refsLeft -= given.length;
    for (const ref of given) this.theyLack.push(ref);
    // What came or went here since the names were sent makes the rest uncertain.
    const theirs = this.#set.fingerprintAfter(span, { added, removed: given }, this.#salt);
    if (theirs.fingerprint === fingerprint) {
      const gone = new Set(given);
      const shared = [...own.values()].filter((ref) => !gone.has(ref));
      this.listed.push({ span, refs: [...shared, ...added] });
    }
    if (given.length > 0) this.#say({ ...span, content: { type: 'spelt', refs: given } });
  }

  #compareLists(span: ExchangeSpan, theirs: Content<'items'>): void {
    const count = this.#set.countIn(span);
    // Nothing was held here a moment ago.
    if (!this.#mayLookAt(count - theirs.refs.length)) {
      this.#cut(span, count);
      return;
    }
    const own = this.#set.refsIn(span, count);
    const theirNames = new Set(theirs.refs.map(versionName));
    for (const ref of own) if (!theirNames.has(versionName(ref))) this.theyLack.push(ref);
    const ownNames = new Set(own.map(versionName));
    this.#lackUnlessSuperseded(theirs.refs.filter((ref) => !ownNames.has(versionName(ref))));
    this.listed.push({ span, refs: theirs.refs });
  }

  #mayLookAt(unnamed: number): boolean {
    if (unnamed > this.#unnamedLeft) return false;
    this.#unnamedLeft -= Math.max(0, unnamed);
    return true;
  }

  #lackUnlessSuperseded(refs: readonly VersionRef[]): void {
    for (const ref of refs) if (!this.#set.isSuperseded(ref)) this.iLack.push(ref);
  }

  #namedIn(span: ExchangeSpan, count: number): ReadonlyMap<string, VersionRef> {
    const refs = this.#set.refsIn(span, count);
    return new Map(refs.map((ref) => [shortNameOf(ref, this.#salt), ref]));
  }

  #isLacked(ref: VersionRef): boolean {
    return !this.#set.has(ref) && !this.#set.isSuperseded(ref);
  }
}

const fingerprintRange = (set: VersionSet, span: ExchangeSpan, salt: number): ExchangeRange => ({
  ...span,
  content: { type: 'fingerprint', ...set.fingerprint(span, salt) },
});

const isSame = (a: Fingerprint, b: Fingerprint): boolean =>
  a.count === b.count && a.fingerprint === b.fingerprint;

const checkDigits = 8;

/** Enough to tell what one side said itself from what it would say now. */
const checkOf = ({ fingerprint }: Fingerprint): string => fingerprint.slice(0, checkDigits);
