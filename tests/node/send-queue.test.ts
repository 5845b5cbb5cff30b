import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SendQueue } from '../../src/node/links/send-queue.ts';
import { HeldChannel } from './held-channel.ts';

const frameBytes = 64 * 1024;
const kibibyte = 1024;

const frame = (mark: number, bytes = frameBytes): Uint8Array => new Uint8Array(bytes).fill(mark);
const frames = (count: number, mark = 0): Uint8Array[] =>
  Array.from({ length: count }, () => frame(mark));

let channel: HeldChannel;
let overflows: number;
let queue: SendQueue;

beforeEach(() => {
  vi.useFakeTimers();
  channel = new HeldChannel();
  overflows = 0;
  queue = new SendQueue(channel, () => (overflows += 1));
});

afterEach(() => {
  vi.useRealTimers();
});

const marks = (): (number | undefined)[] => channel.sent.map(([mark]) => mark);

describe('the order of frames', () => {
  test('control overtakes entries, and entries overtake bulk', () => {
    queue.push(frames(5, 3), 'bulk');
    const begun = channel.sent.length;
    queue.push([frame(2)], 'entries');
    queue.push([frame(1)], 'control');
    channel.drainAll();
    expect(marks().slice(begun)).toEqual([1, 2, 3, 3]);
  });

  test('within one priority is that of the pushes, however many there are', () => {
    const count = 200;
    for (let mark = 0; mark < count; mark += 1) queue.push([frame(mark)], 'bulk');
    channel.drainAll();
    expect(marks()).toEqual(Array.from({ length: count }, (_, mark) => mark));
  });

  test('starts at the first frame again once a priority ran empty', () => {
    queue.push(frames(3, 1), 'bulk');
    channel.drainAll();
    queue.push([frame(2), frame(3)], 'bulk');
    channel.drainAll();
    expect(marks()).toEqual([1, 1, 1, 2, 3]);
  });
});

describe('the channel’s own buffer', () => {
  test('is kept shallow: what lies there can no longer be overtaken', () => {
    queue.push(frames(20), 'bulk');
    expect(channel.bufferedAmount()).toBeLessThanOrEqual(128 * kibibyte + frameBytes);
    expect(channel.bufferedAmount()).toBeGreaterThan(128 * kibibyte - frameBytes);
    expect(queue.queuedBytes).toBe(20 * frameBytes - channel.sentBytes);
  });

  test('is filled again as soon as it ran low', () => {
    queue.push(frames(20), 'bulk');
    const before = channel.sent.length;
    channel.drain(channel.bufferedAmount() - 64 * kibibyte);
    expect(channel.sent.length).toBeGreaterThan(before);
    channel.drainAll();
    expect([channel.sent.length, queue.queuedBytes]).toEqual([20, 0]);
  });
});

describe('a count that stays stale', () => {
  test('is freed by one frame', () => {
    queue.push(frames(20), 'bulk');
    const before = channel.sent.length;
    vi.advanceTimersByTime(49);
    expect(channel.sent.length).toBe(before);
    vi.advanceTimersByTime(1);
    expect(channel.sent.length).toBe(before + 1);
  });

  test('that falls without a word is noticed', () => {
    queue.push(frames(4), 'bulk');
    channel.drain(Infinity, true);
    vi.advanceTimersByTime(50);
    expect(channel.sent.length).toBe(4);
  });

  test('is not asked about when nothing waits', () => {
    queue.push(frames(2), 'bulk');
    channel.drainAll();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a slow link', () => {
  test('is not flooded when nothing moves at all', () => {
    queue.push(frames(200), 'bulk');
    vi.advanceTimersByTime(60_000);
    expect(channel.bufferedAmount()).toBeLessThanOrEqual(1024 * kibibyte + frameBytes);
  });

  test('gets no frame past the mark while its buffer falls slowly', () => {
    queue.push(frames(200), 'bulk');
    const before = channel.sent.length;
    for (let passedMs = 0; passedMs < 500; passedMs += 10) {
      channel.drain(100);
      vi.advanceTimersByTime(10);
    }
    expect(channel.sent.length).toBe(before);
  });

  test('ends when more waits than is ever worth keeping', () => {
    const mebibytes = Array.from({ length: 64 }, () => frame(0, 1024 * kibibyte));
    queue.push(mebibytes, 'bulk');
    expect(overflows).toBe(0);
    queue.push(mebibytes.slice(0, 2), 'bulk');
    expect(overflows).toBe(1);
  });
});

describe('a queue that ended', () => {
  test('holds nothing and sends nothing when it is stopped', () => {
    queue.push(frames(20), 'bulk');
    const before = channel.sent.length;
    queue.stop();
    expect([queue.queuedBytes, vi.getTimerCount()]).toEqual([0, 0]);
    channel.drainAll();
    expect(channel.sent.length).toBe(before);
  });

  test('stops asking a channel that has closed', () => {
    channel.close();
    queue.push(frames(3), 'control');
    expect([channel.sent.length, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
