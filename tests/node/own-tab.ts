/** A tab of one user on a disk in memory: engine, shelf and profile are the real ones. */

import type { PersistentState, StorageWrite } from '../../src/engine/effect.ts';
import type { DeviceId, NodeId, Placement } from '../../src/engine/ids.ts';
import { defaultOptions } from '../../src/engine/options.ts';
import { ok } from '../../src/engine/result.ts';
import { RingNode } from '../../src/engine/ring-node.ts';
import type { CopyFlags, Version, VersionRef } from '../../src/engine/version.ts';
import type { AlbumSession } from '../../src/node/albums/album-session.ts';
import { AlbumShelf } from '../../src/node/albums/album-shelf.ts';
import { ProfileWriter } from '../../src/node/albums/profile-writer.ts';
import { CommandDesk } from '../../src/node/command-desk.ts';
import { NeighbourCopies, type NeighbourCopiesParts } from '../../src/node/neighbour-copies.ts';
import { RunLoop } from '../../src/node/run-loop.ts';
import type { Storage } from '../../src/node/storage/storage.ts';
import { keyringKeys, type AlbumKeys } from '../../src/trust/album-keys.ts';
import { userKeyOf } from '../trust/people.ts';

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;

export class MemoryDisk implements Storage {
  readonly copies = new Map<string, { readonly version: Version; readonly flags: CopyFlags }>();
  writesCount = 0;
  /** Versions that a neighbour has read with their bytes. */
  readBesideCount = 0;
  #state: PersistentState | undefined;

  restore: Storage['restore'] = async () => ({
    state: this.#state,
    copies: [...this.copies.values()].map(({ version, flags }) => ({ meta: version.meta, flags })),
  });

  load: Storage['load'] = async (refs) =>
    refs.flatMap((ref) => this.copies.get(nameOf(ref))?.version ?? []);

  write: Storage['write'] = async (writes) => {
    for (const write of writes) this.#apply(write);
    return ok(null);
  };

  #apply(write: StorageWrite): void {
    switch (write.type) {
      case 'putVersion':
        this.writesCount += 1;
        this.copies.set(nameOf(write.version.meta), write);
        return;
      case 'setFlags': {
        const copy = this.copies.get(nameOf(write.ref));
        if (copy) this.copies.set(nameOf(write.ref), { ...copy, flags: write.flags });
        return;
      }
      case 'deleteVersion':
        this.copies.delete(nameOf(write.ref));
        return;
      case 'putState':
        this.#state = write.state;
    }
  }
}

/** The disks of other slots, as their neighbour reads them. */
const slotsOf = (disks: readonly MemoryDisk[]): NeighbourCopiesParts['slots'] => ({
  copiesAt: async (placement) => ({
    copies: disks.flatMap((disk, slot) =>
      [...disk.copies.values()]
        .filter(({ version }) => version.meta.placement === placement)
        .map(({ version }) => ({ slot, meta: version.meta })),
    ),
    isComplete: true,
  }),
  load: async (copies) =>
    copies.flatMap(({ slot, meta }) => {
      const disk = disks[slot];
      if (disk !== undefined) disk.readBesideCount += 1;
      return disk?.copies.get(nameOf(meta))?.version ?? [];
    }),
  chunks: async () => new Map(),
});

export interface OwnTabSettings {
  /** Tells tabs and devices apart. */
  readonly number: number;
  readonly person?: number;
  readonly beside?: readonly MemoryDisk[];
  /** Another tab has replaced the user's key. */
  readonly isKeyGone?: boolean;
}

export class OwnTab {
  readonly disk = new MemoryDisk();
  readonly shelf: AlbumShelf;
  readonly profile: ProfileWriter;
  readonly neighbours: NeighbourCopies;
  readonly deviceId: DeviceId;
  /** Sessions that said that their album changed, in order. */
  readonly changed: AlbumSession[] = [];
  readonly #loop: RunLoop;

  private constructor(settings: OwnTabSettings, ownKeyring: AlbumKeys) {
    const { number, person = 1, beside = [], isKeyGone = false } = settings;
    const digits = number.toString(16).padStart(2, '0');
    this.deviceId = digits.repeat(16) as DeviceId;
    const ring = new RingNode({
      nodeId: digits.repeat(16) as NodeId,
      deviceId: this.deviceId,
      weight: 1,
      isKeeper: false,
      protocol: 1,
      seed: number,
      options: defaultOptions,
      restored: { state: undefined, copies: [] },
    });
    const desk = new CommandDesk((command) => this.#loop.put({ type: 'command', command }));
    this.#loop = new RunLoop(ring, {
      storage: this.disk,
      send: () => {},
      dial: () => {},
      hangUp: () => {},
      deliverSignal: () => {},
      signClaim: async (claim) => ({ claim, proof: new Uint8Array() }),
      onAnswer: (operationId, answer) => desk.answer(operationId, answer),
      onEvent: (event) => {
        if (event.type !== 'itemsChanged') return;
        void this.shelf.sessionAt(event.placement)?.itemsChanged(event.metas);
      },
      onStored: () => {},
      onBug: (error) => {
        throw error;
      },
    });
    const { deviceId } = this;
    this.neighbours = new NeighbourCopies({ desk, ring, deviceId, slots: slotsOf(beside) });
    this.shelf = new AlbumShelf(
      {
        desk,
        ring,
        storage: this.disk,
        userKey: userKeyOf(person),
        keyringKeys: ownKeyring,
        bring: (placement: Placement) => this.neighbours.bring(placement),
        whileKeyStays: async (work) => (isKeyGone ? undefined : work()),
      },
      { onAlbumChanged: (session) => this.changed.push(session), onShelfChanged: () => {} },
    );
    this.profile = new ProfileWriter(this.shelf, { deviceId, form: 'laptop' });
  }

  static async open(settings: OwnTabSettings): Promise<OwnTab> {
    const tab = new OwnTab(settings, await keyringKeys(userKeyOf(settings.person ?? 1)));
    tab.#loop.put({ type: 'wake' });
    await tab.shelf.open();
    return tab;
  }

  close(): void {
    this.#loop.stop();
  }
}
