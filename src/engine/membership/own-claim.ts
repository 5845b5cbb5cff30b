/**
 * What this node says of itself. Each claim that it is alive comes with its farewell, signed ahead
 * of time under the next incarnation: a closing tab has no time left to wait for a signature.
 */

import type { NodeCore } from '../node-core.ts';
import type { MemberClaim, SignedClaim, Weight } from './member.ts';

/** Others wait longer than that before they believe in a death; who lies accuses all the time. */
const answerIntervalMs = 1000;

export interface OwnTraits {
  readonly weight: Weight;
  readonly isKeeper: boolean;
  readonly protocol: number;
}

export class OwnClaim {
  readonly #core: NodeCore;
  #traits: OwnTraits;
  /** Of the last claim asked for: alive ones are odd, their farewells the even ones above. */
  #incarnation: number;
  #alive: SignedClaim | undefined;
  #farewell: SignedClaim | undefined;
  #isLeaving = false;
  #answeredMs = -Infinity;
  /** The last incarnation of which others believed what is not so. */
  #misbelieved = -Infinity;
  #role: 'core' | 'client' = 'core';

  constructor(core: NodeCore, traits: OwnTraits, restoredIncarnation: number) {
    this.#core = core;
    this.#traits = traits;
    this.#incarnation = oddAbove(restoredIncarnation);
  }

  /** The last signed word, to be told to others. */
  get signed(): SignedClaim | undefined {
    return this.#isLeaving ? this.#farewell : this.#alive;
  }

  get weight(): Weight {
    return this.#isLeaving || this.#role === 'client' ? 0 : this.#traits.weight;
  }

  /** What it could be, were it needed. */
  get offeredWeight(): Weight {
    return this.#traits.weight;
  }

  get isKeeper(): boolean {
    return this.#traits.isKeeper;
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Of what this node says now, or will as soon as it is signed. */
  get currentIncarnation(): number {
    return this.#isLeaving ? this.#incarnation + 1 : this.#incarnation;
  }

  /** Above everything that was, or may be, told under this identity. */
  get highestIncarnation(): number {
    return this.#incarnation + 1;
  }

  /** Asks for a fresh claim, above `incarnation` and above all own ones. */
  raise(incarnation = this.#incarnation): void {
    this.#isLeaving = false;
    this.#incarnation = oddAbove(Math.max(incarnation, this.#incarnation));
    this.sign();
  }

  /**
   * Others believe of `incarnation` what is not so. A claim above that may be on its way: to ask for
   * another would have the signature thrown away when it comes, and never end while they go on.
   */
  answer(incarnation: number): void {
    if (incarnation < this.#incarnation) return;
    this.#misbelieved = incarnation;
    if (this.#core.deadlines.has('answer')) return;
    const waitMs = this.#answeredMs + answerIntervalMs - this.#core.nowMs;
    if (waitMs > 0) this.#core.after('answer', waitMs, () => this.#answerNow());
    else this.#answerNow();
  }

  #answerNow(): void {
    if (this.#isLeaving || this.#misbelieved < this.#incarnation) return;
    this.#answeredMs = this.#core.nowMs;
    this.raise();
  }

  /** The farewell first: the last one signed is the one to show in handshakes. */
  sign(): void {
    this.#core.emit({ type: 'signClaim', claim: this.#claim('left') });
    this.#core.emit({ type: 'signClaim', claim: this.#claim('alive') });
  }

  /** Whether this life said so, should it have spoken under that incarnation. */
  agreesWith(claim: MemberClaim): boolean {
    const own = this.#claim(claim.state);
    const isSameMember = own.deviceId === claim.deviceId && own.protocol === claim.protocol;
    return isSameMember && own.weight === claim.weight && own.isKeeper === claim.isKeeper;
  }

  setTraits(traits: Pick<OwnTraits, 'weight' | 'isKeeper'>): void {
    this.#traits = { ...this.#traits, ...traits };
    this.raise();
  }

  setRole(role: 'core' | 'client'): void {
    if (role === this.#role) return;
    this.#role = role;
    this.raise();
  }

  leave(): void {
    this.#isLeaving = true;
  }

  /** Says whether it is news to tell; a signature that was overtaken is not. */
  receiveSigned(signed: SignedClaim): 'news' | 'old' {
    const { incarnation, state } = signed.claim;
    if (state === 'alive' && incarnation === this.#incarnation) this.#alive = signed;
    else if (state === 'left' && incarnation === this.#incarnation + 1) this.#farewell = signed;
    else return 'old';
    return signed === this.signed ? 'news' : 'old';
  }

  #claim(state: MemberClaim['state']): MemberClaim {
    return {
      nodeId: this.#core.nodeId,
      deviceId: this.#core.deviceId,
      incarnation: state === 'alive' ? this.#incarnation : this.#incarnation + 1,
      state,
      weight: this.#role === 'client' ? 0 : this.#traits.weight,
      protocol: this.#traits.protocol,
      isKeeper: this.#traits.isKeeper,
    };
  }
}

const oddAbove = (incarnation: number): number => incarnation + (incarnation % 2 === 0 ? 1 : 2);
