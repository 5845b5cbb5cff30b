/**
 * What moves between one view of the network and the next, and where it is at a given time. Nothing
 * moves unless the views differ, and everything ends.
 */

import type { NetworkView } from '../../node/view-api.ts';
import { deviceByNodeId, devicesOf, isPresent, type RingDevice } from './devices.ts';
import { turnBetween } from './polar.ts';

const moveMs = 240;
const joinMs = 600;
const agreedMs = 400;
const handoverMs = 320;

export interface ArcRange {
  readonly from: number;
  readonly to: number;
}

export interface Handover {
  readonly fromDeviceId: string;
  readonly toDeviceId: string;
  readonly count: number;
  /** From a third of the way to home, 0 to 1. */
  readonly share: number;
}

export interface MotionFrame {
  readonly placeByDeviceId: ReadonlyMap<string, number>;
  /** Devices whose ticks are still being drawn in, by the share of the circle reached. */
  readonly joinShareByDeviceId: ReadonlyMap<string, number>;
  /** Ranges both sides agreed on a moment ago. */
  readonly agreed: readonly ArcRange[];
  readonly handovers: readonly Handover[];
  readonly isMoving: boolean;
}

interface Move {
  readonly from: number;
  readonly turn: number;
  readonly startMs: number;
}

interface HandoverStart {
  readonly fromDeviceId: string;
  readonly toDeviceId: string;
  readonly count: number;
  readonly startMs: number;
}

export class RingMotion {
  readonly #isReduced: boolean;
  #previous: NetworkView | undefined;
  #devices: readonly RingDevice[] = [];
  #moves = new Map<string, Move>();
  #joinedAtMs = new Map<string, number>();
  #agreed: { readonly range: ArcRange; readonly startMs: number }[] = [];
  #handovers: HandoverStart[] = [];

  constructor(isReduced: boolean) {
    this.#isReduced = isReduced;
  }

  get devices(): readonly RingDevice[] {
    return this.#devices;
  }

  update(network: NetworkView, nowMs: number): void {
    const previous = this.#previous;
    const before = this.#devices;
    const placesBefore = this.at(nowMs).placeByDeviceId;
    this.#previous = network;
    this.#devices = devicesOf(network);
    if (previous === undefined || this.#isReduced) return;

    this.#startMoves(placesBefore, nowMs);
    this.#startHandovers(previous, before, nowMs);
    const stillCompared = new Set(network.repairs.map(rangeKey));
    for (const range of previous.repairs) {
      if (!stillCompared.has(rangeKey(range))) this.#agreed.push({ range, startMs: nowMs });
    }
  }

  at(nowMs: number): MotionFrame {
    this.#forgetEnded(nowMs);
    const placeByDeviceId = new Map<string, number>();
    for (const device of this.#devices) {
      placeByDeviceId.set(device.deviceId, this.#placeOf(device, nowMs));
    }
    const joinShareByDeviceId = new Map<string, number>();
    for (const [deviceId, startMs] of this.#joinedAtMs) {
      joinShareByDeviceId.set(deviceId, (nowMs - startMs) / joinMs);
    }
    const handovers = this.#handovers.map(({ startMs, ...handover }) => ({
      ...handover,
      share: easeOut((nowMs - startMs) / handoverMs),
    }));
    const running = this.#moves.size + this.#joinedAtMs.size + this.#agreed.length;
    return {
      placeByDeviceId,
      joinShareByDeviceId,
      agreed: this.#agreed.map((agreed) => agreed.range),
      handovers,
      isMoving: running + handovers.length > 0 || this.#isTurning(),
    };
  }

  /** A suspect's dashes turn for as long as it is one. */
  #isTurning(): boolean {
    return !this.#isReduced && this.#devices.some((device) => device.presence === 'suspect');
  }

  #placeOf(device: RingDevice, nowMs: number): number {
    const move = this.#moves.get(device.deviceId);
    if (move === undefined) return device.place;
    return move.from + move.turn * easeInOut((nowMs - move.startMs) / moveMs);
  }

  #startMoves(placesBefore: ReadonlyMap<string, number>, nowMs: number): void {
    for (const device of this.#devices) {
      const from = placesBefore.get(device.deviceId);
      if (from === undefined) {
        this.#joinedAtMs.set(device.deviceId, nowMs);
        continue;
      }
      const turn = turnBetween(from, device.place);
      if (Math.abs(turn) < 1e-6) this.#moves.delete(device.deviceId);
      else this.#moves.set(device.deviceId, { from, turn, startMs: nowMs });
    }
  }

  #startHandovers(previous: NetworkView, before: readonly RingDevice[], nowMs: number): void {
    const waiting = new Set(this.#previous?.members.flatMap(hintKeys));
    for (const member of previous.members) {
      for (const hint of member.hints) {
        if (waiting.has(`${member.nodeId} ${hint.forNodeId}`)) continue;
        const holder = deviceByNodeId(this.#devices, member.nodeId);
        const home =
          deviceByNodeId(this.#devices, hint.forNodeId) ?? deviceByNodeId(before, hint.forNodeId);
        if (holder === undefined || home === undefined || holder === home) continue;
        if (!isPresent(home)) continue;
        this.#handovers.push({
          fromDeviceId: holder.deviceId,
          toDeviceId: home.deviceId,
          count: hint.count,
          startMs: nowMs,
        });
      }
    }
  }

  #forgetEnded(nowMs: number): void {
    for (const [deviceId, move] of this.#moves) {
      if (nowMs - move.startMs >= moveMs) this.#moves.delete(deviceId);
    }
    for (const [deviceId, startMs] of this.#joinedAtMs) {
      if (nowMs - startMs >= joinMs) this.#joinedAtMs.delete(deviceId);
    }
    this.#agreed = this.#agreed.filter(({ startMs }) => nowMs - startMs < agreedMs);
    this.#handovers = this.#handovers.filter(({ startMs }) => nowMs - startMs < handoverMs);
  }
}

const rangeKey = (range: ArcRange & { readonly nodeId: string }): string =>
  `${range.nodeId} ${range.from} ${range.to}`;

const hintKeys = (member: NetworkView['members'][number]): readonly string[] =>
  member.hints.map((hint) => `${member.nodeId} ${hint.forNodeId}`);

const easeOut = (share: number): number => 1 - (1 - share) ** 3;

const easeInOut = (share: number): number =>
  share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
