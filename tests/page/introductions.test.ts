import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Introductions } from '../../src/page/introductions.ts';

const [anna, ben] = ['a'.repeat(32), 'b'.repeat(32)];

let answer: readonly string[] | undefined;
let isAlone: boolean;
let failed: string[];
let asked: number;
let named: (readonly string[])[];
let introductions: Introductions;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  [answer, isAlone, failed, asked, named] = [[anna, ben], true, [], 0, []];
  introductions = new Introductions({
    ask: () => {
      asked += 1;
      return Promise.resolve(answer);
    },
    isAlone: () => isAlone,
    hasFailed: (nodeId) => failed.includes(nodeId),
    onNodeIds: (nodeIds) => named.push(nodeIds),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const begin = async (): Promise<void> => {
  introductions.begin();
  await vi.advanceTimersByTimeAsync(0);
};

test('the server is asked again while there is no link, after pauses that grow to a minute', async () => {
  await begin();
  for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
    const before = asked;
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(asked).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(before + 1);
  }
});

test('the pauses of two tabs differ by chance', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  await begin();
  await vi.advanceTimersByTimeAsync(750);
  expect(asked).toBe(2);
});

test('the first link ends it, and when the last one went it begins again', async () => {
  await begin();
  isAlone = false;
  await vi.advanceTimersByTimeAsync(50_000);
  expect(asked).toBe(1);
  isAlone = true;
  introductions.leftAlone();
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toBe(2);
});

test('those with links ask after a minute and, at last, every five: they may have gone apart', async () => {
  await begin();
  isAlone = false;
  await vi.advanceTimersByTimeAsync(1000);
  for (const pauseMs of [60_000, 120_000, 240_000, 300_000, 300_000]) {
    const before = asked;
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(asked).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(1000);
  }
});

test('a neighbour that comes and goes does not make us ask all the time', async () => {
  await begin();
  for (let times = 0; times < 100; times += 1) {
    introductions.leftAlone();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toBeLessThanOrEqual(5);
});

test('a tab that wakes alone asks at once, and after short pauses again', async () => {
  await begin();
  await vi.advanceTimersByTimeAsync(100_000);
  const before = asked;
  introductions.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(before + 2);
});

test('a tab that wakes with links does not', async () => {
  await begin();
  isAlone = false;
  introductions.hurry();
  expect(asked).toBe(1);
});

test('those that failed are passed over while others are named, and tried when nobody else is', async () => {
  await begin();
  failed = [anna];
  await vi.advanceTimersByTimeAsync(1000);
  failed = [anna, ben];
  await vi.advanceTimersByTimeAsync(2000);
  expect(named).toEqual([[anna, ben], [ben], [anna, ben]]);
});

test('a server that answers nothing is asked again', async () => {
  answer = undefined;
  await begin();
  answer = [anna];
  await vi.advanceTimersByTimeAsync(1000);
  expect(named).toEqual([[anna]]);
});

test('a server out of reach is not asked, nor is its late answer heard', async () => {
  introductions.begin();
  introductions.stop();
  await vi.advanceTimersByTimeAsync(100_000);
  introductions.hurry();
  introductions.leftAlone();
  expect([asked, named, vi.getTimerCount()]).toEqual([1, [], 0]);
});
