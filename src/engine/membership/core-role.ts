/**
 * Whether this node is of the core, which holds tokens and is known to all, or a client of it. Up to
 * `coreMax` members everybody is of the core. Above, those with the least to offer step back, each
 * by its own table; gaps between the bounds keep nodes from going back and forth.
 */

import type { NodeId } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import { byWorth, coreSlack } from '../ring/core-size.ts';
import type { SignedClaim } from './member.ts';
import type { MemberTable } from './member-table.ts';
import type { OwnClaim } from './own-claim.ts';

const reviewMs = 60_000;
/** From such a share of the core on clients are none of everybody's business. */
const largeShare = 0.8;
/** A newcomer that offers to hold tokens hears meanwhile that they are enough. */
const holdBackMs = 5000;
const heldBackMax = 256;

export class CoreRole {
  readonly #core: NodeCore;
  readonly #table: MemberTable;
  readonly #own: OwnClaim;
  readonly #accept: (signed: SignedClaim) => void;
  readonly #heldBack = new Map<NodeId, SignedClaim>();
  #counted: { readonly hereVersion: number; readonly count: number } | undefined;
  #isNew = true;

  constructor(
    core: NodeCore,
    members: { readonly table: MemberTable; readonly own: OwnClaim },
    accept: (signed: SignedClaim) => void,
  ) {
    this.#core = core;
    this.#table = members.table;
    this.#own = members.own;
    this.#accept = accept;
  }

  start(): void {
    this.#core.after('coreRole', this.#core.rng.jittered(reviewMs), () => {
      this.#isNew = false;
      this.#review();
      this.start();
    });
  }

  /** Rows of clients reach only their neighbours, who are enough to find them by. */
  get isLarge(): boolean {
    return this.#countOthers() >= this.#core.options.coreMax * largeShare;
  }

  /** A whole table came: a newcomer sees at once that it is not needed. */
  tableCame(): void {
    if (!this.#isNew || this.#own.weight === 0) return;
    if (this.#countOthers() >= this.#core.options.coreMax) this.#own.setRole('client');
  }

  /** Whether to wait before a member's own word is believed, and told on: it may think better of it. */
  holdsBack(signed: SignedClaim): boolean {
    const { nodeId, weight, state } = signed.claim;
    const known = this.#table.rowOf(nodeId)?.signed.claim;
    const isOffer = state === 'alive' && weight > 0 && (known === undefined || known.weight === 0);
    if (!isOffer || !this.isLarge) {
      this.#heldBack.delete(nodeId);
      return false;
    }
    const held = this.#heldBack.get(nodeId);
    if (held || this.#heldBack.size >= heldBackMax) return true;
    this.#heldBack.set(nodeId, signed);
    this.#core.after(`heldBack/${nodeId}`, holdBackMs, () => {
      const offer = this.#heldBack.get(nodeId);
      if (this.#heldBack.delete(nodeId) && offer) this.#accept(offer);
    });
    return true;
  }

  #review(): void {
    const { coreMax } = this.#core.options;
    const count = this.#countOthers() + (this.#own.weight > 0 ? 1 : 0);
    if (this.#own.weight > 0) {
      const isLast = count > coreMax * (1 + coreSlack) && this.#countBetter() >= coreMax;
      if (isLast) this.#own.setRole('client');
      return;
    }
    if (this.#own.isLeaving || this.#own.offeredWeight === 0 || count > coreMax * (1 - coreSlack))
      return;
    // How many others consider the same is unknown; the emptier the core, the more of them try.
    const probability = this.#own.offeredWeight * (1 - count / coreMax) ** 2;
    if (this.#core.rng.fraction() < probability) this.#own.setRole('core');
  }

  /** Members of the core that come first. */
  #countBetter(): number {
    const { nodeId } = this.#core;
    const { weight, isKeeper } = this.#own;
    const own = { nodeId, weight, isKeeper };
    return this.#table.rows().filter(({ state, signed: { claim } }) => {
      if (claim.weight === 0 || (state !== 'alive' && state !== 'suspect')) return false;
      return byWorth(claim, own) < 0;
    }).length;
  }

  #countOthers(): number {
    const { hereVersion } = this.#table;
    if (this.#counted?.hereVersion !== hereVersion) {
      this.#counted = { hereVersion, count: this.#table.coreCount() };
    }
    return this.#counted.count;
  }
}
