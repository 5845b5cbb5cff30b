/** How tabs come and go, how links and partitions come and go, until the faults end. */

import type { NodeId } from '../../src/engine/ids.ts';
import { between, chance, exponential, pick } from './streams.ts';
import type { Slot, World } from './world.ts';

const minute = 60_000;

export class Faults {
  readonly #world: World;
  #areOn = true;

  constructor(world: World) {
    this.#world = world;
  }

  start(): void {
    const { options, streams, slots, heap } = this.#world;
    const rng = streams.of('arrivals');
    for (const slot of slots) {
      heap.after(exponential(rng, 8000), () => this.#open(slot));
    }
    for (let wipe = 0; wipe < options.life.wipesCount; wipe += 1) {
      heap.after(between(streams.of('wipe'), 0, options.faultsMs), () => this.#wipe());
    }
    this.#repeat('act', options.actionsPerMinute * options.devices.length, () => this.#act());
    this.#repeat('partition', options.partitionsPerMinute, () => this.#partition());
    this.#repeat('link break', options.linkBreaksPerMinute, () => this.#breakLink());
    this.#repeat('signaling', options.signalingDownPerMinute, () => this.#signalingDown());
  }

  /** From now on nothing fails: everybody is back, and everything on the way arrives. */
  stop(): void {
    this.#areOn = false;
    const { network, slots } = this.#world;
    this.#world.tell('the faults end; everybody comes back');
    this.#world.isSignalingUp = true;
    network.calmDown();
    for (const slot of slots) {
      slot.disk.calmDown();
      slot.app?.tab.resume();
      slot.app?.tab.throttle(false);
      if (!slot.app?.tab.isOpen) this.#world.open(slot);
    }
  }

  /** Runs `act` so often, as chance has it. */
  #repeat(concern: string, perMinute: number, act: () => void): void {
    if (perMinute === 0) return;
    const rng = this.#world.streams.of(concern);
    this.#world.heap.after(exponential(rng, minute / perMinute), () => {
      if (!this.#areOn) return;
      act();
      this.#repeat(concern, perMinute, act);
    });
  }

