/**
 * One album as its readers see it, kept up to date item by item. Give it all siblings of an item
 * whenever they change; ask it for what the screens show. Order of arrival leaves no trace.
 */

import type { ItemId, Placement } from '../engine/ids.ts';
import type { AuthorId } from '../trust/entry.ts';
import type {
  AlbumComment,
  AlbumLike,
  AlbumPerson,
  AlbumPost,
  EntryHandle,
} from './album-content.ts';
import type { EntryBody, KeyringBody, Siblings } from './entry-body.ts';
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
  type MergedAlbum,
  type MergedPost,
} from './merge.ts';
import { PostIndex } from './post-index.ts';
import { valuesByKey } from './stamped.ts';

export interface AlbumHead extends EntryHandle {
  readonly title: string;
  readonly coverMediaId: Placement | undefined;
  readonly createdAtMs: number;
  readonly grants: readonly Uint8Array[];
  readonly merged: MergedAlbum;
}

export interface KeyringEntry extends EntryHandle {
  readonly body: KeyringBody;
}

type SiblingsOf<Kind extends EntryBody['kind']> = Siblings<Extract<EntryBody, { kind: Kind }>>;

interface PostRecord extends EntryHandle {
  readonly merged: MergedPost;
}

export class AlbumState {
  #head: AlbumHead | undefined;
  readonly #postById = new Map<ItemId, PostRecord>();
  readonly #comments = new PostIndex<AlbumComment>();
  readonly #likes = new PostIndex<AlbumLike>();
  readonly #personById = new Map<AuthorId, AlbumPerson>();
  readonly #keyringById = new Map<ItemId, KeyringEntry>();
  /** Built when asked for, and kept until something of the post changes. */
  readonly #builtPostById = new Map<ItemId, AlbumPost>();
  #posts: readonly AlbumPost[] | undefined;

  /** Undefined until the album's own entry has come, or once the owner deleted it. */
  get head(): AlbumHead | undefined {
    return this.#head;
  }

  /** Newest first. */
  get posts(): readonly AlbumPost[] {
    this.#posts ??= [...this.#postById.keys()]
      .map((postId) => this.post(postId))
      .filter((post) => post !== undefined)
      .sort(newestFirst);
    return this.#posts;
  }

  /** Who told something of themselves here. Authors without a profile are not among them. */
  get personById(): ReadonlyMap<AuthorId, AlbumPerson> {
    return this.#personById;
  }

