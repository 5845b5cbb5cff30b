/**
 * IndexedDB: one database per slot. Metadata and bodies lie in stores of their own, so that a start
 * reads the first and never the second. The connection may be lost at any time (iOS does it); another
 * is opened and the work tried again.
 */

import { openDB, type IDBPTransaction } from 'idb';
import type { PersistentState, StorageWrite } from '../../engine/effect.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type {
  CopyFlags,
  StoredCopy,
  Version,
  VersionMeta,
  VersionRef,
} from '../../engine/version.ts';
import { GroupCommit } from './group-commit.ts';
import { databaseNameOf, rowKeyOf, type SlotDatabase, type SlotSchema } from './slot-schema.ts';
import { RecentBodies } from './recent-bodies.ts';
import { storageFailureOf } from './storage-failure.ts';
import type { Durability, Restored, Storage, StorageFailure } from './storage.ts';

const schemaVersion = 1;
const openTimeoutMs = 10_000;
const attemptsMax = 3;

/** Another shape of the engine's memory gets another number: what an older app left is not read. */
const engineStateKey = 'engine/2';

const storeNames = ['metas', 'flags', 'bodies', 'state'] as const;

/** Storing a view would store the whole buffer behind it. */
const exactBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? bytes.buffer
    : bytes.slice().buffer;

/** A connection that ends takes its open transactions with it: they abort, and leave nothing. */
const namesOfLoss: readonly string[] = ['InvalidStateError', 'UnknownError', 'AbortError'];

const isConnectionLost = (error: unknown): boolean =>
  error instanceof DOMException && namesOfLoss.includes(error.name);

export class IdbStorage implements Storage {
  readonly #name: string;
  readonly #onLost: () => void;
  readonly #groupCommit = new GroupCommit((writes, durability) => this.#commit(writes, durability));
  readonly #recent = new RecentBodies();
  #database: Promise<SlotDatabase> | undefined;

  /** `onLost`: another tab asks for the database, or it was deleted under us. */
  constructor(slot: number, onLost: () => void) {
    this.#name = databaseNameOf(slot);
    this.#onLost = onLost;
  }

