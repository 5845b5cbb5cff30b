/**
 * A device is put back to an old backup, writes at once what it had written since, and somebody who
 * has seen only that writes on: while the one witness of what was lost is out of reach. Where a
 * device counts its lives as one writer, the last of these covers what its author has never seen.
 */

import type { VersionMeta } from '../../src/engine/version.ts';
import type { Album, Post } from './albums.ts';
import type { App } from './app.ts';
import type { Device } from './device.ts';
import type { FaultClock } from './fault-clock.ts';
import type { Cut } from './network.ts';
import { bothWays } from './partitions.ts';
import type { World, Slot } from './world.ts';

const lookMs = 1000;
const looksMax = 30;

interface Memory {
  readonly slot: Slot;
  readonly app: App;
  readonly witness: Slot;
  readonly album: Album;
  readonly post: Post;
}

export class Amnesia {
  readonly #world: World;
  readonly #clock: FaultClock;
  readonly #open: (slot: Slot) => void;

  constructor(world: World, clock: FaultClock, open: (slot: Slot) => void) {
    this.#world = world;
    this.#clock = clock;
    this.#open = open;
  }

  /** `rollBack` ends the device's tabs and puts the old disks in. */
  strike(device: Device, rollBack: () => void): void {
    const memory = this.#memoryOf(device);
    if (!memory) {
      rollBack();
      return;
    }
    const { slot, app, witness } = memory;
    const heal = this.#cutAround([slot, witness]);
    edit(app, memory);
    this.#when(
      () => this.#writesOf(memory, app).some((meta) => witness.disk.holds(meta)),
      () => {
        rollBack();
        const healWitness = this.#cutAround([witness]);
        heal();
        this.#open(slot);
        if (slot.app && slot.app !== app) this.#writeAgain(memory, slot.app, healWitness);
        else healWitness();
      },
    );
  }

  #writeAgain(memory: Memory, again: App, heal: () => void): void {
    edit(again, memory);
    this.#when(
      () => this.#whoSawOnly(memory, again) !== undefined,
      () => {
        const next = this.#whoSawOnly(memory, again);
        if (next) {
          edit(next, memory);
          this.#world.story.count('path: a write over one that had forgotten');
        }
        heal();
      },
    );
  }

  /** Somebody has what came after, and nothing of what was lost. */
  #whoSawOnly(memory: Memory, again: App): App | undefined {
    const lost = this.#writesOf(memory, memory.app);
    const later = this.#writesOf(memory, again);
    const slot = this.#world.honestSlots.find(
      ({ app, disk, device }) =>
        app?.tab.isAwake === true &&
        device !== memory.slot.device &&
        app.albums.includes(memory.album) &&
        later.some((meta) => disk.holds(meta)) &&
        !lost.some((meta) => disk.holds(meta)),
    );
    return slot?.app;
  }

  #writesOf({ album, post }: Memory, { tab }: App): readonly VersionMeta[] {
    const item = { placement: album.placement, itemId: post.itemId };
    return this.#world.truth
      .issuedOfItem(item)
      .flatMap(({ version, life }) => (life === tab ? [version.meta] : []));
  }

  #memoryOf(device: Device): Memory | undefined {
    const { honestSlots, network } = this.#world;
    for (const slot of honestSlots.filter((each) => each.device === device)) {
      const { app } = slot;
      if (app?.tab.isAwake !== true) continue;
      const witness = honestSlots.find(
        (each) => each.device !== device && network.areLinked(slot.nodeId, each.nodeId),
      );
      for (const album of app.albums) {
        const post = app.visiblePosts(album).at(-1);
        if (post && witness) return { slot, app, witness, album, post };
      }
    }
    return undefined;
  }

  /** As soon as it is so, or when it takes too long; never once the faults have ended. */
  #when(isSo: () => boolean, then: () => void, looksLeft = looksMax): void {
    this.#clock.once(lookMs, () => {
      if (isSo() || looksLeft === 0) then();
      else this.#when(isSo, then, looksLeft - 1);
    });
  }

  /** The end of the faults heals it too. */
  #cutAround(inside: readonly Slot[]): () => void {
    const nodeIds = inside.map(({ nodeId }) => nodeId);
    const others = this.#world.slots
      .map(({ nodeId }) => nodeId)
      .filter((nodeId) => !nodeIds.includes(nodeId));
    const cuts: readonly Cut[] = bothWays(nodeIds, others);
    for (const cut of cuts) this.#world.network.cut(cut);
    return () => {
      for (const cut of cuts) this.#world.network.healCut(cut);
    };
  }
}

const edit = (app: App, { album, post }: Memory): void => app.edit(album, post);
