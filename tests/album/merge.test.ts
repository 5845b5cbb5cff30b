import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EntryBody, OpenedEntry, PostBody, ProfileBody } from '../../src/album/entry-body.ts';
import {
  albumOf,
  commentOf,
  joinAlbums,
  joinComments,
  joinKeyrings,
  joinLikes,
  joinPosts,
  joinProfiles,
  keyringOf,
  likeOf,
  mergeSiblings,
  postOf,
  profileOf,
} from '../../src/album/merge.ts';
import { later } from '../../src/album/stamped.ts';
import type { VersionId } from '../../src/engine/ids.ts';
import { anyBody, anyVersion, mediaOf, refOf, version } from './opened-entries.ts';

interface Merge<Body extends EntryBody, Merged> {
  readonly kind: Body['kind'];
  readonly body: fc.Arbitrary<Body>;
  readonly alone: (sibling: OpenedEntry<Body>) => Merged;
  readonly join: (a: Merged, b: Merged) => Merged;
}

/** Maps and sets compare by what they hold, whatever order it came in. */
const laws = <Body extends EntryBody, Merged>({ kind, body, alone, join }: Merge<Body, Merged>) => {
  describe(`merging versions of a ${kind}`, () => {
    const one = anyVersion(body, kind).map(alone);

    it('does not depend on the order', () => {
      fc.assert(
        fc.property(one, one, (a, b) => {
          expect(join(a, b)).toEqual(join(b, a));
        }),
      );
    });

    it('does not depend on the grouping', () => {
      fc.assert(
        fc.property(one, one, one, (a, b, c) => {
          expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
        }),
      );
    });

    it('does not change by doing it again', () => {
      fc.assert(
        fc.property(one, one, (a, b) => {
          expect(join(a, a)).toEqual(a);
          expect(join(join(a, b), b)).toEqual(join(a, b));
        }),
      );
    });
  });
};

laws({ kind: 'album', body: anyBody.album, alone: albumOf, join: joinAlbums });
laws({ kind: 'post', body: anyBody.post, alone: postOf, join: joinPosts });
laws({ kind: 'comment', body: anyBody.comment, alone: commentOf, join: joinComments });
laws({ kind: 'like', body: anyBody.like, alone: likeOf, join: joinLikes });
laws({ kind: 'profile', body: anyBody.profile, alone: profileOf, join: joinProfiles });
laws({ kind: 'keyring', body: anyBody.keyring, alone: keyringOf, join: joinKeyrings });

const post = (caption: string, tags: readonly string[] = []): PostBody => ({
  kind: 'post',
  createdAtMs: 1,
  caption,
  tags,
  place: undefined,
  media: [mediaOf(1)],
});

describe('posts', () => {
  const ref = refOf('post');

  it('keep both captions that were written at the same time, oldest first', () => {
    const merged = mergeSiblings(
      [version(ref, 20, post('Boats.')), version(ref, 10, post('Low tide.'))],
      postOf,
      joinPosts,
    );
    expect(merged.captions.map(({ value }) => value)).toEqual(['Low tide.', 'Boats.']);
    expect(merged.latest?.value.caption).toBe('Boats.');
  });

  it('have the tags of all versions', () => {
    const merged = mergeSiblings(
      [version(ref, 10, post('', ['sea'])), version(ref, 20, post('', ['boat', 'sea']))],
      postOf,
      joinPosts,
    );
    expect([...merged.tags]).toEqual(['boat', 'sea']);
  });

  it('are gone with a delete, whatever else was written at the same time', () => {
    for (const editedAtMs of [1, 99]) {
      const merged = mergeSiblings(
        [version<PostBody>(ref, 10, undefined), version(ref, editedAtMs, post('Boats.'))],
        postOf,
        joinPosts,
      );
      expect(merged.latest).toBeUndefined();
    }
  });

  it('are gone when deletes are all there is', () => {
    const merged = mergeSiblings(
      [version<PostBody>(ref, 9, undefined), version<PostBody>(ref, 8, undefined)],
      postOf,
      joinPosts,
    );
    expect(merged.latest).toBeUndefined();
    expect(merged.captions).toEqual([]);
  });
});

