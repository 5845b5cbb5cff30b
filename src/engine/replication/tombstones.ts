/**
 * Gives tombstones up when they are old, and have been here for long: only when every owner of today
 * says that it holds this very version and nothing else of the item, or has collected it already
 * (Riak's reaper has the same rule). Each holder asks for itself, owners and those who pin alike, so
 * nobody has to be believed when he says that all agreed.
 */

import { isCounted } from '../anti-entropy/item-index.ts';
import type { PersistentState } from '../effect.ts';
import type { NodeId } from '../ids.ts';
import type { Standing } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { PreferenceList } from '../ring/ring.ts';
import { versionName, type EntryMeta, type VersionRef } from '../version.ts';
import { refsPerQuestionMax, type Confirmations } from './confirmations.ts';
import { Collected } from './collected.ts';
import type { Copies, KeepRequest } from './copies.ts';
import { LateTombstones } from './late-tombstones.ts';

/** Beyond it the first ones are forgotten: then one may come back from a peer, and go again. */
const collectedMax = 20_000;
/** Looked at in one sweep; the rest has time. */
const tombstonesPerSweepMax = 4096;
/** Asked about from one sweep to the next, those of the sweep among them. */
const namesAskedMax = 2 * tombstonesPerSweepMax;
const soonMs = 1000;

export interface TombstoneParts {
  readonly ring: CurrentRing;
  readonly confirmations: Confirmations;
  /** Each sweep is also the moment to note that this node is in touch. */
  readonly persistState: (onDone: KeepRequest['onDone']) => void;
}

export class Tombstones {
  readonly collected: Collected;
  readonly late: LateTombstones;
  readonly #core: NodeCore;
  readonly #copies: Copies;
  /** In this life, in the order in which they went. */
  readonly #namesGone = new Set<string>();
  #toReview = new Map<string, VersionRef>();
  /** Since the last sweep: where one owner cannot agree, others would ask each other without end. */
  readonly #namesAsked = new Set<string>();
  /** All owners agreed; they go once the disk knows that this node gave them up. */
  #agreed: EntryMeta[] = [];
  #isRemembering = false;

  constructor(core: NodeCore, copies: Copies, restored: PersistentState | undefined) {
    this.#core = core;
    this.#copies = copies;
    this.collected = new Collected(restored?.collected);
    this.late = new LateTombstones(core, restored?.lateTombstones);
  }

  /**
   * One is on disk now; says whether its coming is to be remembered. What had its time here once, and
   * comes back from who has it still, need not stay again.
   */
  arrived(tombstone: EntryMeta): boolean {
    return !this.collected.has(tombstone, tombstone.dot) && this.late.arrived(tombstone);
  }

  /** Given up here by the word of all owners: not wanted back from who has not yet. */
  isCollected(ref: VersionRef): boolean {
    return this.#namesGone.has(versionName(ref));
  }

  isOldEnough(ref: VersionRef): boolean {
    return this.#oldTombstoneAt(ref) !== undefined;
  }

