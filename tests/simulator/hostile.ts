/**
 * A member that is let in and means harm. It holds no keys of others, so it cannot sign for them;
 * everything else a modified client could do, it may do. The honest ones must lose nothing by it.
 */

import type { Actor, ItemId, NodeId, Placement, VersionId } from '../../src/engine/ids.ts';
import type { Gossip, EngineMessage, ExchangeRange } from '../../src/engine/message.ts';
import type { SignedClaim } from '../../src/engine/membership/member.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { Hlc, Version } from '../../src/engine/version.ts';
import { hashHex } from './forge.ts';
import { chance, pick } from './streams.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

export const hostilities = [
  'staleReplies',
  'ackAndDrop',
  'accuses',
  'futureClocks',
  'floods',
  'withholds',
] as const;
export type Hostility = (typeof hostilities)[number];

const attackEveryMs = 2000;
const floodMessages = 20;
const withheldProbability = 0.7;
/** How much of a fingerprint is said back by who agrees. */
const checkDigits = 8;
const minute = 60_000;
const year = 365 * 24 * 60 * minute;

export class Hostile {
  readonly #tab: Tab;
  readonly #world: World;
  readonly #kinds: ReadonlySet<Hostility>;
  readonly #rng: Rng;
  readonly #actor: Actor;
  #serial = 0;

