import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { albumLimits } from '../../src/album/album-limits.ts';
import { AlbumState } from '../../src/album/album-state.ts';
import { decodeBody } from '../../src/album/decode-body.ts';
import type { EntryBody, OpenedEntry, PostBody, Siblings } from '../../src/album/entry-body.ts';
import { draftMerge } from '../../src/album/merge-down.ts';
import { anna, anyBody, anyVersion, mediaOf, refOf, version } from './opened-entries.ts';

/** The version that stands for all of them, as a reader opens it. */
const mergedVersion = (siblings: Siblings): OpenedEntry | undefined => {
  const draft = draftMerge(siblings);
  if (draft === undefined) return undefined;
  if (draft.type === 'tombstone') return version(draft.ref, 100, undefined);
  const { kind } = draft.ref;
  if (kind === 'chunk') throw new Error('A piece of a photo says nothing.');
  const body = decodeBody(kind, draft.body);
  if (!body.ok) throw new Error('It cannot be read.');
  return version(draft.ref, 100, body.value);
};

/** What the screens show of an item, but for the versions it comes from. */
const shown = (siblings: Siblings) => {
  const state = new AlbumState();
  state.setItem(siblings);
  const { head, keyring } = state;
  const [person] = state.personById.values();
  return {
    head: head && [head.title, head.coverMediaId, head.createdAtMs, head.grants],
    person: person && [person.name, person.picture, person.devices],
    keyring: keyring.map(({ body }) => body),
    posts: state.posts.map(({ tags, media, place, createdAtMs }) => [
      ...[tags, media, place, createdAtMs],
    ]),
  };
};

const some = (kind: EntryBody['kind']): fc.Arbitrary<Siblings> =>
  fc
    .array(anyVersion<EntryBody>(anyBody[kind], kind), { minLength: 1, maxLength: 5 })
    .map((siblings) => siblings as unknown as Siblings);

describe.each(['album', 'post', 'profile', 'keyring', 'comment', 'like'] as const)(
  'one version for many siblings of a %s',
  (kind) => {
    test('shows what they showed together', () => {
      fc.assert(
        fc.property(some(kind), (siblings) => {
          const merged = mergedVersion(siblings);
          fc.pre(merged !== undefined);
          expect(shown([merged])).toEqual(shown(siblings));
        }),
      );
    });

    test('is the same whoever writes it', () => {
      fc.assert(
        fc.property(some(kind), (siblings) => {
          const turned = [...siblings].reverse() as unknown as Siblings;
          expect(draftMerge(turned)).toEqual(draftMerge(siblings));
        }),
      );
    });
  },
);

const post = (caption: string, wallMs: number): OpenedEntry<PostBody> => {
  const others = { createdAtMs: 1, tags: [], place: undefined, media: [mediaOf(1)] };
  return version(refOf('post', anna), wallMs, { kind: 'post', caption, ...others });
};

test('every caption is kept, the oldest first and each once', () => {
  const merged = mergedVersion([post('B', 2), post('A', 1), post('', 3), post('A', 4)]);
  expect(merged?.body).toMatchObject({ caption: 'A\nB' });
});

test('what has no room in one version stays as it is', () => {
  const long = 'x'.repeat(albumLimits.captionLengthMax);
  expect(draftMerge([post(`${long}`, 1), post('y', 2)])).toBeUndefined();
});
