/** A tab that is killed anywhere in making or deleting a post leaves, once another has opened: all or nothing. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Disk, piecesPerPhoto, Tab } from './killed-tab.ts';

const photosCount = 2;
const piecesCount = photosCount * piecesPerPhoto;
const tabs: Tab[] = [];

const open = async (disk: Disk, writesLeft?: number): Promise<Tab> => {
  const tab = await Tab.open(disk, writesLeft);
  tabs.push(tab);
  return tab;
};

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
  vi.unstubAllGlobals();
});

/** In the order in which things happen: the disk's part of what the dead tab began is done. */
const lived = <Value>(tab: Tab, act: Promise<Value>): Promise<Value | 'killed'> =>
  Promise.race([act, tab.killed]);

let emptyAlbum: Disk;
let withPost: Disk;

beforeAll(async () => {
  emptyAlbum = new Disk();
  const tab = await open(emptyAlbum);
  await tab.startAlbum();
  withPost = emptyAlbum.copied();
  await (await open(withPost)).post(photosCount);
});

interface Outcome {
  readonly posts: number;
  readonly chunks: number;
  readonly notedWorks: number;
}

/** What is there once the tab was opened again, undisturbed. */
const afterReopening = async (disk: Disk): Promise<Outcome> => {
  const tab = await open(disk);
  await tab.finish();
  return { posts: tab.postsCount, chunks: disk.chunksCount, notedWorks: disk.works.size };
};

const whole: Outcome = { posts: 1, chunks: piecesCount, notedWorks: 0 };
const nothing: Outcome = { posts: 0, chunks: 0, notedWorks: 0 };

/** Kills the act after each of its writes, until it comes to its end. */
const killedAnywhere = async (
  before: Disk,
  act: (tab: Tab) => Promise<unknown>,
): Promise<readonly { readonly left: Disk; readonly result: unknown }[]> => {
  const lives = [];
  for (let writes = 0; ; writes += 1) {
    const left = before.copied();
    const tab = await open(left, writes);
    const result = await lived(tab, act(tab));
    lives.push({ left, result });
    if (result !== 'killed') return lives;
  }
};

describe('a tab killed while it makes a post', () => {
  test('leaves the whole post or no trace of it, wherever it was killed', async () => {
    const lives = await killedAnywhere(emptyAlbum, (tab) => tab.post(photosCount));
    const chunksLeft = lives.map(({ left }) => left.chunksCount);
    // It was killed with no piece written, with some, and with all.
    expect(chunksLeft).toEqual(expect.arrayContaining([0, 1, piecesCount]));

    const outcomes = [];
    for (const { left } of lives) outcomes.push(await afterReopening(left));
    const firstWhole = outcomes.findIndex(({ posts }) => posts === 1);
    expect(firstWhole).toBeGreaterThan(4);
    expect(outcomes.slice(0, firstWhole)).toEqual(
      Array.from({ length: firstWhole }, () => nothing),
    );
    expect(new Set(outcomes.slice(firstWhole).map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify(whole)]),
    );
  });

  test('and killed again while that is cleared away, ends the same', async () => {
    const lives = await killedAnywhere(emptyAlbum, (tab) => tab.post(photosCount));
    const [half] = lives.filter(({ left }) => left.chunksCount === piecesCount);
    if (half === undefined) throw new Error('It was never killed with all pieces written.');
    for (let writes = 1; writes < piecesCount; writes += 2) {
      const left = half.left.copied();
      const tab = await open(left, writes);
      await lived(tab, tab.finish());
      expect(await afterReopening(left)).toEqual(nothing);
    }
  });

  test('can post again when it is opened', async () => {
    const disk = emptyAlbum.copied();
    const tab = await open(disk, 6);
    expect(await lived(tab, tab.post(photosCount))).toBe('killed');
    expect((await (await open(disk)).post(photosCount)).ok).toBe(true);
    expect(await afterReopening(disk)).toEqual(whole);
  });
});

describe('a tab killed while it deletes a post', () => {
  test('leaves the whole post or no trace of it, wherever it was killed', async () => {
    const remove = (tab: Tab): Promise<unknown> => {
      const [post] = tab.session.state.posts;
      if (post === undefined) throw new Error('No post.');
      return tab.actions.deletePost(post.ref.albumId, post.postId);
    };
    const lives = await killedAnywhere(withPost, remove);
    // It was killed with the post's entry gone and its pieces still there.
    expect(lives.some(({ left, result }) => result === 'killed' && left.chunksCount > 0)).toBe(
      true,
    );

    for (const { left } of lives) {
      const outcome = await afterReopening(left);
      expect([whole, nothing]).toContainEqual(outcome);
      if (left !== lives[0]?.left) expect(outcome).toEqual(nothing);
    }
  });
});

describe('a tab that is still at work', () => {
  test('is not disturbed by another that opens', async () => {
    const disk = emptyAlbum.copied();
    const posting = (await open(disk)).post(photosCount);
    await (await open(disk)).finish();
    expect((await posting).ok).toBe(true);
    expect(await afterReopening(disk)).toEqual(whole);
  });
});
