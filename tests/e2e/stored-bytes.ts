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

/** Names of the chunks on a device's disk, over all its slots. */
export const chunksOnDisk = async (page: Page): Promise<ReadonlySet<string>> =>
  new Set(
    await page.evaluate(async () => {
      const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
        });
      const chunks: string[] = [];
      for (const { name } of await indexedDB.databases()) {
        if (name === undefined || !/^insta-dynamo-\d+$/.test(name)) continue;
        const database = await done(indexedDB.open(name));
        const metas = database.transaction('metas').objectStore('metas');
        for (const meta of (await done(metas.getAll())) as { form: string; itemId: string }[]) {
          if (meta.form === 'chunk') chunks.push(meta.itemId);
        }
        database.close();
      }
      return chunks;
    }),
  );

/** On how many of these devices each chunk of the first lies, at the least. */
export const fewestCopies = async (author: Page, others: readonly Page[]): Promise<number> => {
  const own = await chunksOnDisk(author);
  const elsewhere = await Promise.all(others.map(chunksOnDisk));
  const counts = [...own].map(
    (chunk) => 1 + elsewhere.filter((chunks) => chunks.has(chunk)).length,
  );
  return Math.min(...counts);
};
