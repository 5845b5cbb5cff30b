import { beforeEach, describe, expect, test } from 'vitest';
import { encodeBody } from '../../src/album/encode-body.ts';
import type { CommentBody } from '../../src/album/entry-body.ts';
import type { ItemId } from '../../src/engine/ids.ts';
import type { EntryMeta, Version, VersionRef } from '../../src/engine/version.ts';
import { EntryOpener } from '../../src/node/albums/entry-opener.ts';
import { sealEntry } from '../../src/trust/envelope.ts';
import {
  contributor,
  guest,
  keysOfRole,
  ownerKeys,
  refOf,
  stamp,
  strangerKeys,
} from '../trust/people.ts';

type Entry = Version & { readonly meta: EntryMeta };

const bodyOf = (text: string): CommentBody => ({
  kind: 'comment',
  postId: 'cd'.repeat(32) as ItemId,
  text,
  createdAtMs: 5,
});

const seal = async (digit: number, body: Uint8Array | undefined): Promise<Entry> =>
  sealEntry({
    draft:
      body === undefined
        ? { type: 'tombstone', ref: refOf(guest, 'comment', digit) }
        : { type: 'content', ref: refOf(guest, 'comment', digit), body },
    stamp,
    author: guest,
    keys: await keysOfRole('guest'),
  });

const low = await seal(1, encodeBody(bodyOf('Low tide.')));
const high = await seal(2, encodeBody(bodyOf('High tide.')));
const deleted = await seal(3, undefined);
const unreadable = await seal(4, new Uint8Array([1, 2, 3]));

/** A disk that writes down what it was asked for. */
class AskedDisk {
  readonly asked: string[][] = [];
  readonly versions = [low, high, deleted, unreadable];

  load = (refs: readonly VersionRef[]): Promise<readonly Version[]> => {
    const ids = refs.map(({ versionId }) => versionId);
    this.asked.push(ids);
    return Promise.resolve(this.versions.filter(({ meta }) => ids.includes(meta.versionId)));
  };
}

let disk: AskedDisk;
let opener: EntryOpener;

beforeEach(() => {
  disk = new AskedDisk();
  opener = new EntryOpener(disk, ownerKeys.readKey);
});

const textsOf = async (...entries: readonly Entry[]): Promise<(string | undefined)[]> => {
  const opened = await opener.open(entries.map(({ meta }) => meta));
  return opened.map(({ body }) => (body?.kind === 'comment' ? body.text : undefined));
};

describe('an entry', () => {
  test('is opened with the album’s key, its author and place with it', async () => {
    const [opened] = await opener.open([low.meta]);
    expect(opened).toEqual({
      ref: refOf(guest, 'comment'),
      meta: low.meta,
      authorId: guest.authorId,
      role: 'guest',
      body: bodyOf('Low tide.'),
    });
  });

  test('comes in the order it was asked for', async () => {
    expect(await textsOf(high, low)).toEqual(['High tide.', 'Low tide.']);
  });

  test('that was deleted has no body', async () => {
    const [opened] = await opener.open([deleted.meta]);
    expect(opened).toMatchObject({ meta: { isTombstone: true }, body: undefined });
  });

  test('that cannot be read, or is not here, is left out and no other with it', async () => {
    disk.versions.splice(0, 1);
    expect(await textsOf(low, unreadable, high)).toEqual(['High tide.']);
  });

  test('of an album with another key stays closed', async () => {
    opener = new EntryOpener(disk, strangerKeys.readKey);
    expect(await textsOf(low, high)).toEqual([]);
    expect(await opener.open([deleted.meta])).toHaveLength(1);
  });
});

describe('what was opened', () => {
  test('is not read from disk again', async () => {
    await textsOf(low);
    await textsOf(low, high);
    await textsOf(low, high);
    expect(disk.asked).toEqual([[low.meta.versionId], [high.meta.versionId]]);
  });

  test('is read again once it was let go', async () => {
    await textsOf(low);
    opener.forget([low.meta.versionId]);
    expect(await textsOf(low)).toEqual(['Low tide.']);
    expect(disk.asked).toHaveLength(2);
  });

  test('is tried again when it could not be read: it may have come since', async () => {
    const [first] = disk.versions.splice(0, 1);
    expect(await textsOf(low)).toEqual([]);
    if (first !== undefined) disk.versions.push(first);
    expect(await textsOf(low)).toEqual(['Low tide.']);
  });
});

test('a chunk’s tombstone is opened without a body', async () => {
  const tombstone = await sealEntry({
    draft: { type: 'tombstone', ref: refOf(contributor, 'chunk') },
    stamp,
    author: contributor,
    keys: await keysOfRole('contributor'),
  });
  disk.versions.push(tombstone);
  expect(await opener.open([tombstone.meta])).toMatchObject([{ body: undefined }]);
});
