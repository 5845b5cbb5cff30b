/**
 * What every Storage must do, whatever it stores on. Each case gets a disk of its own; `open` begins
 * another life of the same tab on it.
 */

import type { StorageWrite } from '../../src/engine/effect.ts';
import type { CopyFlags } from '../../src/engine/version.ts';
import type { Storage } from '../../src/node/storage/storage.ts';
import { hinted, metaOf, mustBeSame, pinned, refOf, stateOf, versionOf } from './stored-things.ts';

export interface StorageCase {
  readonly name: string;
  run(open: () => Promise<Storage>): Promise<void>;
}

const written = { ok: true, value: null };

const put = (mark: number, flags: CopyFlags = pinned): StorageWrite => ({
  type: 'putVersion',
  version: versionOf(mark),
  flags,
});

/** No disk can keep it: functions are not data. */
const unstorable: StorageWrite = { type: 'putState', state: { members: () => [] } as never };

const marksIn = async (storage: Storage): Promise<number[]> =>
  (await storage.restore()).copies.map(({ meta }) => parseInt(meta.itemId.slice(0, 2), 16)).sort();

export const storageCases: readonly StorageCase[] = [
  {
    name: 'an empty disk restores to nothing',
    async run(open) {
      mustBeSame(await (await open()).restore(), { copies: [], state: undefined });
    },
  },
  {
    name: 'what was written is there in the next life',
    async run(open) {
      const storage = await open();
      const writes: StorageWrite[] = [
        put(2),
        put(3, hinted),
        { type: 'putState', state: stateOf(9) },
      ];
      mustBeSame(await storage.write(writes, 'strict'), written);

      const { copies, state } = await (await open()).restore();
      mustBeSame(copies, [
        { meta: metaOf(2), flags: pinned },
        { meta: metaOf(3), flags: hinted },
      ]);
      mustBeSame(state, stateOf(9));
    },
  },
  {
    name: 'bodies come back exactly',
    async run(open) {
      await (await open()).write([put(2), put(3)], 'relaxed');
      const versions = await (await open()).load([refOf(3), refOf(2)]);
      mustBeSame(versions, [versionOf(3), versionOf(2)]);
    },
  },
  {
    name: 'of a view into a bigger buffer only the view is stored',
    async run(open) {
      const message = new Uint8Array(1000).fill(9);
      const version = { meta: metaOf(2), bytes: message.subarray(10, 14) };
      const storage = await open();
      await storage.write([{ type: 'putVersion', version, flags: pinned }], 'relaxed');
      const [loaded] = await storage.load([refOf(2)]);
      mustBeSame(loaded?.bytes, new Uint8Array(4).fill(9));
      mustBeSame(loaded?.bytes.buffer.byteLength, 4);
    },
  },
  {
    name: 'what the writer does with its bytes afterwards changes nothing',
    async run(open) {
      const storage = await open();
      const version = { meta: metaOf(2), bytes: new Uint8Array([1, 2, 3]) };
      await storage.write([{ type: 'putVersion', version, flags: pinned }], 'relaxed');
      version.bytes.fill(0);
      const [loaded] = await storage.load([refOf(2)]);
      mustBeSame(loaded?.bytes, new Uint8Array([1, 2, 3]));
    },
  },
  {
    name: 'versions that are not here are left out of a load',
    async run(open) {
      const storage = await open();
      await storage.write([put(2)], 'relaxed');
      mustBeSame(await storage.load([refOf(8), refOf(2), refOf(9)]), [versionOf(2)]);
      mustBeSame(await storage.load([]), []);
    },
  },
  {
    name: 'flags change without the body',
    async run(open) {
      const storage = await open();
      await storage.write([put(2)], 'relaxed');
      await storage.write([{ type: 'setFlags', ref: refOf(2), flags: hinted }], 'relaxed');
      mustBeSame((await storage.restore()).copies, [{ meta: metaOf(2), flags: hinted }]);
      mustBeSame(await storage.load([refOf(2)]), [versionOf(2)]);
    },
  },
  {
    name: 'flags alone are no copy',
    async run(open) {
      const storage = await open();
      await storage.write([{ type: 'setFlags', ref: refOf(2), flags: hinted }], 'relaxed');
      mustBeSame(await marksIn(storage), []);
    },
  },
  {
    name: 'what was deleted is gone, and its neighbours stay',
    async run(open) {
      const storage = await open();
      await storage.write([put(2), put(3)], 'relaxed');
      await storage.write([{ type: 'deleteVersion', ref: refOf(2) }], 'relaxed');
      const next = await open();
      mustBeSame(await marksIn(next), [3]);
      mustBeSame(await next.load([refOf(2), refOf(3)]), [versionOf(3)]);
    },
  },
  {
    name: 'versions of one item are told apart',
    async run(open) {
      const storage = await open();
      const newer = { ...metaOf(2), versionId: metaOf(3).versionId };
      const version = { meta: newer, bytes: new Uint8Array([7]) };
      await storage.write([put(2), { type: 'putVersion', version, flags: hinted }], 'relaxed');
      await storage.write([{ type: 'deleteVersion', ref: refOf(2) }], 'relaxed');
      mustBeSame((await storage.restore()).copies, [{ meta: newer, flags: hinted }]);
      mustBeSame(await storage.load([refOf(2), newer]), [version]);
    },
  },
  {
    name: 'writes take effect in the order they were given, awaited or not',
    async run(open) {
      const storage = await open();
      const remove: StorageWrite = { type: 'deleteVersion', ref: refOf(2) };
      await Promise.all([
        storage.write([put(2)], 'relaxed'),
        storage.write([remove], 'relaxed'),
        storage.write([put(2, hinted), { type: 'putState', state: stateOf(1) }], 'strict'),
        storage.write([put(3), remove, { type: 'putState', state: stateOf(2) }], 'relaxed'),
      ]);
      const { copies, state } = await storage.restore();
      mustBeSame(copies, [{ meta: metaOf(3), flags: pinned }]);
      mustBeSame(state, stateOf(2));
    },
  },
  {
    name: 'a batch is kept whole or not at all, and the next one is none the worse',
    async run(open) {
      const storage = await open();
      const outcome = await storage.write([put(2), unstorable, put(3)], 'relaxed');
      mustBeSame(outcome, { ok: false, error: 'storageFailed' });
      mustBeSame(await marksIn(storage), []);
      mustBeSame(await storage.write([put(4)], 'relaxed'), written);
      mustBeSame(await marksIn(await open()), [4]);
    },
  },
  {
    name: 'a batch that fails takes none of those with it that were written meanwhile',
    async run(open) {
      const storage = await open();
      const outcomes = await Promise.all([
        storage.write([put(2)], 'relaxed'),
        storage.write([put(3)], 'relaxed'),
        storage.write([put(4), unstorable], 'relaxed'),
        storage.write([put(5)], 'relaxed'),
      ]);
      mustBeSame(
        outcomes.map(({ ok }) => ok),
        [true, true, false, true],
      );
      mustBeSame(await marksIn(storage), [2, 3, 5]);
    },
  },
];
