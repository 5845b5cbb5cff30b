/** How tabs come and go, and what their devices lose meanwhile, until the faults end. */

import { Amnesia } from './amnesia.ts';
import { Crowds } from './crowds.ts';
import type { Backup, Device } from './device.ts';
import { FaultClock } from './fault-clock.ts';
import { between, chance, exponential, pick, weibull } from './streams.ts';
import { Weather } from './weather.ts';
import type { Slot, World } from './world.ts';

const minute = 60_000;
/** Phone, laptop, installed app: how long each stays, against the mean. */
const sessionScales = [0.2, 1, 10] as const;

export class Faults {
  readonly #world: World;
  readonly #clock: FaultClock;
  readonly #weather: Weather;
  readonly #crowds: Crowds;
  readonly #amnesia: Amnesia;

  constructor(world: World) {
    this.#world = world;
    this.#clock = new FaultClock(world.heap, world.streams);
    this.#weather = new Weather(world, this.#clock);
    this.#crowds = new Crowds(world, this.#clock, { open: (slot) => this.#open(slot) });
    this.#amnesia = new Amnesia(world, this.#clock, (slot) => this.#open(slot));
  }

  /** Until when the world sleeps, and looking at it is a waste. */
  get nightEndsMs(): number {
    return this.#clock.nightEndsMs;
  }

  start(): void {
    const { options, streams, slots, heap } = this.#world;
    const { life, faultsMs } = options;
    const rng = streams.of('arrivals');
    for (const slot of slots) {
      const waitMs = exponential(rng, 8000);
      if (this.#crowds.isEarly(slot)) heap.after(waitMs, () => this.#open(slot));
    }
    for (let wipe = 0; wipe < life.wipesCount; wipe += 1) {
      this.#clock.once(between(streams.of('wipe'), 0, faultsMs), () => this.#wipe());
    }
    for (let rollback = 0; rollback < life.rollbacksCount; rollback += 1) {
      const backupMs = between(streams.of('rollback'), 0, faultsMs / 2);
      this.#clock.once(backupMs, () => this.#backUp(faultsMs - backupMs));
    }
    this.#clock.repeat('act', options.actionsPerMinute, () => this.#act());
    this.#weather.start();
    this.#crowds.start();
  }

  /** From now on nothing fails: everybody honest is back, and everything on the way arrives. */
  stop(): void {
    this.#clock.end();
    const { slots } = this.#world;
    this.#world.tell('the faults end; everybody comes back');
    this.#weather.end();
    for (const slot of slots) {
      slot.disk.calmDown();
      slot.app?.tab.resume();
      slot.app?.tab.throttle(false);
      if (!slot.device.isHonest) slot.app?.tab.crash();
      else if (!slot.app?.tab.isOpen) this.#world.open(slot);
    }
  }

  #act(): void {
    const { apps, rng } = this.#world;
    const honest = apps.filter(({ tab }) => tab.device.isHonest);
    if (honest.length > 0) pick(rng, honest).act();
  }