  start(parts: TombstoneParts): void {
    const { tombstoneSweepIntervalMs } = this.#core.options;
    const delayMs = this.#core.rng.jittered(tombstoneSweepIntervalMs);
    this.#core.after('tombstones', delayMs, () => {
      parts.persistState(() => {});
      this.#namesAsked.clear();
      this.#ask(this.#allOld(), parts);
      this.start(parts);
    });
  }

  /** Somebody else gives these up, or lacks them already: looks at them soon. */
  review(refs: readonly VersionRef[], parts: TombstoneParts): void {
    for (const ref of refs) {
      const name = versionName(ref);
      if (this.#namesAsked.has(name) || !this.isOldEnough(ref)) continue;
      if (this.#namesAsked.size + this.#toReview.size >= namesAskedMax) continue;
      this.#toReview.set(name, ref);
    }
    if (this.#toReview.size === 0 || this.#core.deadlines.has('tombstonesSoon')) return;
    this.#core.after('tombstonesSoon', this.#core.rng.jittered(soonMs), () => {
      const toReview = [...this.#toReview.values()];
      this.#toReview = new Map();
      this.#ask(toReview, parts);
    });
  }

  #allOld(): readonly VersionRef[] {
    const old: VersionRef[] = [];
    for (const { meta } of this.#copies.index.copies()) {
      if (old.length >= tombstonesPerSweepMax) break;
      if (meta.form === 'entry' && meta.isTombstone && this.isOldEnough(meta)) old.push(meta);
    }
    return old;
  }

  /** A tombstone that has had its time, alone in its item, and that nobody absent still waits for. */
  #oldTombstoneAt(ref: VersionRef): EntryMeta | undefined {
    const [copy, ...others] = this.#copies.index.copiesOf(ref.placement, ref.itemId);
    if (copy?.meta.form !== 'entry' || others.length > 0) return undefined;
    const { meta, flags } = copy;
    if (meta.versionId !== ref.versionId || !meta.isTombstone) return undefined;
    if (!isCounted(flags) || flags.hintsFor.length > 0) return undefined;
    const ageMs = this.#core.wallMs - meta.hlc.wallMs;
    if (!this.late.hasStayed(meta)) return undefined;
    return ageMs > this.#core.options.tombstoneKeepMs ? meta : undefined;
  }

  #ask(refs: readonly VersionRef[], parts: TombstoneParts): void {
    const tombstonesByList = new Map<PreferenceList, EntryMeta[]>();
    for (const ref of refs) {
      const tombstone = this.#oldTombstoneAt(ref);
      if (!tombstone) continue;
      const list = parts.ring.listFor(ref.placement);
      const others = tombstonesByList.get(list) ?? [];
      tombstonesByList.set(list, [...others, tombstone]);
    }
    for (const [list, tombstones] of tombstonesByList) {
      const owners = list.primaries.filter((nodeId) => nodeId !== this.#core.nodeId);
      // Alone, a node cannot know who else still has what was deleted.
      if (owners.length === 0) continue;
      for (let from = 0; from < tombstones.length; from += refsPerQuestionMax) {
        this.#askAbout(tombstones.slice(from, from + refsPerQuestionMax), owners, parts);
      }
    }
  }

  #askAbout(
    tombstones: readonly EntryMeta[],
    owners: readonly NodeId[],
    parts: TombstoneParts,
  ): void {
    // Where one is not linked nothing is asked: another's question is as good a moment as any.
    if (owners.every((nodeId) => this.#core.links.has(nodeId))) {
      for (const tombstone of tombstones) this.#namesAsked.add(versionName(tombstone));
    }
    parts.confirmations.ask({
      owners,
      metas: tombstones,
      onAnswered: (said) => {
        this.#agreed.push(...tombstones.filter((_, number) => said?.[number]?.every(isAgreement)));
        if (!this.#isRemembering) this.#remember(parts);
      },
    });
  }

  /** Given up and forgotten, they could no more be told of to one who was away. */
  #remember(parts: TombstoneParts): void {
    // Answers take time; what came meanwhile keeps its tombstone.
    const agreed = this.#agreed.filter((tombstone) => this.isOldEnough(tombstone));
    this.#agreed = [];
    this.#isRemembering = agreed.length > 0;
    if (!this.#isRemembering) return;
    for (const tombstone of agreed) this.collected.add(tombstone);
    parts.persistState((outcome) => {
      if (outcome.ok) this.#drop(agreed.filter((tombstone) => this.isOldEnough(tombstone)));
      this.#remember(parts);
    });
  }

  #drop(tombstones: readonly EntryMeta[]): void {
    this.#core.counters.tombstonesCollected += tombstones.length;
    for (const tombstone of tombstones) this.#namesGone.add(versionName(tombstone));
    for (const oldest of this.#namesGone) {
      if (this.#namesGone.size <= collectedMax) break;
      this.#namesGone.delete(oldest);
    }
    this.#copies.drop(tombstones);
  }
}

const isAgreement = (standing: Standing): boolean => standing === 'same' || standing === 'gone';
