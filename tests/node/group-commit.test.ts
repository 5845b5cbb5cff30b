import { describe, expect, test } from 'vitest';
import type { StorageWrite } from '../../src/engine/effect.ts';
import { err, ok, type Result } from '../../src/engine/result.ts';
import { GroupCommit } from '../../src/node/storage/group-commit.ts';
import type { StorageFailure } from '../../src/node/storage/storage.ts';

const writes = (count: number): StorageWrite[] =>
  Array.from({ length: count }, () => ({ type: 'putState', state: {} as never }));

/** A disk whose transactions end when the test says so. */
class HeldDisk {
  readonly transactions: { size: number; durability: string }[] = [];
  readonly #ends: ((outcome: Result<null, StorageFailure>) => void)[] = [];

  commit = (
    group: readonly StorageWrite[],
    durability: string,
  ): Promise<Result<null, StorageFailure>> => {
    this.transactions.push({ size: group.length, durability });
    return new Promise((end) => this.#ends.push(end));
  };

  async end(outcome: Result<null, StorageFailure> = ok(null)): Promise<void> {
    this.#ends.shift()?.(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('group commit', () => {
  test('an idle store commits at once, and what comes meanwhile shares the next transaction', async () => {
    const disk = new HeldDisk();
    const store = new GroupCommit(disk.commit);
    const done = [store.write(writes(1), 'relaxed')];
    expect(disk.transactions).toHaveLength(1);

    done.push(store.write(writes(2), 'relaxed'), store.write(writes(3), 'relaxed'));
    await disk.end();
    expect(disk.transactions.map(({ size }) => size)).toEqual([1, 5]);

    await disk.end();
    expect(await Promise.all(done)).toEqual([ok(null), ok(null), ok(null)]);
  });

  test('a group holds at most 200 writes, and a bigger batch goes alone', async () => {
    const disk = new HeldDisk();
    const store = new GroupCommit(disk.commit);
    void store.write(writes(1), 'relaxed');
    for (const size of [150, 60, 300]) void store.write(writes(size), 'relaxed');
    for (let ended = 0; ended < 3; ended += 1) await disk.end();
    expect(disk.transactions.map(({ size }) => size)).toEqual([1, 150, 60, 300]);
  });

  test('one strict batch makes its whole group strict', async () => {
    const disk = new HeldDisk();
    const store = new GroupCommit(disk.commit);
    void store.write(writes(1), 'relaxed');
    void store.write(writes(1), 'relaxed');
    void store.write(writes(1), 'strict');
    await disk.end();
    expect(disk.transactions.map(({ durability }) => durability)).toEqual(['relaxed', 'strict']);
  });

  test('a full disk fails the batch that did not fit and no other of its group', async () => {
    const fits = (size: number): Result<null, StorageFailure> =>
      size > 5 ? err('storageFull') : ok(null);
    const store = new GroupCommit((group) => Promise.resolve(fits(group.length)));
    const outcomes = await Promise.all([
      store.write(writes(1), 'relaxed'),
      store.write(writes(2), 'relaxed'),
      store.write(writes(6), 'relaxed'),
      store.write(writes(3), 'relaxed'),
    ]);
    expect(outcomes).toEqual([ok(null), ok(null), err('storageFull'), ok(null)]);
  });

  test('a disk that throws is a failure, and the next batch is tried', async () => {
    let calls = 0;
    const store = new GroupCommit(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(ok(null));
    });
    expect(await store.write(writes(1), 'relaxed')).toEqual(err('storageFailed'));
    expect(await store.write(writes(1), 'relaxed')).toEqual(ok(null));
  });
});
