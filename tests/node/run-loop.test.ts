import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Effect } from '../../src/engine/effect.ts';
import type { NodeId, OperationId } from '../../src/engine/ids.ts';
import type { Input } from '../../src/engine/input.ts';
import type { MemberClaim, SignedClaim } from '../../src/engine/membership/member.ts';
import { err, ok, type Result } from '../../src/engine/result.ts';
import type { RingNode } from '../../src/engine/ring-node.ts';
import type { Version } from '../../src/engine/version.ts';
import { RunLoop } from '../../src/node/run-loop.ts';
import type { StorageFailure } from '../../src/node/storage/storage.ts';
import { refOf, stateOf, versionOf } from '../conformance/stored-things.ts';

const ben = 'b'.repeat(32) as NodeId;

const send = (seq: number): Effect => ({
  type: 'send',
  to: ben,
  message: { type: 'pingRequest', seq, target: ben },
  priority: 'control',
});
const answer = (operation: number): Effect => ({
  type: 'answer',
  operationId: operation as OperationId,
  answer: { type: 'durableHere' },
});
const persist = (persistId: number, ...afterwards: readonly Effect[]): Effect => ({
  type: 'persist',
  persistId,
  writes: [{ type: 'putState', state: stateOf(persistId) }],
  durability: 'strict',
  afterwards,
});
const wake: Input = { type: 'wake' };
const linkDown: Input = { type: 'linkDown', nodeId: ben };

/** An engine that does as it was told for the next inputs, and then nothing. */
class ToldEngine {
  readonly inputs: Input[] = [];
  readonly script: (readonly Effect[] | Error)[] = [];
  deadlineMs: number | undefined;

  step(input: Input): readonly Effect[] {
    this.inputs.push(input);
    const next = this.script.shift() ?? [];
    if (next instanceof Error) throw next;
    return next;
  }

  nextDeadlineMs(): number | undefined {
    return this.deadlineMs;
  }
}

let engine: ToldEngine;
let loop: RunLoop;
/** What the host did, in order. */
let done: string[];
let bugs: unknown[];
let whenAnswered: () => void;
let endWrite: (outcome: Result<null, StorageFailure>) => void;
let loads: () => Promise<readonly Version[]>;
let signs: (claim: MemberClaim) => Promise<SignedClaim>;

