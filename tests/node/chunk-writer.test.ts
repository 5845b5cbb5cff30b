import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/engine/effect.ts';
import type { Placement } from '../../src/engine/ids.ts';
import type { Command } from '../../src/engine/input.ts';
import { err, ok } from '../../src/engine/result.ts';
import type { Version } from '../../src/engine/version.ts';
import { ChunkWriter, writeHere } from '../../src/node/albums/chunk-writer.ts';
import { CommandDesk } from '../../src/node/command-desk.ts';
import { metaOf } from '../conformance/stored-things.ts';

const quarter = 256 * 1024;
const durable: Answer = { type: 'durableHere' };
const full: Answer = { type: 'writeFailed', reason: 'storageFull' };

type Write = Extract<Command, { type: 'write' }>;

let writes: Write[];
let desk: CommandDesk;
let writer: ChunkWriter;

beforeEach(() => {
  writes = [];
  desk = new CommandDesk((command) => {
    if (command.type === 'write') writes.push(command);
  });
  writer = new ChunkWriter(desk);
});

const chunk = (placement = 'a', sizeBytes = quarter): Version => ({
  meta: {
    ...metaOf(1),
    form: 'chunk',
    placement: placement.repeat(32) as Placement,
    sizeBytes,
  },
  bytes: new Uint8Array(1),
});

const answer = (at: number, given: Answer): void => {
  const write = writes[at];
  if (write !== undefined) desk.answer(write.operationId, given);
};

const countsOf = (): number[] => writes.map(({ versions }) => versions.length);

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const isFirst = Symbol('not yet');
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(isFirst)])) !== isFirst;
};

describe('chunks', () => {
  test('are gathered to writes of a mebibyte, and the rest follows at the end', async () => {
    for (let index = 0; index < 9; index += 1) await writer.add(chunk());
    expect(countsOf()).toEqual([4, 4]);
    const finished = writer.finish();
    for (const at of [0, 1, 2]) answer(at, durable);
    expect(await finished).toEqual(ok(null));
    expect(countsOf()).toEqual([4, 4, 1]);
    expect(writes.every(({ isPin }) => isPin)).toBe(true);
  });

  test('of two placements never share a write', async () => {
    for (const placement of ['a', 'a', 'b', 'a']) await writer.add(chunk(placement));
    void writer.finish();
    const placements = writes.map(({ versions }) => versions.map(({ meta }) => meta.placement[0]));
    expect(placements).toEqual([['a', 'a'], ['b'], ['a']]);
  });

  test('wait while three writes are not yet on disk', async () => {
    const mebibyte = 4 * quarter;
    await writer.add(chunk('a', mebibyte));
    await writer.add(chunk('a', mebibyte));
    const third = writer.add(chunk('a', mebibyte));
    expect(await isSettled(third)).toBe(false);
    answer(1, durable);
    expect(await third).toEqual(ok(null));
  });

  test('are done when all are on this disk, whatever becomes of copies elsewhere', async () => {
    await writer.add(chunk());
    const finished = writer.finish();
    expect(await isSettled(finished)).toBe(false);
    answer(0, durable);
    expect(await finished).toEqual(ok(null));
  });

  test('none at all are done at once', async () => {
    expect(await writer.finish()).toEqual(ok(null));
    expect(writes).toEqual([]);
  });
});

describe('a full disk', () => {
  test('is told by the next chunk, and by the end', async () => {
    await writer.add(chunk('a', 4 * quarter));
    answer(0, full);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await writer.add(chunk())).toEqual(err('storageFull'));
    const finished = writer.finish();
    answer(1, durable);
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
    const written = writeHere(desk, [chunk()]);
    answer(0, given);
    expect(await written).toEqual(outcome);
  });

  test('goes on listening after the first answer, until the last', async () => {
    const follow = vi.spyOn(desk, 'follow');
    const written = writeHere(desk, [chunk()]);
    const listener = follow.mock.lastCall?.[1];
    expect(listener?.(durable)).toBe('more');
    expect(listener?.({ type: 'written', devices: 2 })).toBe('last');
    expect(await written).toEqual(ok(null));
  });
});
