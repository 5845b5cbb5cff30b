/** The whole way: a draft, sealed by its author, opened by a reader, seen in the album. */

import { describe, expect, it } from 'vitest';

import { AlbumState } from '../../src/album/album-state.ts';
import {
  albumRef,
  draftAlbum,
  draftAlbumChange,
  draftComment,
  draftKeyring,
  draftLike,
  draftPost,
  draftPostChange,
  draftProfile,
  draftRemoval,
  keyringRef,
  ownRef,
  profileRef,
} from '../../src/album/album-writer.ts';
import { decodeBody } from '../../src/album/decode-body.ts';
import { mediaChunks, postChunks } from '../../src/album/media-chunks.ts';
import type { OpenedEntry } from '../../src/album/entry-body.ts';
import type { Author } from '../../src/trust/author.ts';
import type { EntryDraft } from '../../src/trust/entry.ts';
import { openContent, openEnvelope, sealEntry } from '../../src/trust/envelope.ts';
import { encodeRoleGrant, openRoleGrant } from '../../src/trust/grant.ts';
import { keyringSalt, likeSalt } from '../../src/trust/item-id.ts';
import {
  contributor,
  grants,
  guest,
  keysOfRole,
  must,
  owner,
  ownerKeys,
  stamp,
} from '../trust/people.ts';
import { mediaOf } from './opened-entries.ts';

const { hlc } = stamp;
const salt = (digit: number) => new Uint8Array(16).fill(digit);

/** Seals as the author, opens as somebody with only the viewers' key. */
const passOn = async (draft: EntryDraft, author: Author): Promise<OpenedEntry> => {
  const { bytes } = await sealEntry({ draft, stamp, author, keys: await keysOfRole(author.role) });
  const { ref, meta, authorId, role, ...rest } = must(await openEnvelope(bytes));
  const opened = { ref, meta, authorId, role };
  if (meta.isTombstone || ref.kind === 'chunk') return { ...opened, body: undefined };
  const plain = await openContent({ ...opened, ...rest }, (await keysOfRole('viewer')).readKey);
  return { ...opened, body: must(decodeBody(ref.kind, plain ?? new Uint8Array(0))) };
};

const newAlbum = async (): Promise<AlbumState> => {
  const state = new AlbumState();
  const encoded = grants.map(encodeRoleGrant);
  const album = { title: 'Coast', createdAtMs: 7, grants: encoded, hlc };
  state.setItem([await passOn(draftAlbum(albumRef(owner), album), owner)]);
  return state;
};

const newPost = async (state: AlbumState) => {
  const ref = ownRef(contributor, 'post', salt(1));
  const body = { createdAtMs: 9, caption: 'Boats.', tags: ['sea'], place: undefined };
  state.setItem([await passOn(draftPost(ref, { ...body, media: [mediaOf(1)] }), contributor)]);
  const post = state.post(ref.itemId);
  if (!post) throw new Error('No post.');
  return post;
};

describe('what users do arrives', () => {
  it('an album, with the grants that let others write in it', async () => {
    const { head } = await newAlbum();
    expect(head).toMatchObject({ title: 'Coast', coverMediaId: undefined, createdAtMs: 7 });
    const opened = await Promise.all(
      (head?.grants ?? []).map((grant) => openRoleGrant(grant, ownerKeys.albumId)),
    );
    expect(opened.map(must)).toEqual(grants);
  });

  it('a new title, and the cover’s time stays as it was', async () => {
    const state = await newAlbum();
    const later = { wallMs: hlc.wallMs + 1, counter: 0 };
    if (!state.head) throw new Error('No album.');
    const draft = draftAlbumChange(state.head, { type: 'title', title: 'Sea' }, later);
    state.setItem([await passOn(draft, owner)]);
    expect(state.head).toMatchObject({ title: 'Sea' });
    expect(state.head.merged.title?.hlc).toEqual(later);
    expect(state.head.merged.cover?.hlc).toEqual(hlc);
  });

  it('a post, a changed caption, a comment, a like, a profile', async () => {
    const state = await newAlbum();
    const post = await newPost(state);
    state.setItem([await passOn(draftPostChange(post, { caption: 'Low tide.' }), contributor)]);
    const postId = post.postId;
    const comment = { postId, text: 'Lovely', createdAtMs: 10 };
    state.setItem([await passOn(draftComment(ownRef(guest, 'comment', salt(2)), comment), guest)]);
    const likeRef = ownRef(guest, 'like', likeSalt(ownerKeys.readKey, postId));
    state.setItem([await passOn(draftLike(likeRef, { postId, createdAtMs: 11 }), guest)]);
    const profile = { name: 'Gus', picture: undefined, devices: [] };
    state.setItem([await passOn(draftProfile(profileRef(guest), profile), guest)]);

    const seen = state.post(postId);
    expect(seen).toMatchObject({ caption: 'Low tide.', tags: ['sea'], media: [mediaOf(1)] });
    expect(seen?.comments).toMatchObject([{ text: 'Lovely', authorId: guest.authorId }]);
    expect(seen?.likeByAuthor.has(guest.authorId)).toBe(true);
    expect(state.personById.get(guest.authorId)?.name).toBe('Gus');

    state.setItem([await passOn(draftRemoval(likeRef), guest)]);
    expect(state.post(postId)?.likeByAuthor.size).toBe(0);
  });

  it('a removed post takes all its chunks along', async () => {
    const state = await newAlbum();
    const post = await newPost(state);
    const drafts = [post.ref, ...postChunks(post)].map(draftRemoval);
    const removed = await Promise.all(drafts.map((draft) => passOn(draft, contributor)));
    expect(removed.every(({ meta }) => meta.isTombstone)).toBe(true);

    const creator = { albumId: contributor.albumId, creatorId: contributor.authorId };
    const chunks = mediaChunks(creator, mediaOf(1)).map(({ itemId, placement }) => ({
      itemId,
      placement,
    }));
    expect(chunks).toHaveLength(4);
    expect(removed.slice(1).map(({ meta }) => meta)).toMatchObject(chunks);
    for (const entry of removed) state.setItem([entry]);
    expect(state.posts).toEqual([]);
  });

  it('a joined album in the keyring, once for each album', async () => {
    const state = new AlbumState();
    const { albumId } = contributor;
    const ref = keyringRef(owner, keyringSalt(ownerKeys.readKey, albumId));
    expect(keyringRef(owner, keyringSalt(ownerKeys.readKey, albumId))).toEqual(ref);
    const access = { type: 'joined', role: 'guest', secret: salt(4) } as const;
    const entry = { albumId, epoch: 0, access, joinedAtMs: 12 };
    state.setItem([await passOn(draftKeyring(ref, entry), owner)]);
    expect(state.keyring.map(({ body }) => body)).toEqual([{ kind: 'keyring', ...entry }]);
    state.setItem([await passOn(draftRemoval(ref), owner)]);
    expect(state.keyring).toEqual([]);
  });
});