  async restore(): Promise<Restored> {
    return this.#withDatabase(async (database) => {
      const transaction = database.transaction(['metas', 'flags', 'state']);
      const [metas, flagKeys, flags, state] = await Promise.all([
        transaction.objectStore('metas').getAll(),
        transaction.objectStore('flags').getAllKeys(),
        transaction.objectStore('flags').getAll(),
        transaction.objectStore('state').get(engineStateKey),
      ]);
      return {
        copies: joined(metas, flagKeys, flags),
        state: state as PersistentState | undefined,
      };
    });
  }

  write(
    writes: readonly StorageWrite[],
    durability: Durability,
  ): Promise<Result<null, StorageFailure>> {
    return this.#groupCommit.write(writes, durability);
  }

  async load(refs: readonly VersionRef[]): Promise<readonly Version[]> {
    const recent = refs.map((ref) => this.#recent.get(ref));
    const older = refs.filter((_ref, at) => recent[at] === undefined);
    const read = older.length === 0 ? [] : await this.#read(older);
    return [...recent.filter((version) => version !== undefined), ...read];
  }

  /** Small secrets and settings of the slot, always strict. */
  async readSetting(name: string): Promise<unknown> {
    return this.#withDatabase((database) => database.get('state', name));
  }

  async writeSetting(name: string, value: unknown): Promise<void> {
    await this.#withDatabase(async (database) => {
      const transaction = database.transaction('state', 'readwrite', { durability: 'strict' });
      void transaction.store.put(value, name);
      await transaction.done;
    });
  }

  async #read(refs: readonly VersionRef[]): Promise<readonly Version[]> {
    const versions = await this.#withDatabase(async (database) => {
      const transaction = database.transaction(['metas', 'bodies']);
      const metas = transaction.objectStore('metas');
      const bodies = transaction.objectStore('bodies');
      return Promise.all(
        refs.map(async (ref) => {
          const key = rowKeyOf(ref);
          const [meta, body] = await Promise.all([metas.get(key), bodies.get(key)]);
          if (meta === undefined || body === undefined) return undefined;
          return { meta, bytes: new Uint8Array(body) };
        }),
      );
    });
    return versions.filter((version) => version !== undefined);
  }

  async #commit(
    writes: readonly StorageWrite[],
    durability: Durability,
  ): Promise<Result<null, StorageFailure>> {
    try {
      await this.#withDatabase(async (database) => {
        const transaction = database.transaction([...storeNames], 'readwrite', {
          durability,
        });
        const requests = requestsOfAll(transaction, writes);
        transaction.commit();
        await Promise.all([...requests, transaction.done]);
      });
      this.#recent.note(writes);
      return ok(null);
    } catch (error) {
      return err(storageFailureOf(error));
    }
  }

  /** Runs `work`, again on a new connection if the one it had was lost. */
  async #withDatabase<Value>(
    work: (database: SlotDatabase) => Promise<Value>,
    attemptsLeft = attemptsMax,
  ): Promise<Value> {
    const database = this.#connected();
    try {
      return await work(await database);
    } catch (error) {
      if (attemptsLeft === 1 || !isConnectionLost(error)) throw error;

      // Whoever else missed it may have opened the next one already.
      if (this.#database === database) this.#database = undefined;
      this.#recent.clear();
      return this.#withDatabase(work, attemptsLeft - 1);
    }
  }

  #connected(): Promise<SlotDatabase> {
    if (this.#database !== undefined) return this.#database;

    const opening = this.#open();
    this.#database = opening;
    opening.catch(() => {
      // What did not open this time may open the next.
      if (this.#database === opening) this.#database = undefined;
    });
    return opening;
  }

  async #open(): Promise<SlotDatabase> {
    const timeout = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('IndexedDB did not open.')), openTimeoutMs);
    });
    const opening = openDB<SlotSchema>(this.#name, schemaVersion, {
      upgrade: (database) => {
        for (const name of storeNames) database.createObjectStore(name);
      },
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#onLost();
      },
    });
    return Promise.race([opening, timeout]);
  }
}

type ReadWrite = IDBPTransaction<SlotSchema, (typeof storeNames)[number][], 'readwrite'>;

const requestsOf = (transaction: ReadWrite, write: StorageWrite): readonly Promise<unknown>[] => {
  const store = <Name extends (typeof storeNames)[number]>(name: Name) =>
    transaction.objectStore(name);
  switch (write.type) {
    case 'putVersion': {
      const { meta, bytes } = write.version;
      const key = rowKeyOf(meta);
      return [
        store('metas').put(meta, key),
        store('flags').put(write.flags, key),
        store('bodies').put(exactBuffer(bytes), key),
      ];
    }
    case 'setFlags':
      return [store('flags').put(write.flags, rowKeyOf(write.ref))];
    case 'deleteVersion': {
      const key = rowKeyOf(write.ref);
      return [store('metas').delete(key), store('flags').delete(key), store('bodies').delete(key)];
    }
    case 'putState':
      return [store('state').put(write.state, engineStateKey)];
  }
};

/** All of them, or an aborted transaction: one that is merely left alone commits what it has. */
const requestsOfAll = (
  transaction: ReadWrite,
  writes: readonly StorageWrite[],
): readonly Promise<unknown>[] => {
  try {
    return writes.flatMap((write) => requestsOf(transaction, write));
  } catch (error) {
    transaction.abort();
    throw error;
  }
};

/** One half without the other is not a copy: it is left out, and the exchange brings it again. */
const joined = (
  metas: readonly VersionMeta[],
  flagKeys: readonly string[],
  flags: readonly CopyFlags[],
): StoredCopy[] => {
  const flagsByKey = new Map(flagKeys.map((key, row) => [key, flags[row]]));
  return metas.flatMap((meta) => {
    const own = flagsByKey.get(rowKeyOf(meta));
    return own === undefined ? [] : [{ meta, flags: own }];
  });
};