  /** Only the keyring has any. */
  get keyring(): readonly KeyringEntry[] {
    return [...this.#keyringById.values()];
  }

  post(postId: ItemId): AlbumPost | undefined {
    const built = this.#builtPostById.get(postId);
    if (built) return built;
    const record = this.#postById.get(postId);
    const post = record && this.#build(postId, record);
    if (post) this.#builtPostById.set(postId, post);
    return post;
  }

  /** All siblings of one item, as they are now. */
  setItem(siblings: Siblings): void {
    const [first] = siblings;
    switch (first.ref.kind) {
      case 'album':
        return this.#setHead(siblings as SiblingsOf<'album'>);
      case 'post':
        return this.#setPost(siblings as SiblingsOf<'post'>);
      case 'comment':
        return this.#setComment(siblings as SiblingsOf<'comment'>);
      case 'like':
        return this.#setLike(siblings as SiblingsOf<'like'>);
      case 'profile':
        return this.#setProfile(siblings as SiblingsOf<'profile'>);
      case 'keyring':
        return this.#setKeyring(siblings as SiblingsOf<'keyring'>);
      case 'chunk':
        // Chunks are the posts' own affair.
        return;
    }
  }

  #setHead(siblings: SiblingsOf<'album'>): void {
    const merged = mergeSiblings(siblings, albumOf, joinAlbums);
    this.#head = merged.latest && {
      ...handleOf(siblings),
      title: merged.title?.value ?? '',
      coverMediaId: merged.cover?.value,
      createdAtMs: merged.latest.value.createdAtMs,
      grants: valuesByKey(merged.grantByHex),
      merged,
    };
  }

  #setPost(siblings: SiblingsOf<'post'>): void {
    const handle = handleOf(siblings);
    const merged = mergeSiblings(siblings, postOf, joinPosts);
    this.#postById.set(handle.ref.itemId, { ...handle, merged });
    this.#forget(handle.ref.itemId);
  }

  #setComment(siblings: SiblingsOf<'comment'>): void {
    const handle = handleOf(siblings);
    const { itemId: commentId, creatorId: authorId } = handle.ref;
    const body = mergeSiblings(siblings, commentOf, joinComments)?.value;
    this.#forgetAll(
      body
        ? this.#comments.set(commentId, { ...handle, ...body, commentId, authorId })
        : this.#comments.delete(commentId),
    );
  }

  #setLike(siblings: SiblingsOf<'like'>): void {
    const handle = handleOf(siblings);
    const { itemId, creatorId: authorId } = handle.ref;
    const body = mergeSiblings(siblings, likeOf, joinLikes).value;
    this.#forgetAll(
      body ? this.#likes.set(itemId, { ...handle, ...body, authorId }) : this.#likes.delete(itemId),
    );
  }

  #setProfile(siblings: SiblingsOf<'profile'>): void {
    const handle = handleOf(siblings);
    const authorId = handle.ref.creatorId;
    const { latest, deviceById } = mergeSiblings(siblings, profileOf, joinProfiles);
    if (!latest) {
      this.#personById.delete(authorId);
      return;
    }
    const { name, picture } = latest.value;
    const devices = valuesByKey(deviceById).map((device) => device.value);
    this.#personById.set(authorId, { ...handle, authorId, name, picture, devices });
  }

  #setKeyring(siblings: SiblingsOf<'keyring'>): void {
    const handle = handleOf(siblings);
    const body = mergeSiblings(siblings, keyringOf, joinKeyrings)?.value;
    if (body) this.#keyringById.set(handle.ref.itemId, { ...handle, body });
    else this.#keyringById.delete(handle.ref.itemId);
  }

  #build(postId: ItemId, { ref, seen, merged }: PostRecord): AlbumPost | undefined {
    const body = merged.latest?.value;
    if (!body) return undefined;
    const captions = [...new Set(merged.captions.map((caption) => caption.value))];
    const likes = [...this.#likes.of(postId)].sort(firstLiked);
    return {
      ref,
      seen,
      postId,
      authorId: ref.creatorId,
      createdAtMs: body.createdAtMs,
      caption: body.caption,
      concurrentCaptions: captions.length > 1 ? captions : [],
      tags: [...merged.tags],
      place: body.place,
      media: body.media,
      likeByAuthor: new Map(likes.map((like) => [like.authorId, like])),
      comments: [...this.#comments.of(postId)].sort(oldestFirst),
    };
  }

  #forgetAll(postIds: readonly ItemId[]): void {
    for (const postId of postIds) this.#forget(postId);
  }

  #forget(postId: ItemId): void {
    this.#builtPostById.delete(postId);
    this.#posts = undefined;
  }
}

const handleOf = (siblings: Siblings): EntryHandle => ({
  ref: siblings[0].ref,
  seen: siblings.map((sibling) => sibling.meta.versionId).sort(),
});

const newestFirst = (a: AlbumPost, b: AlbumPost): number =>
  b.createdAtMs - a.createdAtMs || (a.postId < b.postId ? -1 : 1);

const oldestFirst = (a: AlbumComment, b: AlbumComment): number =>
  a.createdAtMs - b.createdAtMs || (a.commentId < b.commentId ? -1 : 1);

const firstLiked = (a: AlbumLike, b: AlbumLike): number =>
  a.createdAtMs - b.createdAtMs || (a.ref.itemId < b.ref.itemId ? -1 : 1);
