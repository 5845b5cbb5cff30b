/**
 * Reads a story of a small cluster and plays it in the simulator, without faults but those it tells
 * of. One sentence to a line; `#` begins a remark. What a line expects must come true within the
 * time it gives, or at once where it gives none.
 */

import type { Post } from '../simulator/albums.ts';
import type { App, PinStyle } from '../simulator/app.ts';
import { checkMeanwhile, checkNothingLost } from '../simulator/checkers.ts';
import { unconverged } from '../simulator/expectations.ts';
import type { Backup, Device } from '../simulator/device.ts';
import type { Cut } from '../simulator/network.ts';
import { calmOptions, type DevicePlan } from '../simulator/swarm-options.ts';
import type { Issued } from '../simulator/truth.ts';
import { World, type Slot } from '../simulator/world.ts';
import { BrokenStory, timeOf, type Words } from './story-words.ts';

const stepMs = 100;
const yearMs = 365 * 24 * 60 * 60_000;
/** Long enough for a goodbye to arrive. */
const farewellMs = 300;

export const playStory = (text: string): void => {
  const story = new StoryPlayer();
  text.split('\n').forEach((line, index) => {
    const sentence = line.replace(/#.*/, '').trim();
    if (sentence === '') return;
    try {
      story.play(sentence);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new BrokenStory(`Line ${index + 1}, "${sentence}": ${reason}\n${story.told()}`, {
        cause: error,
      });
    }
  });
};

class StoryPlayer {
  readonly #devices: DevicePlan[] = [];
  readonly #posts = new Map<string, Post>();
  readonly #backups = new Map<string, Backup>();
  #world: World | undefined;
  #cuts: Cut[] = [];

  told(): string {
    return this.#world?.story.lines.join('\n') ?? '';
  }

  play(sentence: string): void {
    for (const [pattern, run] of this.#grammar) {
      const match = pattern.exec(sentence);
      if (!match) continue;
      run(match.groups ?? {});
      if (this.#world) checkNothingLost(this.#world);
      return;
    }
    throw new BrokenStory('This sentence has no meaning.');
  }

  readonly #grammar: readonly (readonly [RegExp, (words: Words) => void])[] = [
    [
      /^device (?<name>\w+)(?: with (?<tabs>\d) tabs)?(?: (?<census>counting only))?$/,
      ({ name = '', tabs = '1', census }) => this.#addDevice(name, Number(tabs), census),
    ],
    [
      /^(?<names>.+) opens?$/,
      ({ names = '' }) => this.#each(names, (slot) => this.world.open(slot)),
    ],
    [
      /^(?<names>.+) closes?$/,
      ({ names = '' }) => this.#each(names, (slot) => slot.app?.tab.close(farewellMs)),
    ],
    [/^(?<names>.+) crash(?:es)?$/, ({ names = '' }) => this.#crash(names)],
    [/^(?<name>\w+) is wiped$/, ({ name = '' }) => this.world.wipe(this.#device(name))],
    [
      /^(?<name>\w+) has no room left$/,
      ({ name = '' }) => this.#device(name).disks.forEach((disk) => disk.fillUp()),
    ],
    [
      /^(?<names>.+) freezes?$/,
      ({ names = '' }) => this.#each(names, (slot) => slot.app?.tab.freeze(true)),
    ],
    [
      /^(?<names>.+) wakes?$/,
      ({ names = '' }) => this.#each(names, (slot) => slot.app?.tab.resume()),
    ],
    [
      /^the net is cut between (?<names>.+) and the rest$/,
      ({ names = '' }) => this.#cut(this.#slots(names)),
    ],
    [/^the net is whole$/, () => this.#heal()],
    [
      /^the links of (?<names>.+) break$/,
      ({ names = '' }) =>
        this.#each(names, ({ nodeId }) => this.world.network.breakLinksOf(nodeId)),
    ],
    [/^first contact is down$/, () => (this.world.isSignalingUp = false)],
    [
      /^a backup of (?<name>\w+) is made$/,
      ({ name = '' }) => this.#backups.set(name, this.#device(name).backUp()),
    ],
    [/^(?<name>\w+) is put back to its backup$/, ({ name = '' }) => this.#restore(name)],
    [
      /^(?<name>\w+) thinks it is the year 2100$/,
      ({ name = '' }) => this.#device(name).clock.setSkew(74 * yearMs),
    ],
    [
      /^the clock of (?<name>\w+) is put right$/,
      ({ name = '' }) => this.#device(name).clock.setRight(),
    ],
    [/^(?<time>\d+) (?<unit>s|min) pass(?:es)?$/, (words) => this.#pass(timeOf(words))],
    [
      /^all comes together within (?<time>\d+) (?<unit>s|min)$/,
      (words) => this.#within(words, () => unconverged(this.world)),
    ],
    [
      /^(?<name>[\w.]+) posts (?<post>\w+)$/,
      ({ name = '', post = '' }) => {
        this.#posts.set(post, this.#app(name).post(this.#album, 1));
      },
    ],
    [
      /^(?<name>[\w.]+) edits (?<post>\w+)$/,
      ({ name = '', post = '' }) => this.#app(name).edit(this.#album, this.#post(post)),
    ],
    [
      /^(?<name>[\w.]+) deletes (?<post>\w+)$/,
      ({ name = '', post = '' }) => this.#app(name).delete(this.#album, this.#post(post)),
    ],
    [
      /^(?<post>\w+) is safe within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', ...words }) => this.#within(words, () => this.#unsafe(post)),
    ],
    [
      /^(?<post>\w+) is on no device within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', ...words }) => this.#within(words, () => this.#holdersDiffer(post, '')),
    ],
    [
      /^(?<post>\w+) is on (?<names>.+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', names = '', ...words }) =>
        this.#within(words, () => this.#holdersDiffer(post, names)),
    ],
    [
      /^(?<name>[\w.]+) says (?<post>\w+) has (?<count>\d) copies within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', count = '', ...words }) =>
        this.#within(words, () => this.#copiesDiffer(name, post, Number(count))),
    ],
    [
      /^(?<name>[\w.]+) has (?<count>\d) versions? of (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', count = '', ...words }) =>
        this.#within(words, () => this.#siblingsDiffer(name, post, Number(count))),
    ],
    [
      /^(?<name>[\w.]+) has the newest (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', ...words }) =>
        this.#within(words, () => this.#newestMissing(name, post)),
    ],
    [
      /^(?<name>[\w.]+) reads the newest (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', ...words }) => this.#read(name, post, words),
    ],
    [
      /^(?<name>[\w.]+) and (?<other>[\w.]+) are linked within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', other = '', ...words }) =>
        this.#within(words, () => this.#linkMissing(name, other)),
    ],
    [
      /^(?<name>[\w.]+) wants (?<count>\d) copies within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', count = '', ...words }) =>
        this.#within(words, () => {
          const { n } = this.#app(name).tab.node.quorumSizes();
          return n === Number(count) ? undefined : `It wants ${n}.`;
        }),
    ],
    [
      /^(?<name>[\w.]+) sees (?<other>[\w.]+) (?<state>alive|suspect|dead|left) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', other = '', state = '', ...words }) =>
        this.#within(words, () => this.#stateDiffers(name, other, state)),
    ],
    [
      /^somebody holds hints for (?<name>[\w.]+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', ...words }) => this.#within(words, () => this.#hintsMissing(name)),
    ],
    [
      /^nobody holds hints within (?<time>\d+) (?<unit>s|min)$/,
      (words) => this.#within(words, () => this.#hintsLeft()),
    ],
  ];

  /** The devices are named before anything happens. */
  get world(): World {
    this.#world ??= new World(calmOptions(this.#devices));
    return this.#world;
  }

  get #album() {
    const [album] = this.world.albums;
    if (!album) throw new BrokenStory('There is no album.');
    return album;
  }

  #addDevice(name: string, tabsCount: number, census: string | undefined): void {
    if (this.#world) throw new BrokenStory('Devices are named first.');
    const style: PinStyle = census === undefined ? 'everything' : 'census';
    const tabs = Array.from({ length: tabsCount }, () => style);
    this.#devices.push({ name, tabs, albums: [0], hostility: [] });
  }

  #slots(names: string): readonly Slot[] {
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

  #each(names: string, run: (slot: Slot) => void): void {
    for (const slot of this.#slots(names)) run(slot);
  }

  #app(name: string): App {
    const app = this.#slots(name)[0]?.app;
    if (!app?.tab.isOpen) throw new BrokenStory(`${name} is not open.`);
    return app;
  }

  #post(name: string): Post {
    const post = this.#posts.get(name);
    if (!post) throw new BrokenStory(`Nobody posted ${name}.`);
    return post;
  }

  #crash(names: string): void {
    this.#each(names, (slot) => {
      this.world.tell(`${slot.name} crashes`);
      slot.app?.tab.crash();
    });
  }

  #device(name: string): Device {
    const device = this.world.devices.find((each) => each.name === name);
    if (!device) throw new BrokenStory(`There is no device ${name}.`);
    return device;
  }

  #restore(name: string): void {
    const backup = this.#backups.get(name);
    if (!backup) throw new BrokenStory(`Nobody made a backup of ${name}.`);
    this.#each(name, (slot) => slot.app?.tab.crash());
    this.#device(name).restore(backup);
  }

  #cut(inside: readonly Slot[]): void {
    const from = new Set(inside.map(({ nodeId }) => nodeId));
    const to = new Set(
      this.world.slots.filter((slot) => !inside.includes(slot)).map(({ nodeId }) => nodeId),
    );
    const cuts = [
      { from, to },
      { from: to, to: from },
    ];
    for (const cut of cuts) this.world.network.cut(cut);
    // Nothing slips through between it and the one before, whose place it takes.
    this.#heal();
    this.#cuts = cuts;
  }

  #heal(): void {
    for (const cut of this.#cuts) this.world.network.healCut(cut);
    this.#cuts = [];
  }

  #pass(timeMs: number): void {
    const { heap } = this.world;
    heap.runUntil(heap.nowMs + timeMs);
    checkMeanwhile(this.world);
  }

  #within(words: Words, problemNow: () => string | undefined): void {
    const { heap } = this.world;
    const lastMs = heap.nowMs + timeOf(words);
    let problem = problemNow();
    while (problem !== undefined) {
      if (heap.nowMs >= lastMs) throw new BrokenStory(problem);
      this.#pass(stepMs);
      problem = problemNow();
    }
  }

  #entriesOf(post: string): readonly Issued[] {
    const { placement } = this.#album;
    return this.world.truth.issuedOfItem({ placement, itemId: this.#post(post).itemId });
  }

  #unsafe(post: string): string | undefined {
    const chunks = this.#post(post).media.flatMap(({ chunks: each }) => each);
    const all = [
      ...this.#entriesOf(post),
      ...chunks.map(({ meta }) => this.world.truth.issuedOf(meta)),
    ];
    const { w } = this.world.options.engine.smallRing;
    const thin = all.find(({ acknowledgedDevices }) => acknowledgedDevices < w);
    return thin && `A ${thin.version.meta.form} of ${post} was not acknowledged.`;
  }

  /** By the photos: every chunk on each of these devices, and none on any other. */
  #holdersDiffer(post: string, names: string): string | undefined {
    const wanted = new Set(names === '' ? [] : this.#slots(names).map(({ device }) => device.name));
    for (const { chunks } of this.#post(post).media) {
      for (const { meta } of chunks) {
        const holders = this.world.truth.holdersOf(meta).map((device) => device.name);
        const isSame = holders.length === wanted.size && holders.every((name) => wanted.has(name));
        if (!isSame) return `A piece of ${post} is on ${holders.join(' ') || 'no device'}.`;
      }
    }
    return undefined;
  }

  #copiesDiffer(name: string, post: string, count: number): string | undefined {
    const { tab } = this.#app(name);
    for (const { placement, chunks } of this.#post(post).media) {
      const copies = tab.node.copiesOf(
        placement,
        chunks.map(({ meta }) => meta.itemId),
      );
      for (const { here, reachable } of copies) {
        const devices = new Set(reachable);
        if (here) devices.add(tab.deviceId);
        if (devices.size !== count) return `It says ${devices.size}.`;
      }
    }
    return undefined;
  }

  #siblingsDiffer(name: string, post: string, count: number): string | undefined {
    const { itemId } = this.#post(post);
    const held = this.#app(name)
      .tab.node.versionsOf(this.#album.placement)
      .filter((meta) => meta.itemId === itemId);
    return held.length === count ? undefined : `It has ${held.length}.`;
  }

  #newestOf(post: string): Issued {
    const newest = this.#entriesOf(post).at(-1);
    if (!newest) throw new BrokenStory(`Nobody wrote ${post}.`);
    return newest;
  }

  #newestMissing(name: string, post: string): string | undefined {
    const { meta } = this.#newestOf(post).version;
    return this.#app(name).tab.disk.holds(meta) ? undefined : 'It has not.';
  }

  #read(name: string, post: string, words: Words): void {
    const { meta } = this.#newestOf(post).version;
    const { placement, itemId } = meta;
    let found: readonly string[] = [];
    this.#app(name).tab.command(
      (operationId) => ({ type: 'read', operationId, placement, itemId }),
      (answer) => {
        if (answer.type === 'read') found = answer.versions.map((each) => each.meta.versionId);
      },
    );
    this.#within(words, () => (found.includes(meta.versionId) ? undefined : 'It reads another.'));
  }

  #linkMissing(name: string, other: string): string | undefined {
    const [a, b] = [this.#app(name).tab.nodeId, this.#app(other).tab.nodeId];
    return this.world.network.areLinked(a, b) ? undefined : 'They are not.';
  }

  #stateDiffers(name: string, other: string, state: string): string | undefined {
    const [slot] = this.#slots(other);
    const member = this.#app(name)
      .tab.node.members()
      .find(({ nodeId }) => nodeId === slot?.nodeId);
    return member?.state === state ? undefined : `It sees it ${member?.state ?? 'not at all'}.`;
  }

  #hintsMissing(name: string): string | undefined {
    const [slot] = this.#slots(name);
    const isHeld = this.world.slots.some(({ disk }) =>
      [...disk.copies()].some(({ flags }) => flags.hintsFor.some((id) => id === slot?.nodeId)),
    );
    return isHeld ? undefined : 'Nobody does.';
  }

  #hintsLeft(): string | undefined {
    const slot = this.world.slots.find(({ disk }) =>
      [...disk.copies()].some(({ flags }) => flags.hintsFor.length > 0),
    );
    return slot && `${slot.name} does.`;
  }
}