describe('likes', () => {
  it('are as their author last left them', () => {
    const ref = refOf('like');
    const like = { kind: 'like', postId: refOf('post').itemId, createdAtMs: 1 } as const;
    const liked = version(ref, 10, like);
    const unliked = version<typeof like>(ref, 20, undefined);
    const again = version(ref, 30, like);
    expect(mergeSiblings([unliked, liked], likeOf, joinLikes).value).toBeUndefined();
    expect(mergeSiblings([unliked, again], likeOf, joinLikes).value).toEqual(like);
  });
});

describe('profiles', () => {
  it('keep what each device said of itself', () => {
    const ref = refOf('profile');
    const of = (name: string, device: string, wallMs: number): ProfileBody => ({
      kind: 'profile',
      name,
      picture: undefined,
      devices: [
        {
          deviceId: device.repeat(16) as ProfileBody['devices'][number]['deviceId'],
          name: `${name}'s`,
          form: 'phone',
          hlc: { wallMs, counter: 0 },
        },
      ],
    });
    const merged = mergeSiblings(
      [version(ref, 10, of('Anna', '01', 10)), version(ref, 20, of('Anna B.', '02', 20))],
      profileOf,
      joinProfiles,
    );
    expect(merged.latest?.value.name).toBe('Anna B.');
    expect([...merged.deviceById.keys()]).toEqual(['01'.repeat(16), '02'.repeat(16)]);
  });
});

describe('albums', () => {
  it('take a new title from one owner and a new cover from another', () => {
    const ref = refOf('album');
    const at = (wallMs: number) => ({ wallMs, counter: 0 });
    const body = { kind: 'album', createdAtMs: 1, grants: [] } as const;
    const cover = mediaOf(7).mediaId;
    const merged = mergeSiblings(
      [
        version(ref, 20, {
          ...body,
          title: { value: 'Coast', hlc: at(20) },
          cover: { value: undefined, hlc: at(1) },
        }),
        version(ref, 30, {
          ...body,
          title: { value: 'Summer', hlc: at(1) },
          cover: { value: cover, hlc: at(30) },
        }),
      ],
      albumOf,
      joinAlbums,
    );
    expect(merged.title?.value).toBe('Coast');
    expect(merged.cover?.value).toBe(cover);
  });
});

it('the last write is the one with the later time, then the higher counter, then the higher id', () => {
  const at = (wallMs: number, counter: number, id: string) => ({
    hlc: { wallMs, counter },
    versionId: id.repeat(64) as VersionId,
    value: id,
  });
  expect(later(at(2, 0, 'a'), at(1, 9, 'f')).value).toBe('a');
  expect(later(at(1, 1, 'a'), at(1, 0, 'f')).value).toBe('a');
  expect(later(at(1, 1, 'a'), at(1, 1, 'f')).value).toBe('f');
});

describe('the keyring', () => {
  it('keeps the stronger key of an album joined twice', () => {
    const ref = refOf('keyring');
    const secret = new Uint8Array(16);
    const entry = (role: 'contributor' | 'viewer') =>
      ({
        kind: 'keyring',
        albumId: ref.albumId,
        epoch: 0,
        access: { type: 'joined', role, secret },
        joinedAtMs: 1,
      }) as const;
    const merged = mergeSiblings(
      [version(ref, 10, entry('contributor')), version(ref, 20, entry('viewer'))],
      keyringOf,
      joinKeyrings,
    );
    expect(merged?.value.access).toMatchObject({ role: 'contributor' });
  });

  it('keeps the key of the newer epoch, though it be weaker', () => {
    const ref = refOf('keyring');
    const entry = (role: 'contributor' | 'viewer', epoch: number) =>
      ({
        kind: 'keyring',
        albumId: ref.albumId,
        epoch,
        access: { type: 'joined', role, secret: new Uint8Array(16) },
        joinedAtMs: 1,
      }) as const;
    const merged = mergeSiblings(
      [version(ref, 20, entry('contributor', 0)), version(ref, 10, entry('viewer', 1))],
      keyringOf,
      joinKeyrings,
    );
    expect(merged?.value.epoch).toBe(1);
  });
});
