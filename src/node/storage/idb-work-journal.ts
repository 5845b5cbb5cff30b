/**
 * The journal of unfinished posts, in a database that all tabs of a profile share. A Web Lock says
 * who is at work: the browser gives it back when a tab ends, however it ends, and then any other tab
 * may take the work up.
 */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Placement } from '../../engine/ids.ts';
import { assert } from '../../engine/assert.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { EntryRef } from '../../trust/entry.ts';
import { randomBytes } from '../../trust/web-crypto.ts';
import type { LeftWork, PostWork, WorkInHand, WorkJournal } from '../albums/work-journal.ts';
import { storageFailureOf } from './storage-failure.ts';
import type { StorageFailure } from './storage.ts';
import { databaseNameOf, type SlotSchema } from './slot-schema.ts';

/** Album, work, place: the work itself at 0, its pieces after it. */
type RowKey = [Placement, string, number];

interface WorkRow {
  readonly work: PostWork;
  readonly slot: number;
}

interface PiecesRow {
  readonly pieces: readonly EntryRef[];
}

interface JournalSchema extends DBSchema {
  rows: { key: RowKey; value: WorkRow | PiecesRow };
}

type JournalDatabase = IDBPDatabase<JournalSchema>;

const databaseName = 'insta-dynamo-work';

export class IdbWorkJournal implements WorkJournal {
  readonly #slot: number;

  constructor(slot: number) {
    this.#slot = slot;
  }

  async begin(work: PostWork): Promise<Result<WorkInHand, StorageFailure>> {
    const workId = bytesToHex(randomBytes(16));
    let database: JournalDatabase;
    try {
      database = await openJournal();
    } catch (error) {
      return err(storageFailureOf(error));
    }
    const letGo = await claim(workId);
    assert(letGo !== undefined, 'Nobody else knows the new work.');

    const hand = new Hand(database, [work.post.albumId, workId], letGo);
    const begun = await hand.put(0, { work, slot: this.#slot });
    if (begun.ok) return ok(hand);

    hand.putDown();
    return begun;
  }

  async albumsAtWork(): Promise<ReadonlySet<Placement>> {
    const database = await openJournal();
    try {
      const keys = await database.getAllKeys('rows');
      return new Set(keys.map(([albumId]) => albumId));
    } finally {
      database.close();
    }
  }

  async takeLeft(albumId: Placement): Promise<readonly LeftWork[]> {
    const database = await openJournal();
    const keys = await database.getAllKeys('rows', IDBKeyRange.bound([albumId], [albumId, []]));
    database.close();

    const taken: LeftWork[] = [];
    for (const workId of new Set(keys.map(([, id]) => id))) {
      const letGo = await claim(workId);
      const left = letGo && (await takeUp([albumId, workId], letGo));
      if (left !== undefined) taken.push(left);
    }
    return taken;
  }
}

class Hand implements WorkInHand {
  readonly #database: JournalDatabase;
  readonly #key: readonly [Placement, string];
  readonly #letGo: () => void;
  #notesCount: number;

  constructor(
    database: JournalDatabase,
    key: readonly [Placement, string],
    letGo: () => void,
    notesCount = 0,
  ) {
    this.#database = database;
    this.#key = key;
    this.#letGo = letGo;
    this.#notesCount = notesCount;
  }

  note(pieces: readonly EntryRef[]): Promise<Result<null, StorageFailure>> {
    this.#notesCount += 1;
    return this.put(this.#notesCount, { pieces });
  }

  async put(place: number, row: WorkRow | PiecesRow): Promise<Result<null, StorageFailure>> {
    try {
      const transaction = this.#database.transaction('rows', 'readwrite', { durability: 'strict' });
      const [albumId, workId] = this.#key;
      void transaction.store.put(row, [albumId, workId, place]);
      await transaction.done;
      return ok(null);
    } catch (error) {
      return err(storageFailureOf(error));
    }
  }

  /** What cannot be struck out now is found again, and found to be done. */
  async end(): Promise<void> {
    try {
      await this.#database.delete('rows', rowsOf(this.#key));
    } catch {
      // The next start will.
    }
    this.putDown();
  }

  putDown(): void {
    this.#database.close();
    this.#letGo();
  }
}

const rowsOf = ([albumId, workId]: readonly [Placement, string]): IDBKeyRange =>
  IDBKeyRange.bound([albumId, workId], [albumId, workId, []]);

/** Undefined where another tab is at it; else lets it go when called. */
const claim = (workId: string): Promise<(() => void) | undefined> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(`insta-dynamo-work-${workId}`, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(undefined);
        return new Promise<void>((letGo) => resolve(letGo));
      })
      .catch(reject);
  });

/** Read again now that it is ours: whoever had it may have ended it meanwhile. */
const takeUp = async (
  key: readonly [Placement, string],
  letGo: () => void,
): Promise<LeftWork | undefined> => {
  const database = await openJournal();
  const [first, ...notes] = await database.getAll('rows', rowsOf(key));
  const hand = new Hand(database, key, letGo, notes.length);
  if (first === undefined || !('work' in first)) {
    await hand.end();
    return undefined;
  }
  const { work, slot } = first;
  const noted = notes.flatMap((row) => ('pieces' in row ? row.pieces : []));
  return {
    work: { ...work, pieces: [...work.pieces, ...noted] },
    isPostWritten: await isOnDisk(slot, work.post),
    hand,
  };
};

/** Asked of the slot in which it was made. Where that is gone nobody can tell, and nothing is undone. */
const isOnDisk = async (slot: number, { placement, itemId }: EntryRef): Promise<boolean> => {
  const prefix = placement + itemId;
  let database: IDBPDatabase<SlotSchema>;
  try {
    database = await openDB<SlotSchema>(databaseNameOf(slot), undefined, {
      // It was not there, and is not made by asking.
      upgrade: (_new, _from, _to, transaction) => {
        transaction.done.catch(() => {});
        transaction.abort();
      },
    });
  } catch {
    return true;
  }
  try {
    const count = await database.count('metas', IDBKeyRange.bound(prefix, `${prefix}\uffff`));
    return count > 0;
  } finally {
    database.close();
  }
};

const openJournal = (): Promise<JournalDatabase> =>
  openDB<JournalSchema>(databaseName, 1, {
    upgrade: (database) => void database.createObjectStore('rows'),
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
