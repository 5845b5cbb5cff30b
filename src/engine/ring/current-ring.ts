/**
 * The ring of this moment. Routing changes at once when a member goes; ownership moves later:
 * most absences are short, and moving data for them would cost more than it saves (Dynamo, 4.8.1).
 */

import type { NodeId, Placement } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { Weight } from '../membership/member.ts';
import type { MemberRow } from '../membership/member-row.ts';
import type { NodeCore } from '../node-core.ts';
import { bestOf } from './core-size.ts';
import { withCappedDevices } from './device-weights.ts';
import { coOwnershipOf, type CoOwnership } from './co-owners.ts';
import { positionOf } from './hash.ts';
import { RingChanges } from './ring-changes.ts';
import { devicesIn } from './quorum.ts';
import { Ring, type PreferenceList, type RingMember } from './ring.ts';

export class CurrentRing {
  readonly #core: NodeCore;
  readonly #membership: Membership;
  #ring: Ring;
  #coOwnership: CoOwnership | undefined;
  readonly #changes = new RingChanges();
  /** What the ring was computed from: most steps change nothing of it. */
  #seen:
    | {
        readonly version: number;
        readonly weight: Weight;
        readonly nextChangeMs: number | undefined;
      }
    | undefined;

  constructor(core: NodeCore, membership: Membership) {
    this.#core = core;
    this.#membership = membership;
    this.#ring = new Ring([], core.options);
  }

  get ring(): Ring {
    return this.#ring;
  }

  /** What this node owns, and with whom. Computed when first asked for. */
  get coOwnership(): CoOwnership {
    this.#coOwnership ??= coOwnershipOf(this.#ring, this.#core.nodeId);
    return this.#coOwnership;
  }

  listFor(placement: Placement): PreferenceList {
    return this.#ring.listAt(positionOf(placement));
  }

  isPrimary(nodeId: NodeId, placement: Placement): boolean {
    return this.listFor(placement).primaries.includes(nodeId);
  }

  /** When time alone will change the ring next. */
  get nextChangeMs(): number | undefined {
    return this.#seen?.nextChangeMs;
  }

  /** Takes over what changed in the membership, or by time alone; says whether anything did. */
  refresh(): boolean {
    const { version } = this.#membership.table;
    const { weight } = this.#membership.own;
    const { nowMs } = this.#core;
    const isDue = nowMs >= (this.#seen?.nextChangeMs ?? Infinity);
    if (this.#seen?.version === version && this.#seen.weight === weight && !isDue) return false;

    const allowedMs = this.#changes.nextMs(nowMs);
    if (allowedMs > nowMs) {
      this.#seen = { version, weight, nextChangeMs: allowedMs };
      return false;
    }
    const members = this.#members();
    this.#seen = { version, weight, nextChangeMs: this.#nextChangeOf(members) };
    const remembered = this.#devicesRemembered();
    if (this.#ring.isOf(members, this.#core.options, remembered)) return false;
    this.#changes.take(nowMs);
    this.#ring = this.#core.makeRing(members, this.#core.options, this.#ring, remembered);
    this.#coOwnership = undefined;
    return true;
  }

  #nextChangeOf(members: readonly RingMember[]): number | undefined {
    const { thinOwnershipGraceMs, ownershipGraceMs } = this.#core.options;
    let nextMs: number | undefined;
    for (const { nodeId, presence } of members) {
      const row = this.#membership.table.rowOf(nodeId);
      if (!row || presence === 'present') continue;
      const graceMs = presence === 'absent' ? thinOwnershipGraceMs : ownershipGraceMs;
      nextMs = Math.min(nextMs ?? Infinity, row.sinceMs + graceMs);
    }
    return nextMs;
  }

  #members(): RingMember[] {
    const { nodeId, deviceId, options } = this.#core;
    const { weight, isKeeper } = this.#membership.own;
    const members: (RingMember & { readonly isKeeper: boolean })[] = [];
    if (weight > 0) members.push({ nodeId, deviceId, weight, isKeeper, presence: 'present' });
    for (const row of this.#membership.table.rows()) {
      const { claim } = row.signed;
      const presence = this.#presenceOf(row);
      if (!presence || claim.weight === 0) continue;
      const { nodeId: other, deviceId: device } = claim;
      members.push({
        nodeId: other,
        deviceId: device,
        weight: claim.weight,
        isKeeper: claim.isKeeper,
        presence,
      });
    }
    return withCappedDevices(bestOf(members, options.coreMax));
  }

  /** Of members, here or gone; those gone are forgotten after a day. */
  #devicesRemembered(): number {
    const claims = this.#membership.table.rows().map(({ signed }) => signed.claim);
    const holders = claims.filter(({ weight }) => weight > 0);
    return devicesIn([...holders, { deviceId: this.#core.deviceId }]);
  }

  /**
   * Who is gone keeps for a while what it had: where this node knew it here, or knows it from an
   * earlier life and heard nothing of it since. Who was heard of as gone had nothing here that could
   * move, and the others may have divided long ago what it had.
   */
  #presenceOf(row: MemberRow): RingMember['presence'] | undefined {
    if (row.state === 'alive' || row.state === 'suspect') return 'present';
    if (this.#membership.table.isHearsay(row.signed.claim.nodeId)) return undefined;
    const { thinOwnershipGraceMs, ownershipGraceMs } = this.#core.options;
    const { nowMs } = this.#core;
    // The same sums as for the next change: a difference may round to the other side of it.
    if (nowMs < row.sinceMs + thinOwnershipGraceMs) return 'absent';
    return nowMs < row.sinceMs + ownershipGraceMs ? 'departing' : undefined;
  }
}
