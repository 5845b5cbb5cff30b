/**
 * Clockwise over the tokens of some members of a ring. A walk is as long as what it looks for needs:
 * those gone cost nothing where only those present are asked for, however many they are.
 */

import type { DeviceId, NodeId } from '../ids.ts';
import { devicesIn } from './quorum.ts';

interface TokenOwner {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
}

export class TokenWalk<Owner extends TokenOwner> {
  readonly #members: readonly Owner[];
  readonly #devices: number;
  /** By token. */
  readonly #owners: readonly Owner[];
  /** By token of the whole ring: the next one here. Undefined if all are here. */
  readonly #entries: Uint32Array | undefined;

  constructor(members: readonly Owner[], owners: readonly Owner[], entries?: Uint32Array) {
    this.#members = members;
    this.#devices = devicesIn(members);
    this.#owners = owners;
    this.#entries = entries;
  }

  /** Of a walk over the whole ring. */
  only(isOnIt: (owner: Owner) => boolean): TokenWalk<Owner> {
    if (this.#members.every(isOnIt)) return this;
    const owners: Owner[] = [];
    const entries = this.#owners.map((owner) =>
      isOnIt(owner) ? owners.push(owner) - 1 : owners.length,
    );
    return new TokenWalk(this.#members.filter(isOnIt), owners, Uint32Array.from(entries));
  }

  /**
   * Distinct members from a token of the whole ring on: the first of each device, and, where devices
   * are too few, `twinsMax` further tabs of theirs. So few are met that looking through an array is
   * faster than any set.
   */
  from(index: number, devicesMax: number, twinsMax: number): readonly Owner[] {
    const owners = this.#owners;
    const entry = this.#entries?.[index] ?? index;
    const devicesWanted = Math.min(devicesMax, this.#devices);
    const twins = Math.min(twinsMax, this.#members.length - this.#devices);
    const wanted = Math.min(devicesMax, devicesWanted + twins);
    const devices: DeviceId[] = [];
    const met: Owner[] = [];
    for (let step = 0; step < owners.length; step += 1) {
      if (devices.length >= devicesWanted && met.length >= wanted) break;
      const owner = owners[(entry + step) % owners.length];
      if (!owner || met.includes(owner)) continue;
      const isNewDevice = !devices.includes(owner.deviceId);
      if (isNewDevice) devices.push(owner.deviceId);
      else if (met.length - devices.length >= twins) continue;
      met.push(owner);
    }
    return met;
  }
}
