/** What a device really has on its disk: every byte of every IndexedDB database of the origin. */

import type { Page } from '@playwright/test';

/** For each needle, whether its bytes stand anywhere in the page's databases. */
export const findInStores = (
  page: Page,
  needles: readonly Uint8Array[],
): Promise<readonly boolean[]> =>
  page.evaluate(
    async (given) => {
      const found = given.map(() => false);
      const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
      const wanted = given.map((needle) => text(new Uint8Array(needle)));

      const look = (value: unknown): void => {
        if (typeof value === 'string') return lookIn(text(new TextEncoder().encode(value)));
        if (value instanceof ArrayBuffer) return lookIn(text(new Uint8Array(value)));
        if (ArrayBuffer.isView(value)) {
          return lookIn(text(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
        }
        if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
      };
      const lookIn = (hay: string): void => {
        for (const [at, needle] of wanted.entries()) if (hay.includes(needle)) found[at] = true;
      };
      const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
        });

      for (const { name } of await indexedDB.databases()) {
        if (name === undefined) continue;
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          const objects = database.transaction(store).objectStore(store);
          look(await done(objects.getAllKeys()));
          look(await done(objects.getAll()));
        }
        database.close();
      }
      return found;
    },
    needles.map((needle) => [...needle]),
  );

/** Rows of one store over all slots of a device. */
export const countRows = (page: Page, store: 'metas' | 'bodies'): Promise<number> =>
  page.evaluate(async (name) => {
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
      });
    let rows = 0;
    for (const { name: databaseName } of await indexedDB.databases()) {
      if (databaseName === undefined || !/^insta-dynamo-\d+$/.test(databaseName)) continue;
      const database = await done(indexedDB.open(databaseName));
      rows += await done(database.transaction(name).objectStore(name).count());
      database.close();
    }
    return rows;
  }, store);
