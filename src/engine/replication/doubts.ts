/**
 * After a long absence this node's copies of what others wrote count for nothing until somebody who
 * was there vouches for them: they may have been deleted, and their tombstones collected, meanwhile.
 * Exchanges vouch for what a peer holds too. What nobody holds any more is asked about: given up
 * when an owner says that it collected the tombstone, and taken up again where none of them did.
 */

import type { NodeId } from '../ids.ts';
import type { Standing } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { PreferenceList } from '../ring/ring.ts';
import type { VersionMeta } from '../version.ts';
import { refsPerQuestionMax, type Confirmations } from './confirmations.ts';
import type { Copies } from './copies.ts';
import type { NodeView } from './node-view.ts';
import type { Presence } from './presence.ts';
import type { Proofs } from './proofs.ts';
import type { Unconfirmed } from './unconfirmed.ts';

export interface DoubtParts {
  readonly copies: Copies;
  readonly presence: Presence;
  readonly unconfirmed: Unconfirmed;
  readonly ring: CurrentRing;
  readonly confirmations: Confirmations;
  readonly proofs: Pick<Proofs, 'isInTouch'>;
  readonly view: Pick<NodeView, 'isOutOfReach'>;
}

const reviewIntervalMs = 10_000;
const questionsPerReviewMax = 16;

type Verdict = 'believe' | 'giveUp' | 'wait';

export const verdictOf = (said: readonly Standing[]): Verdict => {
  if (said.includes('unsure')) return 'wait';
  if (said.includes('same') || said.includes('other')) return 'believe';
  return said.includes('gone') ? 'giveUp' : 'believe';
};

export class Doubts {
  readonly #core: NodeCore;
  readonly #parts: DoubtParts;
  #reviewsCount = 0;
  /** Wall time: an absence may be followed by another before the doubts of the first are settled. */
  #lookedMs = -Infinity;

  constructor(core: NodeCore, parts: DoubtParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** At the start of a life, and when links come back after there were none. */
  begin(): void {
    const { copies, presence, unconfirmed } = this.#parts;
    const { wallMs, options, deadlines } = this.#core;
    const isSettling = deadlines.has('doubts') && wallMs - this.#lookedMs <= options.awayMaxMs;
    if (!presence.hasBeenAway || isSettling) return;
    this.#core.counters.longAbsences += 1;
    const foreign = [...copies.index.copies()].filter(
      ({ meta }) => !unconfirmed.isPerhapsNew(meta),
    );
    copies.doubt(foreign.map(({ meta }) => meta));
    this.#scheduleReview();
  }

  /** In touch, as far as the disk is told: with doubts left, the next life must begin with them. */
  noteContact(): void {
    if (!this.#parts.presence.hasBeenAway && this.#isInTouch) this.#parts.presence.touch();
  }

  /** One link to somebody is not enough: who compared nothing has not heard what was deleted. */
  get #isInTouch(): boolean {
    return this.#core.links.size > 0 && this.#parts.proofs.isInTouch();
  }

  #scheduleReview(): void {
    this.#lookedMs = this.#core.wallMs;
    this.#core.after('doubts', this.#core.rng.jittered(reviewIntervalMs), () => {
      if (this.#parts.copies.doubtedCount > 0) this.#review();
      else if (this.#isInTouch) {
        this.#parts.presence.touch();
        return;
      }
      this.#scheduleReview();
    });
  }

  #review(): void {
    const { copies, ring } = this.#parts;
    const metasByList = new Map<PreferenceList, VersionMeta[]>();
    for (const meta of copies.doubted()) {
      const list = ring.listFor(meta.placement);
      const metas = metasByList.get(list) ?? [];
      metas.push(meta);
      metasByList.set(list, metas);
    }
    this.#reviewsCount += 1;
    let questionsLeft = questionsPerReviewMax;
    for (const { owners, metas } of this.#inTurn(metasByList)) {
      for (let from = 0; from < metas.length && questionsLeft > 0; from += refsPerQuestionMax) {
        questionsLeft -= 1;
        this.#ask(owners, metas.slice(from, from + refsPerQuestionMax));
      }
    }
  }

  /** Those first whose owners are all linked; the others turn by turn, for few links are asked for. */
  #inTurn(metasByList: ReadonlyMap<PreferenceList, readonly VersionMeta[]>) {
    const lists = Array.from(metasByList, ([list, metas]) => ({
      owners: this.#ownersToAsk(list),
      metas,
    })).filter(({ owners }) => owners.length > 0);
    const first = this.#reviewsCount % Math.max(1, lists.length);
    const turned = [...lists.slice(first), ...lists.slice(0, first)];
    const isLinked = ({ owners }: { readonly owners: readonly NodeId[] }) =>
      owners.every((nodeId) => this.#core.links.has(nodeId));
    return [...turned.filter(isLinked), ...turned.filter((each) => !isLinked(each))];
  }

  /**
   * No link to one out of reach ever comes about: waiting for it would hide the only copies there are.
   * It alone may have seen a deletion that all who are asked missed, being new or away themselves;
   * its tombstone then still reaches them through owners it is linked with, unless it is collected.
   */
  #ownersToAsk({ primaries }: PreferenceList): readonly NodeId[] {
    const { nodeId: own } = this.#core;
    const { view } = this.#parts;
    return primaries.filter((nodeId) => nodeId !== own && !view.isOutOfReach(nodeId));
  }

  #ask(owners: readonly NodeId[], metas: readonly VersionMeta[]): void {
    const { confirmations, copies } = this.#parts;
    confirmations.ask({
      owners,
      metas,
      onAnswered: (said) => {
        const verdicts = metas.map((meta, number) => ({
          meta,
          verdict: verdictOf(said?.[number] ?? ['unsure']),
        }));
        const doubted = verdicts.filter(({ meta }) => copies.isDoubted(meta));
        copies.believe(doubted.filter(({ verdict }) => verdict === 'believe').map(metaIn));
        copies.drop(doubted.filter(({ verdict }) => verdict === 'giveUp').map(metaIn));
      },
    });
  }
}

const metaIn = ({ meta }: { readonly meta: VersionMeta }): VersionMeta => meta;
