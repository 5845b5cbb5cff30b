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
import type { EntryBody, OpenedEntry } from './entry-body.ts';
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
import type { KeyringBody } from './entry-body.ts';
import { PostIndex } from './post-index.ts';

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

type Siblings<Kind extends EntryBody['kind']> = readonly [
  OpenedEntry<Extract<EntryBody, { kind: Kind }>>,
  ...OpenedEntry<Extract<EntryBody, { kind: Kind }>>[],
];

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
  setItem(siblings: readonly [OpenedEntry, ...OpenedEntry[]]): void {
    const [first] = siblings;
    switch (first.ref.kind) {
      case 'album':
        return this.#setHead(siblings as Siblings<'album'>);
      case 'post':
        return this.#setPost(siblings as Siblings<'post'>);
      case 'comment':
        return this.#setComment(siblings as Siblings<'comment'>);
      case 'like':
        return this.#setLike(siblings as Siblings<'like'>);
      case 'profile':
        return this.#setProfile(siblings as Siblings<'profile'>);
      case 'keyring':
        return this.#setKeyring(siblings as Siblings<'keyring'>);
      case 'chunk':
        // Chunks are the posts' own affair.
        return;
    }
  }

  #setHead(siblings: Siblings<'album'>): void {
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

  #setPost(siblings: Siblings<'post'>): void {
    const handle = handleOf(siblings);
    const merged = mergeSiblings(siblings, postOf, joinPosts);
    this.#postById.set(handle.ref.itemId, { ...handle, merged });
    this.#forget(handle.ref.itemId);
  }

  #setComment(siblings: Siblings<'comment'>): void {
    const handle = handleOf(siblings);
    const { itemId: commentId, creatorId: authorId } = handle.ref;
    const body = mergeSiblings(siblings, commentOf, joinComments)?.value;
    this.#forgetAll(
      body
        ? this.#comments.set(commentId, { ...handle, ...body, commentId, authorId })
        : this.#comments.delete(commentId),
    );
  }

  #setLike(siblings: Siblings<'like'>): void {
    const handle = handleOf(siblings);
    const { itemId, creatorId: authorId } = handle.ref;
    const body = mergeSiblings(siblings, likeOf, joinLikes).value;
    this.#forgetAll(
      body ? this.#likes.set(itemId, { ...handle, ...body, authorId }) : this.#likes.delete(itemId),
    );
  }

  #setProfile(siblings: Siblings<'profile'>): void {
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

  #setKeyring(siblings: Siblings<'keyring'>): void {
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

const handleOf = (siblings: readonly [OpenedEntry, ...OpenedEntry[]]): EntryHandle => ({
  ref: siblings[0].ref,
  seen: siblings.map((sibling) => sibling.meta.versionId).sort(),
});

/** The order of a map is the order of arrival; that of its keys is everybody's. */
const valuesByKey = <Value>(map: ReadonlyMap<string, Value>): readonly Value[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

const newestFirst = (a: AlbumPost, b: AlbumPost): number =>
  b.createdAtMs - a.createdAtMs || (a.postId < b.postId ? -1 : 1);

const oldestFirst = (a: AlbumComment, b: AlbumComment): number =>
  a.createdAtMs - b.createdAtMs || (a.commentId < b.commentId ? -1 : 1);

const firstLiked = (a: AlbumLike, b: AlbumLike): number =>
  a.createdAtMs - b.createdAtMs || (a.ref.itemId < b.ref.itemId ? -1 : 1);
