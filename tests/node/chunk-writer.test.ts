import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/engine/effect.ts';
import type { Placement } from '../../src/engine/ids.ts';
import type { Command } from '../../src/engine/input.ts';
import { err, ok, type Result } from '../../src/engine/result.ts';
import type { Version } from '../../src/engine/version.ts';
import { ChunkWriter, writeHere, type Piece } from '../../src/node/albums/chunk-writer.ts';
import { CommandDesk } from '../../src/node/command-desk.ts';
import type { StorageFailure } from '../../src/node/storage/storage.ts';
import type { EntryRef } from '../../src/trust/entry.ts';
import { metaOf } from '../conformance/stored-things.ts';

const quarter = 256 * 1024;
const durable: Answer = { type: 'durableHere' };
const full: Answer = { type: 'writeFailed', reason: 'storageFull' };

type Write = Extract<Command, { type: 'write' }>;

let writes: Write[];
let desk: CommandDesk;
let writer: ChunkWriter;
let notes: string[][];
let noted: Promise<Result<null, StorageFailure>>;

beforeEach(() => {
  writes = [];
  desk = new CommandDesk((command) => {
    if (command.type === 'write') writes.push(command);
  });
  notes = [];
  noted = Promise.resolve(ok(null));
  const note = async (pieces: readonly EntryRef[]) => {
    notes.push(pieces.map(({ placement }) => placement.slice(0, 1)));
    return noted;
  };
  writer = new ChunkWriter(desk, { note });
});

const chunk = (letter = 'a', sizeBytes = quarter): Piece => {
  const placement = letter.repeat(32) as Placement;
  const version: Version = {
    meta: { ...metaOf(1), form: 'chunk', placement, sizeBytes },
    bytes: new Uint8Array(1),
  };
  return { ref: { placement } as EntryRef, version };
};

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Once the write is noted and given. */
const answer = async (at: number, given: Answer): Promise<void> => {
  await tick();
  const write = writes[at];
  if (write !== undefined) desk.answer(write.operationId, given);
};

const countsOf = (): number[] => writes.map(({ versions }) => versions.length);

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const isFirst = Symbol('not yet');
  await tick();
  return (await Promise.race([promise, Promise.resolve(isFirst)])) !== isFirst;
};

describe('chunks', () => {
  test('are gathered to writes of a mebibyte, and the rest follows at the end', async () => {
    for (let index = 0; index < 9; index += 1) await writer.add(chunk());
    await tick();
    expect(countsOf()).toEqual([4, 4]);
    const finished = writer.finish();
    for (const at of [0, 1, 2]) await answer(at, durable);
    expect(await finished).toEqual(ok(null));
    expect(countsOf()).toEqual([4, 4, 1]);
    expect(writes.every(({ isPin }) => isPin)).toBe(true);
  });

  test('of two placements never share a write', async () => {
    for (const placement of ['a', 'a', 'b', 'a']) await writer.add(chunk(placement));
    void writer.finish();
    await tick();
    const placements = writes.map(({ versions }) => versions.map(({ meta }) => meta.placement[0]));
    expect(placements).toEqual([['a', 'a'], ['b'], ['a']]);
  });

  test('wait while three writes are not yet on disk', async () => {
    const mebibyte = 4 * quarter;
    await writer.add(chunk('a', mebibyte));
    await writer.add(chunk('a', mebibyte));
    const third = writer.add(chunk('a', mebibyte));
    expect(await isSettled(third)).toBe(false);
    await answer(1, durable);
    expect(await third).toEqual(ok(null));
  });

  test('are done when all are on this disk, whatever becomes of copies elsewhere', async () => {
    await writer.add(chunk());
    const finished = writer.finish();
    expect(await isSettled(finished)).toBe(false);
    await answer(0, durable);
    expect(await finished).toEqual(ok(null));
  });

  test('are noted before they are written, and what cannot be noted is not written', async () => {
    let release: (outcome: Result<null, StorageFailure>) => void = () => {};
    noted = new Promise((resolve) => (release = resolve));
    for (const placement of ['a', 'a', 'b']) await writer.add(chunk(placement));
    await tick();
    expect([notes, countsOf()]).toEqual([[['a', 'a']], []]);
    release(ok(null));
    await tick();
    expect(countsOf()).toEqual([2]);
    noted = Promise.resolve(err('storageFull'));
    const finished = writer.finish();
    await answer(0, durable);
    expect(await finished).toEqual(err('storageFull'));
    expect([notes, countsOf()]).toEqual([[['a', 'a'], ['b']], [2]]);
  });

  test('none at all are done at once', async () => {
    expect(await writer.finish()).toEqual(ok(null));
    expect(writes).toEqual([]);
  });
});

describe('a full disk', () => {
  test('is told by the next chunk, and by the end', async () => {
    await writer.add(chunk('a', 4 * quarter));
    await answer(0, full);
    await tick();
    expect(await writer.add(chunk())).toEqual(err('storageFull'));
    const finished = writer.finish();
    await answer(1, durable);
    expect(await finished).toEqual(err('storageFull'));
  });
});

describe('a write of versions', () => {
  test.each([
    [durable, ok(null)],
    [{ type: 'written', devices: 3 } as const, ok(null)],
    [{ type: 'writtenHere', devices: 1 } as const, ok(null)],
    [full, err('storageFull')],
    [{ type: 'writeFailed', reason: 'storageFailed' } as const, err('storageFailed')],
  ])('that is answered %o ends as %o', async (given, outcome) => {
    const written = writeHere(desk, [chunk().version]);
    await answer(0, given);
    expect(await written).toEqual(outcome);
  });

  test('goes on listening after the first answer, until the last', async () => {
    const follow = vi.spyOn(desk, 'follow');
    const written = writeHere(desk, [chunk().version]);
    const listener = follow.mock.lastCall?.[1];
    expect(listener?.(durable)).toBe('more');
    expect(listener?.({ type: 'written', devices: 2 })).toBe('last');
    expect(await written).toEqual(ok(null));
  });
});
