/** The page of idb-storage.spec.ts: disks of its own, and what the browser does to them. */

import { openDB } from 'idb';
import { IdbStorage } from '../../src/node/storage/idb-storage.ts';
import { NeighbourSlots } from '../../src/node/storage/neighbour-slots.ts';
import { ProfileStore } from '../../src/node/storage/profile-store.ts';
import { storageCases } from '../conformance/storage-conformance.ts';
import { metaOf, pinned } from '../conformance/stored-things.ts';

/** What the spec asks of the page, in plain values. */
export interface StoragePage {
  /** Runs one case on a slot of its own; throws what the case throws. */
  runCase(name: string): Promise<void>;
  /** Writes versions of so many bytes in one batch; tells `written` or the failure. */
  write(slot: number, marks: readonly number[], bytes: number): Promise<string>;
  /** First bytes of the bodies that a slot still has. */
  marksOf(slot: number): Promise<readonly number[]>;
  /** Rows of all its stores together, told by the browser itself. */
  rowsOf(slot: number): Promise<number>;
  clear(slot: number, marks: readonly number[]): Promise<void>;
  /** Closes every connection as the browser may, without a word to its owner. */
  closeConnections(): number;
  /** Ends the next so many transactions and their connections in the middle, as the browser may. */
  endNextCommits(count: number): void;
  /** As another tab would that wipes everything. */
  deleteDatabase(slot: number): Promise<void>;
  lostSlots(): readonly number[];
  /** First bytes of what the slots beside `slot` hold at the placement of `mark`, and where. */
  besides(slot: number, mark: number): Promise<readonly string[]>;
  /** Names of the databases that are there. */
  databases(): Promise<readonly string[]>;
  readOrCreate(mark: number): Promise<{ readonly userKey: string; readonly deviceId: string }>;
}

declare global {
  var storagePage: StoragePage;
}

/** Connections opened by this page, as the browser sees them. */
const connections: IDBDatabase[] = [];

const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, version) {
  const request = open.call(this, name, version);
  request.addEventListener('success', () => connections.push(request.result));
  return request;
};

let commitsToEnd = 0;

const commit = IDBTransaction.prototype.commit;
IDBTransaction.prototype.commit = function () {
  if (commitsToEnd === 0) return commit.call(this);
  commitsToEnd -= 1;
  this.abort();
  this.db.close();
};

/** Browsers compress what they store: only noise takes the room it says. */
const noise = (mark: number, bytes: number): Uint8Array => {
  const body = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(body.subarray(at, at + 65_536));
  body[0] = mark;
  return body;
};

const lost: number[] = [];
const storageBySlot = new Map<number, IdbStorage>();

const storageOf = (slot: number): IdbStorage => {
  const storage = storageBySlot.get(slot) ?? new IdbStorage(slot, () => lost.push(slot));
  storageBySlot.set(slot, storage);
  return storage;
};

const neighboursBySlot = new Map<number, NeighbourSlots>();

const neighboursOf = (slot: number): NeighbourSlots => {
  const neighbours = neighboursBySlot.get(slot) ?? new NeighbourSlots(slot);
  neighboursBySlot.set(slot, neighbours);
  return neighbours;
};

globalThis.storagePage = {
  async runCase(name) {
    const slot = storageCases.findIndex((each) => each.name === name);
    const found = storageCases[slot];
    if (found === undefined) throw new Error(`No case is named so: ${name}`);
    await found.run(async () => new IdbStorage(slot, () => {}));
  },

  async write(slot, marks, bytes) {
    const writes = marks.map((mark) => ({
      type: 'putVersion' as const,
      version: { meta: metaOf(mark), bytes: noise(mark, bytes) },
      flags: pinned,
    }));
    const outcome = await storageOf(slot).write(writes, 'relaxed');
    return outcome.ok ? 'written' : outcome.error;
  },

  async marksOf(slot) {
    const { copies } = await storageOf(slot).restore();
    const versions = await storageOf(slot).load(copies.map(({ meta }) => meta));
    return versions.map(({ bytes }) => bytes[0] ?? 0);
  },

  async rowsOf(slot) {
    const database = await openDB(`insta-dynamo-${slot}`);
    const counts = [...database.objectStoreNames].map((name) => database.count(name));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  },

  async clear(slot, marks) {
    const writes = marks.map((mark) => ({ type: 'deleteVersion' as const, ref: metaOf(mark) }));
    await storageOf(slot).write(writes, 'relaxed');
  },

  closeConnections() {
    for (const connection of connections) connection.close();
    return connections.splice(0).length;
  },

  endNextCommits(count) {
    commitsToEnd = count;
  },

  deleteDatabase(slot) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`insta-dynamo-${slot}`);
      request.onsuccess = () => resolve();
      request.onblocked = () => reject(new Error('A connection was not given up.'));
    });
  },

  lostSlots: () => lost,

  async besides(slot, mark) {
    const neighbours = neighboursOf(slot);
    const { copies } = await neighbours.copiesAt(metaOf(mark).placement);
    const versions = await neighbours.load(copies);
    return copies.map(({ slot, meta }) => {
      const body = versions.find((version) => version.meta.versionId === meta.versionId)?.bytes;
      return `${body?.[0]} in ${slot}`;
    });
  },

  async databases() {
    return (await indexedDB.databases()).map(({ name }) => name ?? '').sort();
  },

  async readOrCreate(mark) {
    const store = await ProfileStore.open();
    const { userKey, deviceId } = await store.readOrCreate({
      userKey: new Uint8Array(32).fill(mark),
      deviceId: new Uint8Array(16).fill(mark),
    });
    return { userKey: userKey.join(), deviceId: deviceId.join() };
  },
};
