import { beforeEach, expect, test } from 'vitest';
import { SeenTimes, type SeenTimesStore } from '../../src/node/seen-times.ts';

/** What all tabs of a profile share. */
class SharedStore implements SeenTimesStore {
  readonly #valueByName = new Map<string, unknown>();

  read = (name: string): Promise<unknown> => Promise.resolve(this.#valueByName.get(name));

  update = <Value>(name: string, change: (stored: unknown) => Value): Promise<Value> => {
    const value = change(this.#valueByName.get(name));
    this.#valueByName.set(name, structuredClone(value));
    return Promise.resolve(value);
  };
}

let store: SharedStore;
let savedCount: number;

const openTimes = (): Promise<SeenTimes> => SeenTimes.open(store, () => (savedCount += 1));

beforeEach(() => {
  store = new SharedStore();
  savedCount = 0;
});

test('what one tab has seen, another does not forget', async () => {
  const [one, other] = [await openTimes(), await openTimes()];
  await one.markAlbum('walks', 100);
  await one.markActivity(100);
  await other.markAlbum('lakes', 200);
  const later = await openTimes();
  expect(later.albumSeenAtMs('walks')).toBe(100);
  expect(later.albumSeenAtMs('lakes')).toBe(200);
  expect(later.activitySeenAtMs).toBe(100);
});

test('a time never goes back, whichever tab tells it last', async () => {
  const [one, other] = [await openTimes(), await openTimes()];
  await one.markAlbum('walks', 300);
  await one.markActivity(300);
  await other.markAlbum('walks', 200);
  await other.markActivity(200);
  const later = await openTimes();
  expect([later.albumSeenAtMs('walks'), later.activitySeenAtMs]).toEqual([300, 300]);
});

test('a tab that is told to reads what others have seen meanwhile', async () => {
  const [one, other] = [await openTimes(), await openTimes()];
  await one.markAlbum('walks', 300);
  expect(other.albumSeenAtMs('walks')).toBe(0);
  expect(savedCount).toBe(1);
  await other.readAgain();
  expect(other.albumSeenAtMs('walks')).toBe(300);
});

test('of more albums than it keeps, those seen longest ago make room', async () => {
  const times = await openTimes();
  for (let album = 0; album <= 1000; album += 1) await times.markAlbum(`album ${album}`, album + 1);
  expect(times.albumSeenAtMs('album 0')).toBe(0);
  expect(times.albumSeenAtMs('album 1')).toBe(2);
  expect(times.albumSeenAtMs('album 1000')).toBe(1001);
});

test('what is no record of times is no hindrance', async () => {
  await store.update('seenTimes', () => 'nonsense');
  const times = await openTimes();
  await times.markAlbum('walks', 5);
  expect((await openTimes()).albumSeenAtMs('walks')).toBe(5);
});
