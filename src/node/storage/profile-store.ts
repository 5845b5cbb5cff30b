/**
 * What all tabs of one browser profile share: the user's key and the device's id. Written once, at
 * the first start, with strict durability; two tabs starting at once agree because the transaction
 * that finds nothing is the one that writes.
 */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface ProfileSchema extends DBSchema {
  settings: { key: string; value: unknown };
}

export interface Profile {
  /** 32 bytes; every album secret of this user derives from it. */
  readonly userKey: Uint8Array;
  /** 16 bytes: one failure domain. */
  readonly deviceId: Uint8Array;
}

const databaseName = 'insta-dynamo-profile';

export class ProfileStore {
  readonly #database: IDBPDatabase<ProfileSchema>;

  private constructor(database: IDBPDatabase<ProfileSchema>) {
    this.#database = database;
  }

  static async open(): Promise<ProfileStore> {
    const database = await openDB<ProfileSchema>(databaseName, 1, {
      upgrade: (upgraded) => void upgraded.createObjectStore('settings'),
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new ProfileStore(database);
  }

  /** What is stored, or `fresh` once it is stored. */
  async readOrCreate(fresh: Profile): Promise<Profile> {
    const transaction = this.#database.transaction('settings', 'readwrite', {
      durability: 'strict',
    });
    const userKey = await transaction.store.get('userKey');
    const deviceId = await transaction.store.get('deviceId');
    if (!(userKey instanceof Uint8Array)) void transaction.store.put(fresh.userKey, 'userKey');
    if (!(deviceId instanceof Uint8Array)) void transaction.store.put(fresh.deviceId, 'deviceId');
    await transaction.done;
    return {
      userKey: userKey instanceof Uint8Array ? userKey : fresh.userKey,
      deviceId: deviceId instanceof Uint8Array ? deviceId : fresh.deviceId,
    };
  }

  async replaceUserKey(userKey: Uint8Array): Promise<void> {
    await this.write('userKey', userKey);
  }

  async read(name: string): Promise<unknown> {
    return this.#database.get('settings', name);
  }

  async write(name: string, value: unknown): Promise<void> {
    await this.update(name, () => value);
  }

  /** Between reading and writing no other tab comes in. */
  async update<Value>(name: string, change: (stored: unknown) => Value): Promise<Value> {
    const transaction = this.#database.transaction('settings', 'readwrite', {
      durability: 'strict',
    });
    const value = change(await transaction.store.get(name));
    void transaction.store.put(value, name);
    await transaction.done;
    return value;
  }
}
