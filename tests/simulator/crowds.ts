/** What many do at once: a crowd that comes, an evening on which nearly all close, a night. */

import type { FaultClock } from './fault-clock.ts';
import { between, chance } from './streams.ts';
import type { Slot, World } from './world.ts';

const minute = 60_000;
const nightMs = 8 * 60 * minute;
const stayShare = 0.1;
const exodusMaxMs = 10 * minute;

export interface Lives {
  open(slot: Slot): void;
}

export class Crowds {
  readonly #world: World;
  readonly #clock: FaultClock;
  readonly #lives: Lives;
  /** Who stays away until the faults end. */
  readonly #gone = new Set<Slot>();

  constructor(world: World, clock: FaultClock, lives: Lives) {
    this.#world = world;
    this.#clock = clock;
    this.#lives = lives;
  }

  start(): void {
    const { crowd, faultsMs } = this.#world.options;
    const rng = this.#world.streams.of('crowds');
    if (crowd.isFlash) {
      this.#clock.once(between(rng, 0.2, 0.4) * faultsMs, () => this.#flash());
    }
    if (crowd.isExodus) {
      this.#clock.once(between(rng, 0.5, 0.7) * faultsMs, () => this.#exodus());
    }
    if (crowd.hasNight) {
      this.#clock.once(between(rng, 0.3, 0.8) * faultsMs, () => this.#night());
    }
  }

  /** Before the flash only a tenth is there. */
  isEarly(slot: Slot): boolean {
    const { isFlash } = this.#world.options.crowd;
    const early = Math.ceil(this.#world.slots.length * stayShare);
    return !isFlash || this.#world.slots.indexOf(slot) < early;
  }

  mayOpen(slot: Slot): boolean {
    return !this.#gone.has(slot);
  }

  #flash(): void {
    const { slots, streams } = this.#world;
    this.#world.tell('everybody comes within a minute');
    this.#world.story.count('fault flash crowd');
    for (const slot of slots.filter((each) => !each.app?.tab.isOpen)) {
      this.#clock.once(between(streams.of('crowds'), 0, minute), () => this.#lives.open(slot));
    }
  }

  #exodus(): void {
    const { slots, streams, options } = this.#world;
    const rng = streams.of('exodus');
    const withinMs = Math.min(exodusMaxMs, options.faultsMs / 4);
    this.#world.tell('nearly everybody closes for the evening');
    this.#world.story.count('fault exodus');
    const leaving = rng.shuffled(slots).slice(0, Math.floor(slots.length * (1 - stayShare)));
    for (const slot of leaving) {
      this.#gone.add(slot);
      this.#clock.once(between(rng, 0, withinMs), () => {
        if (chance(rng, 0.4)) slot.app?.tab.crash();
        else slot.app?.tab.close(between(rng, 0, 300));
      });
    }
  }

  /** No link outlives it; some tabs do not either. */
  #night(): void {
    const { slots, heap, network, streams } = this.#world;
    const rng = streams.of('night');
    this.#world.tell('everybody sleeps for eight hours');
    this.#world.story.count('fault night');
    this.#clock.sleep(nightMs);
    this.#world.awakeSinceMs = heap.nowMs + nightMs;
    for (const { app } of slots) app?.tab.freeze(chance(rng, 0.5));
    for (const { nodeId } of slots) network.breakLinksOf(nodeId);
    for (const slot of slots) {
      const { app } = slot;
      // Who still sleeps when the faults end is woken then.
      this.#clock.once(nightMs + between(rng, 0, minute), () => {
        if (!app?.tab.isOpen) return;
        if (chance(rng, 0.3)) {
          app.tab.crash();
          this.#lives.open(slot);
        } else app.tab.resume();
      });
    }
  }
}
