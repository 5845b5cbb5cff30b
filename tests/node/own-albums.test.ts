/** One user's albums in several tabs: each on its own disk, all the same. */

import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceId } from '../../src/engine/ids.ts';
import type { AlbumSession } from '../../src/node/albums/album-session.ts';
import { restoreKey } from '../../src/node/albums/key-restoring.ts';
import { albumLimits } from '../../src/album/album-limits.ts';
import { userKeyToWords } from '../../src/trust/user-key.ts';
import { must, userKeyOf } from '../trust/people.ts';
import { OwnTab, type OwnTabSettings } from './own-tab.ts';

const tabs: OwnTab[] = [];

const open = async (settings: OwnTabSettings): Promise<OwnTab> => {
  const tab = await OwnTab.open(settings);
  tabs.push(tab);
  return tab;
};

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
});

const titlesOf = ({ shelf }: OwnTab): readonly (string | undefined)[] =>
  shelf.sessions.map((session) => session.state.head?.title).sort();

const createAlbum = async (tab: OwnTab, title = 'Walks'): Promise<AlbumSession> =>
  must(await tab.shelf.createAlbum(title));

const told = (session: AlbumSession | undefined) => [...(session?.state.personById.values() ?? [])];

describe('a tab', () => {
  test('has the albums that another slot holds, and what is in them', async () => {
    const first = await open({ number: 1 });
    await createAlbum(first, 'Walks');
    await createAlbum(first, 'Lakes');
    first.close();
    const second = await open({ number: 2, beside: [first.disk] });
    await expect.poll(() => titlesOf(second)).toEqual(['Lakes', 'Walks']);
  });

  test('leaves an album that was left in another slot', async () => {
    const first = await open({ number: 1 });
    const album = await createAlbum(first);
    const second = await open({ number: 2, beside: [first.disk] });
    expect(second.shelf.sessions).toHaveLength(1);
    await first.shelf.leave(album.keys.albumId);
    await second.neighbours.bring(second.shelf.keyring.keys.albumId);
    await expect.poll(() => second.shelf.sessions).toEqual([]);
  });

  test('does not see the albums of another user’s key', async () => {
    const first = await open({ number: 1 });
    await createAlbum(first);
    const second = await open({ number: 2, person: 7, beside: [first.disk] });
    expect(second.shelf.sessions).toEqual([]);
  });

  test('reads nothing a second time that it has from another slot', async () => {
    const first = await open({ number: 1 });
    const { keys } = await createAlbum(first);
    const second = await open({ number: 2, beside: [first.disk] });
    await expect.poll(() => titlesOf(second)).toEqual(['Walks']);
    const { readBesideCount } = first.disk;
    expect(readBesideCount).toBeGreaterThan(0);
    await second.neighbours.bring(keys.albumId);
    expect(first.disk.readBesideCount).toBe(readBesideCount);
  });
});

describe('the key', async () => {
  const words = await userKeyToWords(userKeyOf(9));

  const restoreIn = (tab: OwnTab) =>
    restoreKey(
      {
        needsKey: () => tab.shelf.needsKey(),
        replaceUserKey: async (_, isInUse) => ((await isInUse()) ? 'inUse' : 'replaced'),
      },
      words,
    );

  test('is replaced where no slot has an album', async () => {
    const beside = await open({ number: 1 });
    const tab = await open({ number: 2, beside: [beside.disk] });
    expect(await restoreIn(tab)).toEqual({ ok: true, value: null });
  });

  test('stays while another slot has an album, though this tab has heard of none', async () => {
    const beside = await open({ number: 1 });
    const tab = await open({ number: 2, beside: [beside.disk] });
    await createAlbum(beside);
    expect(tab.shelf.sessions).toEqual([]);
    expect(await restoreIn(tab)).toEqual({ ok: false, error: { type: 'keyInUse' } });
  });

  test('is free again once the last album is left', async () => {
    const beside = await open({ number: 1 });
    const { keys } = await createAlbum(beside);
    await beside.shelf.leave(keys.albumId);
    const tab = await open({ number: 2, beside: [beside.disk] });
    expect(await restoreIn(tab)).toEqual({ ok: true, value: null });
  });

  test('that another tab has replaced gets no album any more', async () => {
    const tab = await open({ number: 1, isKeyGone: true });
    expect((await tab.shelf.createAlbum('Walks')).ok).toBe(false);
    expect(tab.shelf.sessions).toEqual([]);
  });
});

