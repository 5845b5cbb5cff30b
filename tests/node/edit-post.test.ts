/** An author changes the words of a post, and picks one of several captions. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AlbumPost } from '../../src/album/album-content.ts';
import { albumLimits } from '../../src/album/album-limits.ts';
import { contextActorsMax } from '../../src/engine/causality/causal-context.ts';
import { err, ok } from '../../src/engine/result.ts';
import type { PostEdit } from '../../src/node/node-api.ts';
import { Disk, Tab } from './killed-tab.ts';

const tabs: Tab[] = [];
let withPost: Disk;

const open = async (disk: Disk): Promise<Tab> => {
  const tab = await Tab.open(disk);
  tabs.push(tab);
  return tab;
};

beforeAll(async () => {
  withPost = new Disk();
  const tab = await open(withPost);
  await tab.startAlbum();
  await tab.post(2);
});

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
  vi.unstubAllGlobals();
});

const postIn = (tab: Tab): AlbumPost => {
  const [post] = tab.session.state.posts;
  if (post === undefined) throw new Error('No post.');
  return post;
};

const edit = (tab: Tab, change: Partial<PostEdit>) => {
  const { ref, postId, seen } = postIn(tab);
  return tab.actions.editPost(ref.albumId, postId, { seen, ...change });
};

/** What the same author wrote on two devices that did not hear of each other, where they meet. */
const editedOnBoth = async (here: string, there: string): Promise<Tab> => {
  const [disk, other] = [withPost.copied(), withPost.onAnotherDevice()];
  await edit(await open(disk), { caption: here });
  await edit(await open(other), { caption: there });
  disk.learnFrom(other);
  return open(disk);
};

describe('an edit', () => {
  test('changes what it names and leaves the rest as it was', async () => {
    const tab = await open(withPost.copied());
    const before = postIn(tab);
    expect(await edit(tab, { caption: 'Low tide' })).toEqual(ok(null));
    expect(postIn(tab)).toMatchObject({ caption: 'Low tide', tags: ['sea'], media: before.media });
    expect(await edit(tab, { tags: ['boat'], alts: ['Two boats.'] })).toEqual(ok(null));
    expect(postIn(tab)).toMatchObject({ caption: 'Low tide', tags: ['boat'] });
    expect(postIn(tab).media.map(({ alt }) => alt)).toEqual(['Two boats.', '']);
    expect(postIn(tab).createdAtMs).toBe(before.createdAtMs);
  });

  test('is there after the tab was closed', async () => {
    const disk = withPost.copied();
    await edit(await open(disk), { caption: 'Low tide' });
    expect(postIn(await open(disk)).caption).toBe('Low tide');
  });

  test('too long is refused, and names what is too long', async () => {
    const tab = await open(withPost.copied());
    const max = albumLimits.captionLengthMax;
    const outcome = await edit(tab, { caption: 'x'.repeat(max + 1) });
    expect(outcome).toEqual(err({ type: 'tooLong', field: 'caption', max }));
    expect(postIn(tab).caption).toBe('Boats');
  });

  test('of a post that is gone is refused', async () => {
    const tab = await open(withPost.copied());
    const { ref, postId } = postIn(tab);
    await tab.actions.deletePost(ref.albumId, postId);
    const outcome = await tab.actions.editPost(ref.albumId, postId, { seen: [], caption: 'Back' });
    expect(outcome).toEqual(err({ type: 'postUnknown' }));
  });
});

describe('two captions written at once', () => {
  test('are both shown, until the author picks one', async () => {
    const tab = await editedOnBoth('Low tide', 'Boats at noon');
    expect(postIn(tab).concurrentCaptions).toEqual(['Low tide', 'Boats at noon']);
    expect(await edit(tab, { caption: 'Low tide' })).toEqual(ok(null));
    expect(postIn(tab)).toMatchObject({ caption: 'Low tide', concurrentCaptions: [] });
    expect(postIn(tab).seen).toHaveLength(1);
  });

  test('stay two where the author had seen only one: nothing is written over unseen', async () => {
    const [disk, other] = [withPost.copied(), withPost.onAnotherDevice()];
    const before = await open(disk);
    await edit(before, { caption: 'Low tide' });
    const { seen } = postIn(before);
    await edit(await open(other), { caption: 'Boats at noon' });
    disk.learnFrom(other);

    const tab = await open(disk);
    await edit(tab, { seen, caption: 'Very low tide' });
    expect([...postIn(tab).concurrentCaptions].sort()).toEqual(['Boats at noon', 'Very low tide']);
  });
});

describe('a post deleted on one device and edited on another', () => {
  test('is gone where they meet', async () => {
    const disk = withPost.copied();
    const other = disk.onAnotherDevice();
    const tab = await open(disk);
    const { ref, postId } = postIn(tab);
    await edit(await open(other), { caption: 'Low tide' });
    await tab.actions.deletePost(ref.albumId, postId);
    disk.learnFrom(other);
    expect((await open(disk)).postsCount).toBe(0);
  });
});

test('a post that a hundred and more lives have changed is not changed again, and that is said', async () => {
  const disk = new Disk();
  const first = await open(disk);
  await first.startAlbum();
  await first.post(1);
  first.close();
  // The first life named itself; each other one comes to the context of the next.
  for (let life = 0; life < contextActorsMax; life += 1) {
    const tab = await Tab.open(disk);
    expect(await edit(tab, { caption: `change ${life}` })).toEqual(ok(null));
    tab.close();
  }
  const outcome = await edit(await open(disk), { caption: 'one too many' });
  expect(outcome).toEqual(err({ type: 'tooManyWriters' }));
});
