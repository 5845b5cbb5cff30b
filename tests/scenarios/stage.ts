/** The cluster that a story is about: its devices by their names, its posts, and what befalls them. */

import type { Post } from '../simulator/albums.ts';
import type { App, PinStyle } from '../simulator/app.ts';
import { checkMeanwhile } from '../simulator/checkers.ts';
import type { Backup, Device } from '../simulator/device.ts';
import type { Cut } from '../simulator/network.ts';
import { calmOptions, type DevicePlan } from '../simulator/swarm-options.ts';
import type { Issued } from '../simulator/truth.ts';
import { World, type Slot } from '../simulator/world.ts';
import type { NodeId } from '../../src/engine/ids.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import { BrokenStory, timeOf, type Words } from './story-words.ts';

const stepMs = 100;

export class Stage {
  readonly #devices: DevicePlan[] = [];
  readonly #posts = new Map<string, Post>();
  readonly #backups = new Map<string, Backup>();
  readonly readsAnswered = new Map<NodeId, number>();
  #engine: Partial<EngineOptions> = {};
  #world: World | undefined;
  #cuts: Cut[] = [];

  /** The devices are named before anything happens. */
  get world(): World {
    this.#world ??= this.#build();
    return this.#world;
  }

  get isBuilt(): boolean {
    return this.#world !== undefined;
  }

  get album() {
    const [album] = this.world.albums;
    if (!album) throw new BrokenStory('There is no album.');
    return album;
  }

  #build(): World {
    const options = calmOptions(this.#devices);
    return new World({ ...options, engine: { ...options.engine, ...this.#engine } });
  }

  told(): string {
    return this.#world?.story.lines.join('\n') ?? '';
  }

  addDevice(name: string, tabsCount: number, style: PinStyle): void {
    this.#checkNotBuilt();
    const tabs = Array.from({ length: tabsCount }, () => style);
    this.#devices.push({ name, tabs, albums: [0], hostility: [] });
  }

  limit(engine: Partial<EngineOptions>): void {
    this.#checkNotBuilt();
    this.#engine = { ...this.#engine, ...engine };
  }

  #checkNotBuilt(): void {
    if (this.#world) throw new BrokenStory('Devices and limits are named first.');
  }

  slots(names: string): readonly Slot[] {
    return names
      .split(/, | and | /)
      .filter((name) => name !== '')
      .flatMap((name) => {
        const slots = this.world.slots.filter(
          (slot) => slot.name === name || slot.device.name === name,
        );
        if (slots.length === 0) throw new BrokenStory(`Nobody is called ${name}.`);
        return slots;
      });
  }

  each(names: string, run: (slot: Slot) => void): void {
    for (const slot of this.slots(names)) run(slot);
  }

  app(name: string): App {
    const app = this.slots(name)[0]?.app;
    if (!app?.tab.isOpen) throw new BrokenStory(`${name} is not open.`);
    return app;
  }

  device(name: string): Device {
    const device = this.world.devices.find((each) => each.name === name);
    if (!device) throw new BrokenStory(`There is no device ${name}.`);
    return device;
  }

  addPost(name: string, post: Post): void {
    this.#posts.set(name, post);
  }

  post(name: string): Post {
    const post = this.#posts.get(name);
    if (!post) throw new BrokenStory(`Nobody posted ${name}.`);
    return post;
  }

  entriesOf(post: string): readonly Issued[] {
    const { placement } = this.album;
    return this.world.truth.issuedOfItem({ placement, itemId: this.post(post).itemId });
  }

  crash(names: string): void {
    this.each(names, (slot) => {
      this.world.tell(`${slot.name} crashes`);
      slot.app?.tab.crash();
    });
  }

  /** Evenly in that time; who is asked for an answer is counted. */
  readTimes(
    name: string,
    post: string,
    { count, withinMs }: { readonly count: number; readonly withinMs: number },
  ): void {
    this.readsAnswered.clear();
    for (const { app, nodeId } of this.world.slots) {
      if (!app?.tab.isOpen) continue;
      app.tab.intercept = (_, { type }) => {
        const answered = this.readsAnswered.get(nodeId) ?? 0;
        if (type === 'read') this.readsAnswered.set(nodeId, answered + 1);
        return 'passed';
      };
    }
    for (let read = 0; read < count; read += 1) {
      this.app(name).read(this.album, this.post(post).itemId);
      this.pass(withinMs / count);
    }
  }

  backUp(name: string): void {
    this.#backups.set(name, this.device(name).backUp());
  }

  restore(name: string): void {
    const backup = this.#backups.get(name);
    if (!backup) throw new BrokenStory(`Nobody made a backup of ${name}.`);
    this.each(name, (slot) => slot.app?.tab.crash());
    this.device(name).restore(backup);
  }

  /** Until the net is whole. */
  cut(inside: readonly Slot[]): void {
    const cuts = cutsBetween(
      inside,
      this.world.slots.filter((slot) => !inside.includes(slot)),
    );
    for (const cut of cuts) this.world.network.cut(cut);
    // Nothing slips through between it and the one before, whose place it takes.
    this.heal();
    this.#cuts = cuts;
  }

  heal(): void {
    for (const cut of this.#cuts) this.world.network.healCut(cut);
    this.#cuts = [];
  }

  /** Not even when the net is whole: no NAT between them lets anything through. */
  keepApart(name: string, other: string): void {
    for (const cut of cutsBetween(this.slots(name), this.slots(other))) this.world.network.cut(cut);
  }

  pass(timeMs: number): void {
    const { heap } = this.world;
    heap.runUntil(heap.nowMs + timeMs);
    checkMeanwhile(this.world);
  }

  /** Lets time pass until nothing is wrong any more, or there is no time left. */
  within(words: Words, problemNow: () => string | undefined): void {
    const { heap } = this.world;
    const lastMs = heap.nowMs + timeOf(words);
    let problem = problemNow();
    while (problem !== undefined) {
      if (heap.nowMs >= lastMs) throw new BrokenStory(problem);
      this.pass(stepMs);
      problem = problemNow();
    }
  }
}

const cutsBetween = (some: readonly Slot[], others: readonly Slot[]): Cut[] => {
  const [from, to] = [some, others].map((slots) => new Set(slots.map(({ nodeId }) => nodeId)));
  if (!from || !to) return [];
  return [
    { from, to },
    { from: to, to: from },
  ];
};