describe('a stronger key to a joined album', () => {
  test('takes the place of the weaker one, whose session says nothing any more', async () => {
    const owner = await open({ number: 1 });
    const { keys } = await createAlbum(owner);
    const guest = await open({ number: 2, person: 3, beside: [owner.disk] });
    const keyTo = (role: 'guest' | 'contributor') => ({
      role,
      secret: keys.secretByRole.get(role) ?? new Uint8Array(),
    });
    const weak = must(await guest.shelf.join(keys.albumId, keyTo('guest')));
    await expect.poll(() => weak.state.head?.title).toBe('Walks');
    const strong = must(await guest.shelf.join(keys.albumId, keyTo('contributor')));
    expect(guest.shelf.sessions).toEqual([strong]);
    expect(strong.state.head?.title).toBe('Walks');
    expect((await strong.author())?.role).toBe('contributor');

    guest.changed.length = 0;
    await weak.itemsChanged([...guest.disk.copies.values()].map(({ version }) => version.meta));
    expect(guest.changed).not.toContain(weak);
    const again = must(await guest.shelf.join(keys.albumId, keyTo('guest')));
    expect(again).toBe(strong);
  });
});

describe('a profile', () => {
  test('can have its name taken back, in the albums too', async () => {
    const tab = await open({ number: 1 });
    const album = await createAlbum(tab);
    await tab.profile.set(' Mara ', undefined);
    expect(told(album).map(({ name }) => name)).toEqual(['Mara']);
    await tab.profile.set('', undefined);
    expect(tab.profile.profile.name).toBe('');
    expect(told(album).map(({ name }) => name)).toEqual(['']);
    await tab.profile.tell(album);
    expect(told(album).map(({ name }) => name)).toEqual(['']);
  });

  test('keeps its name when a device tells of itself that has no keyring yet', async () => {
    const tab = await open({ number: 1 });
    const album = await createAlbum(tab);
    const before = new Set(tab.disk.copies.keys());
    await tab.profile.set('Mara', new Uint8Array([1, 2]));
    for (const [name, { version }] of tab.disk.copies) {
      const isKeyrings = version.meta.placement === tab.shelf.keyring.keys.albumId;
      if (isKeyrings && !before.has(name)) tab.disk.copies.delete(name);
    }
    const other = await open({ number: 2, beside: [tab.disk] });
    expect(other.profile.profile.name).toBe('');
    const session = other.shelf.session(album.keys.albumId);
    if (session === undefined) throw new Error('The album is not here.');
    await expect.poll(() => told(session).map(({ name }) => name)).toEqual(['Mara']);
    await other.profile.tell(session);
    expect(told(session)[0]).toMatchObject({ name: 'Mara', picture: new Uint8Array([1, 2]) });
    expect(told(session)[0]?.devices).toHaveLength(2);
  });

  test('of more devices than it can name comes to rest: none takes another’s place', async () => {
    let last: OwnTab | undefined;
    for (let number = 1; number <= albumLimits.devicesMax + 2; number += 1) {
      const tab = await open({ number, beside: last ? [last.disk] : [] });
      if (last === undefined) await createAlbum(tab);
      await expect.poll(() => titlesOf(tab)).toEqual(['Walks']);
      const [session] = tab.shelf.sessions;
      if (session === undefined) throw new Error('The album is not here.');
      await expect.poll(() => last === undefined || told(session).length > 0).toBe(true);
      await tab.profile.tell(session);
      last?.close();
      last = tab;
    }
    const first = await open({ number: 1, beside: last ? [last.disk] : [] });
    const deviceIds = (): readonly DeviceId[] =>
      told(first.shelf.sessions[0]).flatMap(({ devices }) => devices.map((each) => each.deviceId));
    await expect.poll(() => deviceIds()).toHaveLength(albumLimits.devicesMax);
    // The first is still named; those that came last are not, and do not write for it.
    expect(deviceIds()).toContain(first.deviceId);
    expect(deviceIds()).not.toContain(last?.deviceId);
    const writes = last?.disk.writesCount;
    const [session] = last?.shelf.sessions ?? [];
    if (session !== undefined) await last?.profile.tell(session);
    expect(last?.disk.writesCount).toBe(writes);
  });
});
