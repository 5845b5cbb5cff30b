/**
 * The ring as one node sees it now: who owns which arc. Immutable; a change makes a new one.
 * Preference lists are pure functions of it (Dynamo, section 4.3, "Replication"), with devices as
 * failure domains. Nodes with equal views compute equal lists.
 */

import type { DeviceId, NodeId, Position } from '../ids.ts';
import type { Weight } from '../membership/member.ts';
import type { EngineOptions, QuorumSizes } from '../options.ts';
import { clippedTo, devicesIn, wantedSizesFor } from './quorum.ts';
import { circleEnd, type RingRange } from './ranges.ts';
import { TokenWalk } from './token-walk.ts';
import { noTokens, tokenIndexAt, tokensOfAll, type RingTokens } from './tokens.ts';

export interface RingMember {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  readonly weight: Weight;
  /**
   * `absent`: dead or gone for a moment, it still owns. `departing`: gone for longer, it owns only
   * where enough others are present.
   */
  readonly presence: 'present' | 'absent' | 'departing';
}

export interface PreferenceList {
  /** N nodes on distinct devices, in ring order; some may be absent. */
  readonly primaries: readonly NodeId[];
  /** Present nodes that stand in, other devices first. */
  readonly fallbacks: readonly NodeId[];
}

/** A stretch of the circle with one preference list. */
export interface Arc {
  readonly range: RingRange;
  readonly list: PreferenceList;
}

const emptyList: PreferenceList = { primaries: [], fallbacks: [] };

export class Ring {
  readonly members: ReadonlyMap<NodeId, RingMember>;
  /** For a ring of so many devices; `sizes` is what those there are can do of it. */
  readonly wantedSizes: QuorumSizes;
  readonly sizes: QuorumSizes;
  readonly #options: EngineOptions;
  readonly #tokens: RingTokens;
  /** By token index. */
  readonly #owners: readonly RingMember[];
  readonly #everybody: TokenWalk<RingMember>;
  readonly #staying: TokenWalk<RingMember>;
  readonly #present: TokenWalk<RingMember>;
  /** By token index, filled when asked for. */
  readonly #lists: (PreferenceList | undefined)[] = [];

  /** `previous` only saves work: its tokens are taken over where they still stand. */
  constructor(
    members: readonly RingMember[],
    options: EngineOptions,
    previous?: Ring,
    devicesRemembered = 0,
  ) {
    const sorted = [...members].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
    this.members = new Map(sorted.map((member) => [member.nodeId, member]));
    const devices = devicesIn(members);
    this.wantedSizes = wantedSizesFor(devices, devicesRemembered, options);
    this.sizes = clippedTo(devices, this.wantedSizes);
    this.#options = options;
    const tokens = previous === undefined ? noTokens : previous.#tokens;
    this.#tokens = tokensOfAll(sorted, options.tokensPerWeight, tokens);
    this.#owners = this.#tokens.nodeIds.flatMap((nodeId) => this.members.get(nodeId) ?? []);
    this.#everybody = new TokenWalk(sorted, this.#owners);
    this.#staying = this.#everybody.only(isStaying);
    this.#present = this.#everybody.only(isPresent);
  }

  /** It is the ring of these members. */
  isOf(members: readonly RingMember[], options: EngineOptions, devicesRemembered: number): boolean {
    const wantedSizes = wantedSizesFor(devicesIn(members), devicesRemembered, options);
    return (
      wantedSizes === this.wantedSizes &&
      options === this.#options &&
      members.length === this.members.size &&
      members.every(({ nodeId, deviceId, weight, presence }) => {
        const known = this.members.get(nodeId);
        return (
          known?.deviceId === deviceId && known.weight === weight && known.presence === presence
        );
      })
    );
  }

  listAt(position: Position): PreferenceList {
    if (this.#tokens.nodeIds.length === 0) return emptyList;
    return this.#listOfToken(tokenIndexAt(this.#tokens, position));
  }

  /** Each arc of the circle with its list; the arc over the end comes in two pieces. */
  *arcs(): Generator<Arc> {
    for (let index = 0; index < this.#tokens.positions.length; index += 1) yield* this.#arc(index);
  }

  /** All arcs that the node may own, and some more: those before its tokens. */
  *arcsNear(nodeId: NodeId): Generator<Arc> {
    const owners = this.#owners;
    const indexes = new Set<number>();
    for (const [token, owner] of owners.entries()) {
      if (owner.nodeId !== nodeId) continue;
      indexes.add(token);
      const devices: DeviceId[] = [];
      // With N devices before it that stay, nothing further back can be its own.
      for (let back = 1; back < owners.length && devices.length < this.sizes.n; back += 1) {
        const index = (token - back + owners.length) % owners.length;
        const member = owners[index];
        if (!member || member === owner) break;
        indexes.add(index);
        if (isStaying(member) && !devices.includes(member.deviceId)) devices.push(member.deviceId);
      }
    }
    for (const index of [...indexes].sort((a, b) => a - b)) yield* this.#arc(index);
  }

  *#arc(index: number): Generator<Arc> {
    const { positions } = this.#tokens;
    const list = this.#listOfToken(index);
    const lower = index === 0 ? 0 : (positions[index - 1] ?? 0) + 1;
    const upper = (positions[index] ?? 0) + 1;
    if (lower < upper) yield { range: { lower, upper }, list };
    const last = (positions.at(-1) ?? 0) + 1;
    if (index === 0 && last < circleEnd) yield { range: { lower: last, upper: circleEnd }, list };
  }

  #listOfToken(index: number): PreferenceList {
    const list = this.#lists[index] ?? this.#walkFrom(index);
    this.#lists[index] = list;
    return list;
  }

  #walkFrom(index: number): PreferenceList {
    const primaries = this.#primariesFrom(index);
    const taken = primaries.map(({ deviceId }) => deviceId);
    const otherDevices: NodeId[] = [];
    const sameDevices: NodeId[] = [];
    const { fallbacksMax } = this.#options;
    for (const member of this.#present.from(index, this.sizes.n + fallbacksMax, fallbacksMax)) {
      if (primaries.includes(member)) continue;
      const isNewDevice = !taken.includes(member.deviceId);
      (isNewDevice ? otherDevices : sameDevices).push(member.nodeId);
      if (isNewDevice) taken.push(member.deviceId);
    }
    return {
      primaries: primaries.map(({ nodeId }) => nodeId),
      fallbacks: [...otherDevices, ...sameDevices].slice(0, fallbacksMax),
    };
  }

  #primariesFrom(index: number): readonly RingMember[] {
    const primaries = this.#everybody.from(index, this.sizes.n, 0);
    const presentCount = primaries.filter(isPresent).length;
    if (presentCount >= this.sizes.w || primaries.every(isStaying)) return primaries;

    // Too few are left here: who departs loses this arc now, for its items are in danger.
    return this.#staying.from(index, this.sizes.n, 0);
  }
}

const isPresent = ({ presence }: RingMember): boolean => presence === 'present';

const isStaying = ({ presence }: RingMember): boolean => presence !== 'departing';