  #act(): void {
    const { apps, rng } = this.#world;
    if (apps.length > 0) pick(rng, apps).act();
  }

  #open(slot: Slot): void {
    if (!this.#areOn || slot.app?.tab.isOpen) return;
    const { tab } = this.#world.open(slot);
    const rng = this.#world.streams.of(`life ${slot.name}`);
    this.#world.heap.after(exponential(rng, this.#world.options.life.openMeanMs), () => {
      if (this.#areOn && tab.isOpen) this.#endOpenTime(slot);
    });
  }

  #endOpenTime(slot: Slot): void {
    const { life } = this.#world.options;
    const rng = this.#world.streams.of(`life ${slot.name}`);
    const draw = rng.fraction();
    const ends: readonly [number, () => void][] = [
      [life.crashShare, () => this.#crash(slot)],
      [life.freezeShare, () => this.#pause(slot, between(rng, 1000, 90_000), 'freezes')],
      [life.sleepShare, () => this.#pause(slot, between(rng, 1, 4) * minute, 'sleeps')],
      [life.throttleShare, () => this.#throttle(slot)],
    ];
    let before = 0;
    for (const [share, end] of ends) {
      if (draw < before + share) {
        end();
        return;
      }
      before += share;
    }
    this.#world.tell(`${slot.name} closes`);
    this.#world.story.count('fault close');
    slot.app?.tab.close(between(rng, 0, 300));
    this.#comeBack(slot);
  }

  #crash(slot: Slot): void {
    const { life } = this.#world.options;
    const rng = this.#world.streams.of(`life ${slot.name}`);
    this.#world.tell(`${slot.name} crashes`);
    this.#world.story.count('fault crash');
    slot.app?.tab.crash();
    if (chance(rng, life.tailLossProbability)) {
      const lost = slot.disk.loseTail();
      this.#world.tell(`${slot.name} loses the last ${lost} of its commits`);
      this.#world.story.count('fault tail lost');
    }
    this.#comeBack(slot);
  }

  #wipe(): void {
    const { devices, slots, streams, story } = this.#world;
    const device = pick(streams.of('wipe'), devices);
    story.count('fault wipe');
    this.#world.wipe(device);
    for (const slot of slots) if (slot.device === device) this.#comeBack(slot);
  }

  #comeBack(slot: Slot): void {
    const rng = this.#world.streams.of(`life ${slot.name}`);
    const awayMs = 1000 + exponential(rng, this.#world.options.life.awayMeanMs);
    this.#world.heap.after(awayMs, () => this.#open(slot));
  }

  #pause(slot: Slot, durationMs: number, how: 'freezes' | 'sleeps'): void {
    const { heap, streams, story } = this.#world;
    const tab = slot.app?.tab;
    if (!tab) return;
    this.#world.tell(`${slot.name} ${how} for ${Math.round(durationMs / 1000)} s`);
    story.count(`fault ${how}`);
    const rng = streams.of(`life ${slot.name}`);
    const startedMs = heap.nowMs;
    tab.freeze(how === 'freezes' && chance(rng, 0.5));
    // The clock is the device's: it stops only if nobody else there looks at it.
    const isAlone = slot.device.disks.length === 1;
    const isClockStopped = how === 'sleeps' && isAlone && chance(rng, 0.5);
    heap.after(durationMs, () => {
      if (!tab.isOpen || !tab.isFrozen) return;
      if (isClockStopped) slot.device.clock.sleep(heap.nowMs - startedMs);
      tab.resume();
      this.#world.tell(`${slot.name} wakes`);
      heap.after(exponential(rng, this.#world.options.life.openMeanMs), () => {
        if (this.#areOn && tab.isOpen) this.#endOpenTime(slot);
      });
    });
  }

  #throttle(slot: Slot): void {
    const tab = slot.app?.tab;
    const rng = this.#world.streams.of(`life ${slot.name}`);
    this.#world.tell(`${slot.name} is throttled to one timer a minute`);
    this.#world.story.count('fault throttle');
    tab?.throttle(true);
    this.#world.heap.after(exponential(rng, this.#world.options.life.openMeanMs), () => {
      tab?.throttle(false);
      if (this.#areOn && tab?.isOpen) this.#endOpenTime(slot);
    });
  }

  #partition(): void {
    const { streams, slots, network, heap, story } = this.#world;
    const rng = streams.of('partition');
    const isOneWay = chance(rng, 0.2);
    const isAlone = chance(rng, 0.4);
    const alone = pick(rng, slots);
    const inside = new Set<NodeId>();
    const outside = new Set<NodeId>();
    for (const slot of slots) {
      const isInside = isAlone ? slot === alone : chance(rng, 0.5);
      (isInside ? inside : outside).add(slot.nodeId);
    }
    const cuts = [{ from: inside, to: outside }];
    if (!isOneWay) cuts.push({ from: outside, to: inside });
    const names = [...inside].map((nodeId) => this.#world.nameOf(nodeId)).join(' ');
    const durationMs = between(rng, 2000, 2 * minute);
    const way = isOneWay ? 'cannot be sent from' : 'is cut between';
    this.#world.tell(`for ${Math.round(durationMs / 1000)} s the net ${way} ${names} and the rest`);
    story.count('fault partition');
    for (const cut of cuts) network.cut(cut);
    heap.after(durationMs, () => {
      for (const cut of cuts) network.healCut(cut);
    });
  }

  #breakLink(): void {
    const { tabs, streams, network, story } = this.#world;
    if (tabs.length === 0) return;
    const tab = pick(streams.of('link break'), tabs);
    story.count('fault link break');
    network.breakSomeLink(tab.nodeId);
  }

  #signalingDown(): void {
    const durationMs = between(this.#world.streams.of('signaling'), 5000, 2 * minute);
    this.#world.isSignalingUp = false;
    this.#world.tell(`first contact is down for ${Math.round(durationMs / 1000)} s`);
    this.#world.story.count('fault signaling down');
    this.#world.heap.after(durationMs, () => (this.#world.isSignalingUp = true));
  }
}