  #open(slot: Slot): void {
    if (!this.#clock.areOn || slot.app?.tab.isOpen || !this.#crowds.mayOpen(slot)) return;
    if (this.#clock.isNight) {
      this.#world.heap.after(this.#clock.nightEndsMs - this.#world.heap.nowMs, () =>
        this.#open(slot),
      );
      return;
    }
    this.#world.open(slot);
    this.#endOpenTimeLater(slot);
  }

  #endOpenTimeLater(slot: Slot): void {
    const { heap } = this.#world;
    const app = slot.app;
    heap.after(this.#openMs(slot), () => {
      if (!this.#clock.areOn || !app?.tab.isOpen) return;
      if (this.#clock.isNight) this.#endOpenTimeLater(slot);
      else this.#endOpenTime(slot);
    });
  }

  #openMs(slot: Slot): number {
    const { life } = this.#world.options;
    const rng = this.#world.streams.of(`life ${slot.name}`);
    if (life.sessions === 'exponential') return exponential(rng, life.openMeanMs);
    const scale = pick(this.#world.streams.of(`class ${slot.name}`), sessionScales);
    return 500 + weibull(rng, scale * life.openMeanMs, between(rng, 0.34, 0.59));
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
    this.#count('close');
    slot.app?.tab.close(between(rng, 0, 300));
    this.#comeBack(slot);
  }

  #crash(slot: Slot): void {
    const { life } = this.#world.options;
    const rng = this.#world.streams.of(`life ${slot.name}`);
    this.#world.tell(`${slot.name} crashes`);
    this.#count('crash');
    slot.app?.tab.crash();
    if (chance(rng, life.tailLossProbability)) {
      const lost = slot.disk.loseTail();
      this.#world.tell(`${slot.name} loses the last ${lost} of its commits`);
      this.#count('tail lost');
    }
    this.#comeBack(slot);
  }

  #wipe(): void {
    const device = pick(this.#world.streams.of('wipe'), this.#world.devices);
    this.#count('wipe');
    this.#world.wipe(device);
    this.#allComeBack(device);
  }

  /** A backup is made, and some time before the faults end it is put back. */
  #backUp(withinMs: number): void {
    const rng = this.#world.streams.of('rollback');
    const device = pick(rng, this.#world.devices);
    const backup = device.backUp();
    this.#clock.once(between(rng, 0, withinMs), () => {
      this.#amnesia.strike(device, () => this.#rollBack(device, backup));
    });
  }

  #rollBack(device: Device, backup: Backup): void {
    if (device.deviceId !== backup.deviceId) return;
    this.#world.tell(`${device.name} is put back to an old backup`);
    this.#count('rollback');
    for (const { app } of this.#slotsOf(device)) app?.tab.crash();
    device.restore(backup);
    this.#allComeBack(device);
  }

  #slotsOf(device: Device): readonly Slot[] {
    return this.#world.slots.filter((slot) => slot.device === device);
  }

  #allComeBack(device: Device): void {
    for (const slot of this.#slotsOf(device)) this.#comeBack(slot);
  }

  #comeBack(slot: Slot): void {
    const rng = this.#world.streams.of(`life ${slot.name}`);
    const awayMs = 1000 + exponential(rng, this.#world.options.life.awayMeanMs);
    this.#world.heap.after(awayMs, () => this.#open(slot));
  }

  #pause(slot: Slot, durationMs: number, how: 'freezes' | 'sleeps'): void {
    const { heap, streams } = this.#world;
    const tab = slot.app?.tab;
    if (!tab) return;
    this.#world.tell(`${slot.name} ${how} for ${Math.round(durationMs / 1000)} s`);
    this.#count(how);
    const rng = streams.of(`life ${slot.name}`);
    const startedMs = heap.nowMs;
    tab.freeze(how === 'freezes' && chance(rng, 0.5));
    // The clock is the device's: it stops only if nobody else there looks at it.
    const isAlone = slot.device.disks.length === 1;
    const isClockStopped = how === 'sleeps' && isAlone && chance(rng, 0.5);
    heap.after(durationMs, () => {
      if (!tab.isOpen || !tab.isFrozen || this.#clock.isNight) return;
      if (isClockStopped) slot.device.clock.sleep(heap.nowMs - startedMs);
      tab.resume();
      this.#world.tell(`${slot.name} wakes`);
      this.#endOpenTimeLater(slot);
    });
  }

  #throttle(slot: Slot): void {
    const tab = slot.app?.tab;
    this.#world.tell(`${slot.name} is throttled to one timer a minute`);
    this.#count('throttle');
    tab?.throttle(true);
    this.#world.heap.after(this.#openMs(slot), () => {
      tab?.throttle(false);
      if (this.#clock.areOn && tab?.isOpen && !this.#clock.isNight) this.#endOpenTime(slot);
    });
  }

  #count(fault: string): void {
    this.#world.story.count(`fault ${fault}`);
  }
}
