/** What a person does in an album, checked, written, and answered in the screens' words. */

import { albumLimits } from '../../album/album-limits.ts';
import type { AlbumPost } from '../../album/album-content.ts';
import { postChunks } from '../../album/media-chunks.ts';
import {
  draftAlbumChange,
  draftComment,
  draftLike,
  draftPostChange,
  draftRemoval,
  ownRef,
} from '../../album/album-writer.ts';
import type { ItemId, Placement, VersionId } from '../../engine/ids.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { EntryRef } from '../../trust/entry.ts';
import { likeSalt } from '../../trust/item-id.ts';
import { mayWrite } from '../../trust/rights.ts';
import { randomBytes } from '../../trust/web-crypto.ts';
import type { PostEdit, WriteFailure } from '../node-api.ts';
import type { AlbumSession, SessionWriteFailure } from './album-session.ts';
import type { AlbumShelf } from './album-shelf.ts';
import { refusalOfTexts } from './post-texts.ts';
import { removeItem } from './removals.ts';
import { deletePost } from './unfinished-posts.ts';
import type { WorkJournal } from './work-journal.ts';

export type Written<Value> = Promise<Result<Value, WriteFailure>>;

export const writeFailure = (failure: SessionWriteFailure): WriteFailure => ({ type: failure });

const done = (outcome: Result<null, SessionWriteFailure>): Result<null, WriteFailure> =>
  outcome.ok ? outcome : err(writeFailure(outcome.error));

type TextField = 'title' | 'comment';

/** Trimmed, or why not. */
const checkedText = (text: string, field: TextField, max: number): Result<string, WriteFailure> => {
  const trimmed = text.trim();
  if (trimmed === '') return err({ type: 'empty', field });
  if (trimmed.length > max) return err({ type: 'tooLong', field, max });

  return ok(trimmed);
};

export class AlbumActions {
  readonly #shelf: AlbumShelf;
  readonly #journal: WorkJournal;

  constructor(shelf: AlbumShelf, journal: WorkJournal) {
    this.#shelf = shelf;
    this.#journal = journal;
  }

  async createAlbum(title: string): Written<{ albumId: string }> {
    const text = checkedText(title, 'title', albumLimits.titleLengthMax);
    if (!text.ok) return text;

    const session = await this.#shelf.createAlbum(text.value);
    return session.ok
      ? ok({ albumId: session.value.keys.albumId })
      : err(writeFailure(session.error));
  }

  async renameAlbum(albumId: string, title: string): Written<null> {
    const text = checkedText(title, 'title', albumLimits.titleLengthMax);
    if (!text.ok) return text;
    const session = this.#shelf.session(albumId);
    const head = session?.state.head;
    if (session === undefined || head === undefined) return err({ type: 'albumUnknown' });
    if (session.keys.role !== 'owner') return err({ type: 'notAllowed' });

    const { ref, seen } = head;
    const change = { type: 'title', title: text.value } as const;
    return done(
      await session.write({ ref, seen, draft: (hlc) => draftAlbumChange(head, change, hlc) }),
    );
  }

  async leaveAlbum(albumId: string): Written<null> {
    return done(await this.#shelf.leave(albumId as Placement));
  }

  /** Other words for an own post; also how one of several captions is chosen. */
  async editPost(albumId: string, postId: string, { seen, ...change }: PostEdit): Written<null> {
    const refusal = refusalOfTexts(change);
    if (refusal !== undefined) return err(refusal);
    const found = this.#post(albumId, postId);
    if (!found.ok) return found;

    const { session, post } = found.value;
    const author = await session.author();
    if (author?.authorId !== post.authorId || author.role === 'guest') {
      return err({ type: 'notAllowed' });
    }
    const { ref } = post;
    return done(
      await session.write({
        ref,
        seen: seen as readonly VersionId[],
        draft: () => draftPostChange(post, change),
      }),
    );
  }

  async deletePost(albumId: string, postId: string): Written<null> {
    const found = this.#post(albumId, postId);
    if (!found.ok) return found;

    const { session, post } = found.value;
    if (!(await mayRemove(session, post.ref))) return err({ type: 'notAllowed' });

    const { ref, seen } = post;
    const work = { act: 'delete', post: ref, seen, pieces: postChunks(post) } as const;
    const begun = await this.#journal.begin(work);
    return done(begun.ok ? await deletePost(session, work, begun.value) : begun);
  }

  async setLike(albumId: string, postId: string, liked: boolean): Written<null> {
    const found = this.#post(albumId, postId);
    if (!found.ok) return found;

    const { session, post } = found.value;
    const author = await session.author();
    if (author === undefined) return err({ type: 'notAllowed' });

    const own = post.likeByAuthor.get(author.authorId);
    if (liked === (own !== undefined)) return ok(null);

    const ref = own?.ref ?? ownRef(author, 'like', likeSalt(session.keys.readKey, post.postId));
    return done(
      await session.write({
        ref,
        seen: own?.seen ?? [],
        draft: (hlc) =>
          liked
            ? draftLike(ref, { postId: post.postId, createdAtMs: hlc.wallMs })
            : draftRemoval(ref),
      }),
    );
  }

  async addComment(albumId: string, postId: string, text: string): Written<{ commentId: string }> {
    const checked = checkedText(text, 'comment', albumLimits.commentLengthMax);
    if (!checked.ok) return checked;
    const found = this.#post(albumId, postId);
    if (!found.ok) return found;

    const { session, post } = found.value;
    const author = await session.author();
    if (author === undefined) return err({ type: 'notAllowed' });

    const ref = ownRef(author, 'comment', randomBytes(16));
    const written = await session.write({
      ref,
      seen: [],
      draft: (hlc) =>
        draftComment(ref, { postId: post.postId, text: checked.value, createdAtMs: hlc.wallMs }),
    });
    return written.ok ? ok({ commentId: ref.itemId }) : err(writeFailure(written.error));
  }

  async deleteComment(albumId: string, commentId: string): Written<null> {
    const session = this.#shelf.session(albumId);
    if (session === undefined) return err({ type: 'albumUnknown' });

    const comment = session.state.posts
      .flatMap((post) => post.comments)
      .find((each) => each.commentId === commentId);
    if (comment === undefined) return err({ type: 'postUnknown' });

    const { ref, seen } = comment;
    if (!(await mayRemove(session, ref))) return err({ type: 'notAllowed' });

    return done(await removeItem(session, ref, seen));
  }

  #post(
    albumId: string,
    postId: string,
  ): Result<{ session: AlbumSession; post: AlbumPost }, WriteFailure> {
    const session = this.#shelf.session(albumId);
    if (session === undefined) return err({ type: 'albumUnknown' });

    const post = session.state.post(postId as ItemId);
    return post === undefined ? err({ type: 'postUnknown' }) : ok({ session, post });
  }
}

const mayRemove = async (session: AlbumSession, ref: EntryRef): Promise<boolean> => {
  const author = await session.author();
  if (author === undefined) return false;

  const isOwn = ref.creatorId === author.authorId;
  return mayWrite({ role: author.role, kind: ref.kind, isOwn, isTombstone: true });
};