  constructor(tab: Tab, world: World, kinds: readonly Hostility[]) {
    this.#tab = tab;
    this.#world = world;
    this.#kinds = new Set(kinds);
    this.#rng = world.streams.of(`hostile ${tab.name}`);
    this.#actor = this.#randomId(16) as Actor;
    tab.tamper = (message) => this.#tamper(message);
    tab.intercept = (from, message) => this.#intercept(from, message);
    if (this.#kinds.has('ackAndDrop')) tab.disk.startLying();
    this.#attackLater();
  }

  /** What goes out in place of what its engine would say. */
  #tamper(message: EngineMessage): readonly EngineMessage[] {
    if (this.#kinds.has('withholds') && isService(message) && this.#is(withheldProbability)) {
      this.#count('withholds');
      return [];
    }
    if (this.#kinds.has('staleReplies') && message.type === 'readReply') {
      this.#count('staleReplies');
      const versions = message.versions.flatMap((version) => this.#olderThan(version) ?? []);
      const versionIds = versions.map(({ meta }) => meta.versionId);
      return [{ ...message, versions, versionIds, isProven: true }];
    }
    return [message];
  }

  /** Says that it has everything anybody asks about. */
  #intercept(from: NodeId, message: EngineMessage): 'taken' | 'passed' {
    if (!this.#kinds.has('staleReplies') || message.type !== 'exchange') return 'passed';
    const ranges = message.ranges.flatMap((range): readonly ExchangeRange[] => {
      if (range.content.type !== 'fingerprint') return [];
      const check = range.content.fingerprint.slice(0, checkDigits);
      return [{ ...range, content: { type: 'agreed', check } }];
    });
    if (ranges.length === 0) return 'passed';
    this.#tab.say(from, {
      type: 'exchange',
      exchangeId: message.exchangeId,
      ranges,
      isReply: true,
    });
    return 'taken';
  }

  #attackLater(): void {
    this.#world.heap.after(attackEveryMs, () => {
      if (!this.#tab.isOpen) return;
      for (const nodeId of this.#world.network.linkedWith(this.#tab.nodeId)) this.#attack(nodeId);
      this.#attackLater();
    });
  }

  #attack(nodeId: NodeId): void {
    if (this.#kinds.has('accuses')) this.#accuse(nodeId);
    if (this.#kinds.has('futureClocks')) this.#writeFromFuture(nodeId);
    if (this.#kinds.has('floods')) this.#flood(nodeId);
  }

  /** Of being dead, whoever lives; and signs for them, badly. */
  #accuse(nodeId: NodeId): void {
    const victim = pick(this.#rng, this.#world.tabs);
    if (!victim.claim) return;
    const { incarnation } = victim.claim.claim;
    const accusation = {
      subject: victim.nodeId,
      incarnation: incarnation + (this.#is(0.1) ? 1000 : 0),
      state: 'dead',
      accuser: this.#tab.nodeId,
    } as const;
    const forged: SignedClaim = {
      claim: { ...victim.claim.claim, incarnation: incarnation + 5, state: 'left', weight: 4 },
      proof: new Uint8Array(8),
    };
    const gossip: readonly Gossip<SignedClaim>[] = [
      { type: 'accusation', accusation },
      { type: 'claim', claim: forged },
    ];
    this.#count('accuses');
    this.#tab.say(nodeId, { type: 'gossip', gossip });
  }

  #writeFromFuture(nodeId: NodeId): void {
    const aheadMs = pick(this.#rng, [5 * minute, 60 * minute, year]);
    const { wallMs } = this.#tab.device.clock.now(this.#world.heap.nowMs);
    const version = this.#entry({ wallMs: wallMs + aheadMs, counter: 0 });
    // Whoever's clock is as far ahead takes it in, and is right to.
    const by = { writer: this.#tab.deviceId, life: this.#tab, issuedMs: this.#world.heap.nowMs };
    this.#world.truth.issue(version, [], by);
    this.#count('futureClocks');
    this.#tab.say(nodeId, this.#storeOf(version));
  }

  #flood(nodeId: NodeId): void {
    this.#count('floods');
    for (let left = floodMessages; left > 0; left -= 1) this.#tab.say(nodeId, this.#noise());
  }

  #noise(): EngineMessage {
    const placement = this.#randomId(32) as Placement;
    const itemId = this.#randomId(64) as ItemId;
    const versionId = this.#randomId(64) as VersionId;
    const requestId = this.#rng.below(1000);
    return pick<() => EngineMessage>(this.#rng, [
      () => ({ type: 'ping', seq: requestId, gossip: [] }),
      () => ({ type: 'ack', seq: requestId, gossip: [] }),
      () => ({
        type: 'nack',
        seq: requestId,
        target: this.#randomId(32) as NodeId,
        hasTried: true,
      }),
      () => ({ type: 'stored', requestId, isProven: true }),
      () => ({ type: 'storeRefused', requestId, refusal: 'storageFull' }),
      () => ({ type: 'read', requestId, placement, itemId, want: 'versions' }),
      () => ({ type: 'fetch', requestId, refs: [{ placement, itemId, versionId }] }),
      () => ({ type: 'watch', placements: [placement] }),
      () => ({ type: 'fetched', requestId, versions: [], missing: [], load: 0 }),
      () => this.#storeOf(this.#junk(placement)),
    ])();
  }

  #storeOf(version: Version): EngineMessage {
    const forNodeId = this.#randomId(32) as NodeId;
    const reason = this.#is(0.5) ? ({ type: 'replica' } as const) : { type: 'hint', forNodeId };
    this.#serial += 1;
    return {
      type: 'store',
      requestId: 1_000_000 + this.#serial,
      versions: [version],
      reason: reason as Extract<EngineMessage, { type: 'store' }>['reason'],
    };
  }

  #junk(placement: Placement): Version {
    const album = pick(this.#rng, this.#world.albums);
    return this.#world.forge.chunk({ placement, albumId: album.placement, sizeBytes: 2000 });
  }

  #entry(hlc: Hlc): Version {
    const album = pick(this.#rng, this.#world.albums);
    this.#serial += 1;
    return this.#world.forge.entry({
      placement: album.placement,
      albumId: album.placement,
      itemId: this.#randomId(64) as ItemId,
      sizeBytes: 600,
      dot: { actor: this.#actor, seq: this.#serial },
      context: [],
      hlc,
      epoch: 0,
      isTombstone: false,
    });
  }

  #olderThan(version: Version): Version | undefined {
    return this.#world.truth.ancestorOf(version.meta);
  }

  #randomId(length: number): string {
    return hashHex(`${this.#tab.name} ${this.#rng.below(2 ** 30)}`).slice(0, length);
  }

  #is(probability: number): boolean {
    return chance(this.#rng, probability);
  }

  #count(kind: Hostility): void {
    this.#world.story.count(`hostile ${kind}`);
  }
}

/** What others wait for. */
const isService = ({ type }: EngineMessage): boolean =>
  ['fetched', 'readReply', 'exchange', 'stored', 'relay', 'store'].includes(type);
