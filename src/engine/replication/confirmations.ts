/**
 * Asks all owners of some items what they hold of them, and answers the same question: before a
 * version is given up for good, whoever holds it wants to know from each of them. One that does not
 * answer leaves the question open.
 */

import { isCounted } from '../anti-entropy/item-index.ts';
import { itemKeyOf, type NodeId } from '../ids.ts';
import type { EngineMessage, Standing } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { Dot, VersionMeta, VersionRef } from '../version.ts';
import type { Collected } from './collected.ts';
import type { Copies } from './copies.ts';

type Asked<Type extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: Type }>;

export interface Question {
  readonly owners: readonly NodeId[];
  readonly metas: readonly VersionMeta[];
  /** For each of them what each owner said; undefined when one of them said nothing. */
  readonly onAnswered: (said: readonly (readonly Standing[])[] | undefined) => void;
}

interface OpenQuestion extends Question {
  readonly saidByOwner: Map<NodeId, readonly Standing[]>;
}

export interface ConfirmationParts {
  readonly need: Need;
  readonly copies: Copies;
  readonly collected: Collected;
  readonly isProven: (ref: VersionRef) => boolean;
  /** A tombstone that may be given up, by this node's clock. */
  readonly isOldEnough: (ref: VersionRef) => boolean;
  /** Others are about to give these up, and so may this node. */
  readonly onSame: (refs: readonly VersionRef[]) => void;
}

export const refsPerQuestionMax = 256;
/** More at once are not asked; whoever wants to know tries again later. */
const questionsMax = 64;
/** After so many, who else is not linked has to wait: other links are of more use to the user. */
const linksPerSpanMax = 4;
const linksSpanMs = 5000;

export class Confirmations {
  readonly #core: NodeCore;
  readonly #parts: ConfirmationParts;
  readonly #openById = new Map<number, OpenQuestion>();
  #linksSpan = { beganMs: -Infinity, links: 0 };

  constructor(core: NodeCore, parts: ConfirmationParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Where owners are not linked, links with them are asked for: another try may find them there. */
  ask(question: Question): void {
    const { owners, metas } = question;
    const isPossible = owners.every((nodeId) => this.#core.links.has(nodeId));
    if (!isPossible) this.#askForLinks(owners);
    if (!isPossible || this.#openById.size >= questionsMax) {
      question.onAnswered(undefined);
      return;
    }
    const requestId = this.#core.nextSerial();
    this.#openById.set(requestId, { ...question, saidByOwner: new Map() });
    const { operationTimeoutMs } = this.#core.options;
    this.#core.after(nameOf(requestId), operationTimeoutMs, () => this.#close(requestId));
    const refs = metas.map(refOf);
    const dots = metas.map((meta) => (meta.form === 'chunk' ? null : meta.dot));
    for (const owner of owners) {
      this.#core.send(owner, { type: 'confirm', requestId, refs, dots }, 'entries');
    }
  }

  answer(from: NodeId, { requestId, refs, dots }: Asked<'confirm'>): void {
    if (refs.length > refsPerQuestionMax || dots.length !== refs.length) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    const standings = refs.map((ref, number) => this.#standingOf(ref, dots[number] ?? undefined));
    this.#core.send(from, { type: 'confirmed', requestId, standings }, 'entries');
    this.#parts.onSame(refs.filter((_, number) => standings[number] === 'same'));
  }

  receive(from: NodeId, { requestId, standings }: Asked<'confirmed'>): void {
    const open = this.#openById.get(requestId);
    const isAsked = open?.owners.includes(from) && !open.saidByOwner.has(from);
    if (!open || !isAsked || standings.length !== open.metas.length) {
      this.#core.counters.strayMessages += 1;
      return;
    }
    open.saidByOwner.set(from, standings);
    if (open.saidByOwner.size === open.owners.length) this.#close(requestId);
  }

  linkDown(nodeId: NodeId): void {
    for (const [requestId, { owners, saidByOwner }] of [...this.#openById]) {
      if (owners.includes(nodeId) && !saidByOwner.has(nodeId)) this.#close(requestId);
    }
  }

  /** With all of them, or the first would be gone again before the last is there. */
  #askForLinks(owners: readonly NodeId[]): void {
    const { nowMs } = this.#core;
    if (nowMs - this.#linksSpan.beganMs >= linksSpanMs) {
      this.#linksSpan = { beganMs: nowMs, links: 0 };
    }
    if (this.#linksSpan.links >= linksPerSpanMax) return;
    for (const owner of owners) {
      if (this.#parts.need(owner, 'soon')) this.#linksSpan.links += 1;
    }
  }

  #close(requestId: number): void {
    const open = this.#openById.get(requestId);
    if (!open) return;
    this.#openById.delete(requestId);
    this.#core.deadlines.cancel(nameOf(requestId));
    const all = [...open.saidByOwner.values()];
    const isWhole = all.length === open.owners.length;
    const said = open.metas.map((_, number) => all.map((each) => each[number] ?? 'unsure'));
    open.onAnswered(isWhole ? said : undefined);
  }

  #standingOf(ref: VersionRef, dot: Dot | undefined): Standing {
    const { copies, collected, isProven, isOldEnough } = this.#parts;
    const key = itemKeyOf(ref.placement, ref.itemId);
    const held = copies.index.copiesOf(ref.placement, ref.itemId);
    const counted = held.filter(({ flags }) => isCounted(flags));
    const isNothingHere =
      counted.length === 0 && copies.knownVersionsOf(key).length === held.length;
    if (isNothingHere) {
      if (!isProven(ref)) return 'unsure';
      // That it was here all the time is no proof: others owned the item then, and it never had it.
      return collected.has(ref, dot) ? 'gone' : 'lacking';
    }
    const [only, ...others] = counted;
    const isSame = only?.meta.versionId === ref.versionId && others.length === 0;
    const isTombstone = only?.meta.form === 'entry' && only.meta.isTombstone;
    return isSame && (!isTombstone || isOldEnough(ref)) ? 'same' : 'other';
  }
}

const refOf = ({ placement, itemId, versionId }: VersionRef): VersionRef => ({
  placement,
  itemId,
  versionId,
});

const nameOf = (requestId: number): string => `confirm/${requestId}`;
