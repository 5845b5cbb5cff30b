/** Everything the node told the screens, as it is now. */

import { SvelteMap } from 'svelte/reactivity';
import { devicesOf } from '../network/devices.ts';
import { untoldTitle } from '../words/album-words.ts';
import { keptItems } from './kept.ts';
import type {
  ActivityView,
  AlbumView,
  NetworkView,
  PostView,
  ProfileView,
  StorageView,
  Trouble,
  Update,
} from '../../node/view-api.ts';

const noPosts: readonly PostView[] = [];

export class Library {
  profile: ProfileView | undefined = $state.raw();
  activity: readonly ActivityView[] = $state.raw([]);
  network: NetworkView | undefined = $state.raw();
  storage: StorageView | undefined = $state.raw();
  trouble: Trouble | undefined = $state.raw();
  /** Undefined until the node answered. */
  #albums: readonly AlbumView[] | undefined = $state.raw();
  readonly #postsByAlbum = new SvelteMap<string, readonly PostView[]>();

  /** The first answers came: what is not here does not exist. */
  readonly isReady = $derived(this.profile !== undefined && this.#albums !== undefined);
  /** Newest first. */
  readonly albums = $derived(
    (this.#albums ?? []).toSorted((a, b) => b.changedAtMs - a.changedAtMs),
  );
  /** The posts of all albums, newest first. */
  readonly feed = $derived(
    [...this.#postsByAlbum.values()].flat().toSorted((a, b) => b.createdAtMs - a.createdAtMs),
  );
  /** From this one on; those that left a moment ago are not counted any more. */
  readonly devices = $derived(
    this.network === undefined
      ? []
      : devicesOf(this.network).filter((device) => device.presence !== 'left'),
  );
  readonly newActivityCount = $derived(this.activity.filter((entry) => entry.isNew).length);

  album(albumId: string): AlbumView | undefined {
    return this.#albums?.find((album) => album.albumId === albumId);
  }

  postsOf(albumId: string): readonly PostView[] {
    return this.#postsByAlbum.get(albumId) ?? noPosts;
  }

  /** Whether the posts of this album were read, empty or not. */
  hasPostsOf(albumId: string): boolean {
    return this.#postsByAlbum.has(albumId);
  }

  post(albumId: string, postId: string): PostView | undefined {
    return this.postsOf(albumId).find((post) => post.postId === postId);
  }

  /** Notices pass by: they are shown once, by toasts. */
  apply(update: Exclude<Update, { readonly type: 'notice' }>): void {
    switch (update.type) {
      case 'profile':
        this.profile = update.profile;
        return;
      case 'albums':
        this.#applyAlbums(update.albums);
        return;
      case 'posts':
        this.#applyPosts(update.albumId, update.posts);
        return;
      case 'activity':
        this.activity = update.activity;
        return;
      case 'network':
        this.network = update.network;
        return;
      case 'storage':
        this.storage = update.storage;
        return;
      case 'trouble':
        this.trouble = update.trouble;
        return;
    }
  }

  #applyPosts(albumId: string, posts: readonly PostView[]): void {
    const kept = keptItems(this.postsOf(albumId), posts.map(inNamedAlbum), ({ postId }) => postId);
    this.#postsByAlbum.set(albumId, kept);
  }

  #applyAlbums(albums: readonly AlbumView[]): void {
    this.#albums = keptItems(this.#albums ?? [], albums.map(named), ({ albumId }) => albumId);
    const kept = new Set(albums.map((album) => album.albumId));
    for (const albumId of this.#postsByAlbum.keys()) {
      if (!kept.has(albumId)) this.#postsByAlbum.delete(albumId);
    }
  }
}

function named(album: AlbumView): AlbumView {
  return album.title === '' ? { ...album, title: untoldTitle } : album;
}

function inNamedAlbum(post: PostView): PostView {
  return post.albumTitle === '' ? { ...post, albumTitle: untoldTitle } : post;
}
