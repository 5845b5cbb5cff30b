import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Update } from '../../src/node/view-api.ts';
import { UpdateBoard, type Topic } from '../../src/node/update-board.ts';

let now: number;
let gone: Topic | undefined;
let heard: unknown[];
let board: UpdateBoard;

/** An update that shows what it is about and what was true when it was made. */
const updateOf = (topic: Topic): Update | undefined =>
  topic === gone ? undefined : ({ type: topic, made: now } as unknown as Update);
const told = (topic: Topic, made: number): unknown => ({ type: topic, made });

beforeEach(() => {
  vi.useFakeTimers();
  now = 1;
  gone = undefined;
  heard = [];
  board = new UpdateBoard(updateOf);
});

afterEach(() => {
  vi.useRealTimers();
});

const listen = (topics: readonly Topic[] = []): void => {
  board.listen((update) => heard.push(update), topics);
};

describe('a listener', () => {
  test('hears all its topics at once', () => {
    listen(['profile', 'albums']);
    expect(heard).toEqual([told('profile', 1), told('albums', 1)]);
  });

  test('is spared a topic of which there is nothing to say', () => {
    gone = 'profile';
    listen(['profile', 'albums']);
    board.mark('profile', 'storage');
    vi.runAllTimers();
    expect(heard).toEqual([told('albums', 1), told('storage', 1)]);
  });

  test('hears an event without delay', () => {
    listen();
    const event: Update = { type: 'trouble', trouble: { type: 'storageLost' } };
    board.say(event);
    expect(heard).toEqual([event]);
  });

  test('is not the only one', () => {
    listen();
    listen();
    board.mark('albums');
    vi.runAllTimers();
    expect(heard).toHaveLength(2);
  });
});

describe('what is marked', () => {
  test('a hundred times within one pause is told once, as it is then', () => {
    listen();
    for (let time = 0; time < 100; time += 1) board.mark('albums', 'activity');
    now = 2;
    vi.advanceTimersByTime(79);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([told('albums', 2), told('activity', 2)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('while it is being told is told again', () => {
    board.listen(() => {
      if (now === 1) board.mark('albums');
      now = 2;
    }, []);
    listen();
    board.mark('albums');
    vi.runAllTimers();
    expect(heard).toEqual([told('albums', 1), told('albums', 2)]);
  });

  test('later does not put off what was marked before', () => {
    listen();
    board.mark('albums');
    vi.advanceTimersByTime(60);
    board.mark('posts:ab');
    vi.advanceTimersByTime(20);
    expect(heard).toEqual([told('albums', 1), told('posts:ab', 1)]);
  });

  test('of the network is told more seldom, and holds nothing else up', () => {
    listen();
    board.mark('network', 'albums');
    vi.advanceTimersByTime(399);
    board.mark('network');
    expect(heard).toEqual([told('albums', 1)]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([told('albums', 1), told('network', 1)]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('news', () => {
  test('is told as soon as the task ends, all topics of it', () => {
    listen();
    board.markNews('albums');
    board.markNews('albums', 'activity');
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(heard).toEqual([told('albums', 1), told('activity', 1)]);
  });

  test('does not wait for what is only counted, and is not told twice', () => {
    listen();
    board.mark('albums');
    vi.advanceTimersByTime(10);
    board.markNews('albums');
    vi.runAllTimers();
    expect(heard).toEqual([told('albums', 1)]);
  });

  test('that keeps coming is told once a frame', () => {
    listen();
    for (let atMs = 0; atMs < 160; atMs += 1) {
      board.markNews('albums');
      vi.advanceTimersByTime(1);
    }
    expect(heard.length).toBeGreaterThanOrEqual(9);
    expect(heard.length).toBeLessThanOrEqual(11);
  });

  test('that takes long to tell leaves four fifths of the time to other work', () => {
    const slow = new UpdateBoard((topic) => {
      vi.advanceTimersByTime(20);
      return updateOf(topic);
    });
    slow.listen((update) => heard.push(update), []);
    slow.markNews('albums');
    vi.advanceTimersByTime(0);
    slow.markNews('albums');
    vi.advanceTimersByTime(79);
    expect(heard).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(heard).toHaveLength(2);
  });
});