beforeEach(() => {
  vi.useFakeTimers();
  engine = new ToldEngine();
  done = [];
  bugs = [];
  whenAnswered = () => {};
  loads = () => Promise.resolve([]);
  signs = (claim) => Promise.resolve({ claim, proof: new Uint8Array(1) });
  loop = new RunLoop(engine as unknown as RingNode, {
    storage: {
      restore: () => Promise.reject(new Error('Restored before the loop.')),
      write: (writes, durability) => {
        done.push(`write ${writes.length} ${durability}`);
        return new Promise((resolve) => (endWrite = resolve));
      },
      load: () => loads(),
    },
    send: (_to, message) => done.push(`send ${'seq' in message ? message.seq : ''}`),
    dial: () => done.push('dial'),
    hangUp: () => done.push('hang up'),
    deliverSignal: (from, payload) => done.push(`deliver ${payload.byteLength} of ${from[0]}`),
    signClaim: (claim) => signs(claim),
    onAnswer: (operationId) => {
      done.push(`answer ${operationId}`);
      whenAnswered();
    },
    onEvent: ({ type }) => done.push(type),
    onStored: () => done.push('stored'),
    onBug: (error) => bugs.push(error),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

const settle = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0);
};

describe('effects', () => {
  test('are carried out in order', () => {
    engine.script.push([
      send(1),
      { type: 'dial', nodeId: ben },
      answer(1),
      { type: 'hangUp', nodeId: ben },
      { type: 'deliver', from: ben, payload: new Uint8Array(7) },
      { type: 'notify', event: { type: 'membersChanged' } },
      send(2),
    ]);
    loop.put(wake);
    expect(done).toEqual([
      'send 1',
      'dial',
      'answer 1',
      'hang up',
      'deliver 7 of b',
      'membersChanged',
      'send 2',
    ]);
  });

  test('come before those of an input that they brought about', () => {
    engine.script.push([answer(1), send(1)], [send(2)]);
    whenAnswered = () => loop.put(linkDown);
    loop.put(wake);
    expect(done).toEqual(['answer 1', 'send 1', 'send 2']);
    expect(engine.inputs).toEqual([wake, linkDown]);
  });

  test('that load give the versions back, or say that the disk cannot be read now', async () => {
    const load: Effect = { type: 'load', loadId: 4, refs: [refOf(2)] };
    engine.script.push([load], [], [load]);
    loads = () => Promise.resolve([versionOf(2)]);
    loop.put(wake);
    await settle();
    loads = () => Promise.reject(new Error('The disk is gone.'));
    loop.put(wake);
    await settle();
    expect(engine.inputs.filter(({ type }) => type === 'loaded' || type === 'loadFailed')).toEqual([
      { type: 'loaded', loadId: 4, versions: [versionOf(2)] },
      { type: 'loadFailed', loadId: 4 },
    ]);
  });

  test('that ask for a signature get it', async () => {
    const claim = { incarnation: 3 } as MemberClaim;
    engine.script.push([{ type: 'signClaim', claim }]);
    loop.put(wake);
    await settle();
    expect(engine.inputs[1]).toEqual({
      type: 'claimSigned',
      claim: { claim, proof: new Uint8Array(1) },
    });
  });
});

describe('an acknowledgement', () => {
  test('leaves only once what it speaks of is on disk', async () => {
    engine.script.push([persist(7, send(1), answer(1)), send(2)]);
    loop.put(wake);
    await settle();
    expect(done).toEqual(['write 1 strict', 'send 2']);
    expect(engine.inputs).toEqual([wake]);

    endWrite(ok(null));
    await settle();
    expect(done.slice(2)).toEqual(['send 1', 'answer 1', 'stored']);
    expect(engine.inputs.slice(1)).toEqual([{ type: 'persisted', persistId: 7 }]);
  });

  test('never leaves when the disk refused, and the engine is told why', async () => {
    engine.script.push([persist(7, send(1))]);
    loop.put(wake);
    endWrite(err('storageFull'));
    await settle();
    expect(done).toEqual(['write 1 strict']);
    expect(engine.inputs.slice(1)).toEqual([
      { type: 'persistFailed', persistId: 7, reason: 'storageFull' },
    ]);
  });

  test('comes whole before the effects of what it brings about', async () => {
    engine.script.push([persist(7, answer(1), send(1))], [send(2)]);
    whenAnswered = () => loop.put(linkDown);
    loop.put(wake);
    endWrite(ok(null));
    await settle();
    expect(done).toEqual(['write 1 strict', 'answer 1', 'send 1', 'send 2', 'stored']);
  });

  test('does not leave a loop that was stopped meanwhile', async () => {
    engine.script.push([persist(7, send(1))]);
    loop.put(wake);
    loop.stop();
    endWrite(ok(null));
    await settle();
    expect(done).toEqual(['write 1 strict']);
    expect(engine.inputs).toEqual([wake]);
  });
});

describe('the timer', () => {
  test('wakes the engine at its next deadline, and not before', () => {
    engine.deadlineMs = performance.now() + 300;
    loop.put(wake);
    engine.deadlineMs = undefined;
    vi.advanceTimersByTime(299);
    expect(engine.inputs).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(engine.inputs).toEqual([wake, wake]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is one, however many inputs come', () => {
    engine.deadlineMs = performance.now() + 300;
    for (let input = 0; input < 5; input += 1) loop.put(linkDown);
    expect(vi.getTimerCount()).toBe(1);
  });

  test('does not wake the engine for a deadline that has moved off', () => {
    engine.deadlineMs = performance.now() + 300;
    loop.put(linkDown);
    engine.deadlineMs += 200;
    loop.put(linkDown);
    vi.advanceTimersByTime(499);
    expect(engine.inputs).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(engine.inputs).toHaveLength(3);
  });

  test('is brought forward for a deadline that is nearer', () => {
    engine.deadlineMs = performance.now() + 300;
    loop.put(linkDown);
    engine.deadlineMs -= 200;
    loop.put(linkDown);
    vi.advanceTimersByTime(100);
    expect(engine.inputs).toHaveLength(3);
  });

  test('looks up now and then although the deadline is far, so that a jump is noticed', () => {
    engine.deadlineMs = performance.now() + 3_600_000;
    loop.put(wake);
    vi.advanceTimersByTime(10_000);
    expect(engine.inputs).toHaveLength(2);
  });

  test('is gone once the loop is stopped', () => {
    engine.deadlineMs = performance.now() + 300;
    loop.put(wake);
    loop.stop();
    loop.put(wake);
    vi.advanceTimersByTime(1000);
    expect(engine.inputs).toHaveLength(1);
  });
});

describe('a bug', () => {
  const bug = new Error('An invariant.');

  test('stops the loop and is told, once', () => {
    engine.deadlineMs = performance.now() + 300;
    engine.script.push([], bug);
    for (let input = 0; input < 4; input += 1) loop.put(wake);
    vi.advanceTimersByTime(1000);
    expect(bugs).toEqual([bug]);
    expect(engine.inputs).toHaveLength(2);
  });

  test('leaves what waited for its turn undone', () => {
    engine.script.push([answer(1), answer(2)], bug, [send(1)]);
    whenAnswered = () => loop.put(linkDown);
    loop.put(wake);
    expect(bugs).toEqual([bug]);
    expect(done).toEqual(['answer 1', 'answer 2']);
    expect(engine.inputs).toHaveLength(2);
  });

  test('in what follows a write stops the loop, too', async () => {
    engine.script.push([persist(7, answer(1), send(1))]);
    whenAnswered = () => {
      throw bug;
    };
    loop.put(wake);
    endWrite(ok(null));
    await settle();
    loop.put(wake);
    expect(bugs).toEqual([bug]);
    expect([done.at(-1), engine.inputs]).toEqual(['answer 1', [wake]]);
  });

  test('in signing stops the loop, too', async () => {
    engine.script.push([{ type: 'signClaim', claim: {} as MemberClaim }]);
    signs = () => Promise.reject(bug);
    loop.put(wake);
    await settle();
    loop.put(wake);
    expect([bugs, engine.inputs]).toEqual([[bug], [wake]]);
  });
});

test('a loop that is stopped in the middle of a step does nothing further', () => {
  engine.script.push([answer(1)], [send(1)]);
  whenAnswered = () => {
    loop.put(linkDown);
    loop.stop();
  };
  loop.put(wake);
  expect(engine.inputs).toEqual([wake]);
  expect(vi.getTimerCount()).toBe(0);
});
