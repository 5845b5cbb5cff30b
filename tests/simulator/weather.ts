/** What befalls the network and the clocks: partitions, clogs, broken links, no first contact. */

import type { FaultClock } from './fault-clock.ts';
import { bothWays, partitionOf } from './partitions.ts';
import type { Cut } from './network.ts';
import { between, chance, exponential, pick, wholeBetween } from './streams.ts';
import type { World } from './world.ts';

const minute = 60_000;
const year2100Ms = 4_102_444_800_000;
const stepMaxMs = 10 * minute;
/** Connections to the server outlive shorter cuts. */
const serverLostMs = minute;

export class Weather {
  readonly #world: World;
  readonly #clock: FaultClock;
  /** Of partitions so long that their nodes lost the way to the server too. */
  readonly #longCuts = new Set<Cut>();

  constructor(world: World, clock: FaultClock) {
    this.#world = world;
    this.#clock = clock;
  }

  start(): void {
    const { weather, clocks, faultsMs } = this.#world.options;
    const { streams } = this.#world;
    this.#clock.repeat('partition', weather.partitionsPerMinute, () => this.#partition());
    this.#clock.repeat('link break', weather.linkBreaksPerMinute, () => this.#breakLink());
    this.#clock.repeat('clog', weather.clogsPerMinute, () => this.#clog());
    this.#clock.repeat('signaling', weather.signalingDownPerMinute, () => this.#signalingDown());
    this.#clock.repeat('clock step', clocks.stepsPerMinute, () => this.#stepClock());
    for (let future = 0; future < clocks.futuresCount; future += 1) {
      this.#clock.once(between(streams.of('future'), 0, faultsMs), () => this.#visitFuture());
    }
  }

  /** Clocks are right again, as far as they were at first; first contact is up. */
  end(): void {
    this.#world.isSignalingUp = true;
    this.#world.network.calmDown();
    for (const cut of [...this.#longCuts]) this.#findServerAgain(cut);
    for (const { clock } of this.#world.devices) clock.setRight();
  }

  #partition(): void {
    const { streams, slots } = this.#world;
    const rng = streams.of('partition');
    const { shape, cuts } = partitionOf(
      rng,
      slots.map(({ nodeId }) => nodeId),
    );
    const durationMs = between(rng, 2000, 2 * minute);
    const [first] = cuts;
    const names = [...(first?.from ?? [])].map((nodeId) => this.#world.nameOf(nodeId)).join(' ');
    this.#world.tell(
      `for ${secondsOf(durationMs)} the net is cut (${shape}), first around ${names}`,
    );
    this.#count('partition');
    this.#count(`partition ${shape}`);
    for (const cut of cuts) {
      this.#cutFor(cut, durationMs);
      if (durationMs < serverLostMs) continue;
      this.#longCuts.add(cut);
      this.#world.heap.after(durationMs, () => this.#findServerAgain(cut));
    }
  }

  /** Whose way to the server is back asks it for others, though it has links. */
  #findServerAgain(cut: Cut): void {
    if (!this.#longCuts.delete(cut)) return;
    for (const tab of this.#world.tabs) if (cut.from.has(tab.nodeId)) this.#world.introduce(tab);
  }

  /** Some nodes hear and say nothing for a moment, one after the other, and come back out of order. */
  #clog(): void {
    const { streams, slots, heap } = this.#world;
    const rng = streams.of('clog');
    const count = wholeBetween(rng, 1, Math.max(1, slots.length - 1));
    const nodeIds = slots.map(({ nodeId }) => nodeId);
    this.#world.tell(`${count} nodes clog`);
    this.#count('clog');
    for (const nodeId of rng.shuffled(nodeIds).slice(0, count)) {
      const others = nodeIds.filter((other) => other !== nodeId);
      const durationMs = Math.min(20_000, exponential(rng, 2500));
      heap.after(between(rng, 0, 3000), () => {
        for (const cut of bothWays([nodeId], others)) this.#cutFor(cut, durationMs);
      });
    }
  }

  #cutFor(cut: Cut, durationMs: number): void {
    const { network, heap } = this.#world;
    if (!this.#clock.areOn) return;
    network.cut(cut);
    heap.after(durationMs, () => network.healCut(cut));
  }

  #breakLink(): void {
    const { tabs, streams, network } = this.#world;
    if (tabs.length === 0) return;
    const tab = pick(streams.of('link break'), tabs);
    this.#count('link break');
    network.breakSomeLink(tab.nodeId);
  }

  #signalingDown(): void {
    const durationMs = between(this.#world.streams.of('signaling'), 5000, 2 * minute);
    this.#world.isSignalingUp = false;
    this.#world.tell(`first contact is down for ${secondsOf(durationMs)}`);
    this.#count('signaling down');
    this.#world.heap.after(durationMs, () => (this.#world.isSignalingUp = true));
  }

  #stepClock(): void {
    const rng = this.#world.streams.of('clock step');
    const device = pick(rng, this.#world.devices);
    const stepMs = between(rng, 1000, stepMaxMs) * (chance(rng, 0.5) ? 1 : -1);
    this.#world.tell(`${device.name} has its clock put ${secondsOf(stepMs)} on`);
    this.#count('clock step');
    device.clock.setSkew(stepMs);
  }

  #visitFuture(): void {
    const { streams, devices, heap } = this.#world;
    const rng = streams.of('future');
    const { name, clock } = pick(rng, devices);
    this.#world.tell(`${name} thinks it is the year 2100`);
    this.#count('year 2100');
    clock.setSkew(year2100Ms - clock.now(heap.nowMs).wallMs);
    heap.after(between(rng, 10_000, 2 * minute), () => clock.setRight());
  }

  #count(fault: string): void {
    this.#world.story.count(`fault ${fault}`);
  }
}

const secondsOf = (durationMs: number): string => `${Math.round(durationMs / 1000)} s`;
