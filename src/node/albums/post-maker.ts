/**
 * Photos on their way into an album: staged while the caption is written, then sealed and kept,
 * and only when every piece is on this disk the post that names them. A post is whole or not there.
 */

import { albumLimits } from '../../album/album-limits.ts';
import { draftPost, ownRef } from '../../album/album-writer.ts';
import type { PostMedia } from '../../album/entry-body.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { PreparedPhoto } from '../../media/media-api.ts';
import type { Author } from '../../trust/author.ts';
import type { EntryRef } from '../../trust/entry.ts';
import { chunkRefOf } from '../../trust/item-id.ts';
import { randomBytes } from '../../trust/web-crypto.ts';
import type { CommandDesk } from '../command-desk.ts';
import type { NewPost, StagedPhoto, WriteFailure } from '../node-api.ts';
import type { StorageFailure } from '../storage/storage.ts';
import { writeFailure, type Written } from './album-actions.ts';
import type { AlbumSession, SessionWriteFailure } from './album-session.ts';
import type { AlbumShelf } from './album-shelf.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { sealPhoto } from './photo-sealing.ts';
import { refusalOfTexts } from './post-texts.ts';
import { takeBack } from './unfinished-posts.ts';
import type { WorkInHand, WorkJournal } from './work-journal.ts';

const stagedMax = 50;

export class PostMaker {
  readonly #shelf: AlbumShelf;
  readonly #desk: CommandDesk;
  readonly #journal: WorkJournal;
  readonly #stagedById = new Map<string, PreparedPhoto>();
  #lastStagedId = 0;

  constructor(shelf: AlbumShelf, desk: CommandDesk, journal: WorkJournal) {
    this.#shelf = shelf;
    this.#desk = desk;
    this.#journal = journal;
  }

  stage(photo: PreparedPhoto): Result<StagedPhoto, WriteFailure> {
    if (this.#stagedById.size >= stagedMax) return err({ type: 'tooManyPhotos', max: stagedMax });

    this.#lastStagedId += 1;
    const stagedId = String(this.#lastStagedId);
    this.#stagedById.set(stagedId, photo);
    return ok({ stagedId, sizeBytes: sizeOf(photo) });
  }

  discard(stagedIds: readonly string[]): void {
    for (const stagedId of stagedIds) this.#stagedById.delete(stagedId);
  }

  async create(post: NewPost): Written<{ postId: string }> {
    const session = this.#shelf.session(post.albumId);
    if (session === undefined) return err({ type: 'albumUnknown' });

    const photos = post.stagedIds.flatMap((stagedId) => this.#stagedById.get(stagedId) ?? []);
    const refusal = refusalOf(post, photos.length);
    if (refusal !== undefined) return err(refusal);

    const author = await session.author();
    if (author === undefined || author.role === 'guest') return err({ type: 'notAllowed' });
    if (!(await hasRoomFor(photos))) return err({ type: 'storageFull' });

    const ref = ownRef(author, 'post', randomBytes(16));
    const begun = await this.#journal.begin({ act: 'create', post: ref, seen: [], pieces: [] });
    if (!begun.ok) return err(writeFailure(begun.error));

    const making: Making = { session, author, ref, photos, hand: begun.value, pieces: [] };
    const made = await this.#make(making, post);
    if (!made.ok) {
      await takeBack(session, making.pieces, making.hand);
      return err(writeFailure(made.error));
    }
    await making.hand.end();
    this.discard(post.stagedIds);
    return ok({ postId: ref.itemId });
  }

  async #make(
    making: Making,
    { alts, caption, tags }: NewPost,
  ): Promise<Result<null, SessionWriteFailure>> {
    const media = await this.#keepAll(making, alts);
    if (!media.ok) return media;

    const { session, ref } = making;
    return session.write({
      ref,
      seen: [],
      draft: (hlc) =>
        draftPost(ref, {
          createdAtMs: hlc.wallMs,
          caption,
          tags,
          place: undefined,
          media: media.value,
        }),
    });
  }

  /** Seals and keeps all photos; `pieces` says what was kept so far, also when it fails. */
  async #keepAll(
    { author, photos, hand, pieces }: Making,
    alts: readonly string[],
  ): Promise<Result<readonly PostMedia[], StorageFailure>> {
    const writer = new ChunkWriter(this.#desk, hand);
    const owner = { albumId: author.albumId, creatorId: author.authorId };
    const kept: PostMedia[] = [];
    for (const [at, photo] of photos.entries()) {
      const media = await sealPhoto({ author, photo, alt: alts[at] ?? '' }, (chunk) => {
        const ref = chunkRefOf(owner, chunk.version.meta.placement, chunk.digest);
        pieces.push(ref);
        return writer.add({ ref, version: chunk.version });
      });
      if (!media.ok) {
        await writer.finish();
        return media;
      }
      kept.push(media.value);
    }
    const finished = await writer.finish();
    return finished.ok ? ok(kept) : finished;
  }
}

interface Making {
  readonly session: AlbumSession;
  readonly author: Author;
  readonly ref: EntryRef;
  readonly photos: readonly PreparedPhoto[];
  readonly hand: WorkInHand;
  readonly pieces: EntryRef[];
}

const sizeOf = (photo: PreparedPhoto): number =>
  photo.thumb.bytes.byteLength + photo.view.bytes.byteLength + photo.original.bytes.byteLength;

const refusalOf = (post: NewPost, photosCount: number): WriteFailure | undefined => {
  const { mediaMax } = albumLimits;
  if (photosCount === 0) return { type: 'empty', field: 'photos' };
  if (photosCount > mediaMax) return { type: 'tooManyPhotos', max: mediaMax };
  return refusalOfTexts(post);
};

/** Asked before the first piece is sealed: a full disk should be told in a sentence, and early. */
const hasRoomFor = async (photos: readonly PreparedPhoto[]): Promise<boolean> => {
  const neededBytes = photos.reduce((sum, photo) => sum + sizeOf(photo), 0);
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined || usage + neededBytes < quota;
};
