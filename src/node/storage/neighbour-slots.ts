/**
 * The stores of this browser's other slots, read and never written: what their tabs kept is on this
 * device, whether they are open or not. A store that cannot be read now holds nothing for now.
 */

import { openDB } from 'idb';
import type { ItemId, Placement } from '../../engine/ids.ts';
import type { Version, VersionMeta } from '../../engine/version.ts';
import {
  databaseNameOf,
  rowKeyOf,
  slotOf,
  type SlotDatabase,
  type SlotSchema,
} from './slot-schema.ts';

/** A copy that lies in another slot. */
export interface NeighbourCopy {
  readonly slot: number;
  readonly meta: VersionMeta;
}

export interface NeighbourCopies {
  readonly copies: readonly NeighbourCopy[];
  /** Every slot could be read. */
  readonly isComplete: boolean;
}

export class NeighbourSlots {
  readonly #ownSlot: number;
  readonly #databaseBySlot = new Map<number, Promise<SlotDatabase>>();

  constructor(ownSlot: number) {
    this.#ownSlot = ownSlot;
  }

  /** Everything they hold of one placement; each version once. */
  async copiesAt(placement: Placement): Promise<NeighbourCopies> {
    const rows = IDBKeyRange.bound(placement, `${placement}\uffff`);
    const copyByName = new Map<string, NeighbourCopy>();
    let isComplete = true;
    for (const slot of await this.#slots()) {
      const metas = await this.#read(slot, (database) => database.getAll('metas', rows));
      if (metas === undefined) isComplete = false;
      for (const meta of metas ?? []) copyByName.set(rowKeyOf(meta), { slot, meta });
    }
    return { copies: [...copyByName.values()], isComplete };
  }

  /** With their bytes; those that went meanwhile are left out. */
  async load(copies: readonly NeighbourCopy[]): Promise<readonly Version[]> {
    const versions: Version[] = [];
    for (const slot of new Set(copies.map((copy) => copy.slot))) {
      const metas = copies.filter((copy) => copy.slot === slot).map(({ meta }) => meta);
      const found = await this.#read(slot, (database) => versionsIn(database, metas));
      versions.push(...(found ?? []));
    }
    return versions;
  }

  /** Chunks of one placement, by name. */
  async chunks(
    placement: Placement,
    itemIds: readonly ItemId[],
  ): Promise<ReadonlyMap<ItemId, Uint8Array>> {
    const bytesByItem = new Map<ItemId, Uint8Array>();
    for (const slot of await this.#slots()) {
      const missing = itemIds.filter((itemId) => !bytesByItem.has(itemId));
      if (missing.length === 0) break;

      const bodies = await this.#read(slot, (database) =>
        Promise.all(missing.map((itemId) => database.get('bodies', chunkKeyOf(placement, itemId)))),
      );
      for (const [at, itemId] of missing.entries()) {
        const body = bodies?.[at];
        if (body !== undefined) bytesByItem.set(itemId, new Uint8Array(body));
      }
    }
    return bytesByItem;
  }

  /** Lowest first. */
  async #slots(): Promise<readonly number[]> {
    const databases = await indexedDB.databases();
    return databases
      .flatMap(({ name }) => slotOf(name ?? '') ?? [])
      .filter((slot) => slot !== this.#ownSlot)
      .sort((a, b) => a - b);
  }

  async #read<Value>(
    slot: number,
    read: (database: SlotDatabase) => Promise<Value>,
  ): Promise<Value | undefined> {
    const opening = this.#databaseBySlot.get(slot) ?? this.#open(slot);
    this.#databaseBySlot.set(slot, opening);
    try {
      return await read(await opening);
    } catch {
      // Wiped, closed by the browser, or of a shape this version does not know: asked anew next time.
      if (this.#databaseBySlot.get(slot) === opening) this.#databaseBySlot.delete(slot);
      return undefined;
    }
  }

  #open(slot: number): Promise<SlotDatabase> {
    return openDB<SlotSchema>(databaseNameOf(slot), undefined, {
      // It was deleted since it was listed; only its own tab makes one.
      upgrade: (_database, _from, _to, transaction) => transaction.abort(),
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#databaseBySlot.delete(slot);
      },
    });
  }
}

/** A chunk's version is its item; see ids. */
const chunkKeyOf = (placement: Placement, itemId: ItemId): string => placement + itemId + itemId;

const versionsIn = async (
  database: SlotDatabase,
  refs: readonly VersionMeta[],
): Promise<readonly Version[]> => {
  const bodies = await Promise.all(refs.map((meta) => database.get('bodies', rowKeyOf(meta))));
  return refs.flatMap((meta, at) => {
    const body = bodies[at];
    return body === undefined ? [] : [{ meta, bytes: new Uint8Array(body) }];
  });
};
