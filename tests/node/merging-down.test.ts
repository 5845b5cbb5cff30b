/** Too many versions of one post, written by devices of its author that did not hear of each other. */

import { afterEach, expect, test, vi } from 'vitest';
import { siblingsMax } from '../../src/album/merge-down.ts';
import { Disk, Tab } from './killed-tab.ts';

const tabs: Tab[] = [];

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
  vi.unstubAllGlobals();
});

const open = async (disk: Disk): Promise<Tab> => {
  const tab = await Tab.open(disk);
  tabs.push(tab);
  return tab;
};

const postIn = (tab: Tab) => {
  const [post] = tab.session.state.posts;
  if (post === undefined) throw new Error('No post.');
  return post;
};

/** A post of tab one, and what so many devices made of its caption, where they all meet. */
const editedOn = async (devicesCount: number): Promise<Tab> => {
  const disk = new Disk();
  const first = await open(disk);
  await first.startAlbum();
  await first.post(1);
  const others = Array.from({ length: devicesCount }, () => disk.onAnotherDevice());
  for (const [at, other] of others.entries()) {
    const tab = await open(other);
    const { ref, postId, seen } = postIn(tab);
    await tab.actions.editPost(ref.albumId, postId, { seen, caption: `Caption ${at}` });
  }
  for (const other of others) disk.learnFrom(other);
  return open(disk);
};

test('as many as may be stay side by side', async () => {
  const tab = await editedOn(siblingsMax);
  // A merge would be written before this is.
  await tab.actions.renameAlbum(tab.session.keys.albumId, 'Harbour');
  expect(postIn(tab).concurrentCaptions).toHaveLength(siblingsMax);
});

test('one more, and their author merges them into one that says it all', async () => {
  const tab = await editedOn(siblingsMax + 1);
  await vi.waitFor(() => expect(postIn(tab).seen).toHaveLength(1));
  const lines = postIn(tab).caption.split('\n');
  expect(new Set(lines)).toEqual(
    new Set(Array.from({ length: siblingsMax + 1 }, (_, at) => `Caption ${at}`)),
  );
  expect(postIn(tab).tags).toEqual(['sea']);
});
