/** The node's screen calls over a fixture. */

import type {
  Invitation,
  JoinFailure,
  NewPost,
  Outcome,
  PostEdit,
  Rendition,
  RenditionFailure,
  RenditionName,
  ScreenApi,
  WriteFailure,
} from '../../src/node/node-api.ts';
import type { CommentView, PostView, ProfileView, Role, Update } from '../../src/node/view-api.ts';
import { fixtureAlbums, type FixtureAlbums } from './fixture-albums.ts';
import { fixtureKey } from './fixture-key.ts';
import { fixtureNetwork } from './fixture-network.ts';
import type { FixtureState } from './fixture-states.ts';
import { nowMs } from './fixture-time.ts';
import type { FixturePhotos, PhotoName } from './photos.ts';

const done = { ok: true, value: null } as const;

export class FixtureNode implements ScreenApi {
  readonly #state: FixtureState;
  readonly #photos: FixturePhotos;
  #albums: FixtureAlbums;
  #profile: ProfileView;
  #listener: (update: Update) => void = () => undefined;

  constructor(state: FixtureState, photos: FixturePhotos) {
    this.#state = state;
    this.#photos = photos;
    this.#albums = fixtureAlbums(photos, state);
    this.#profile = {
      name: state === 'firstRun' ? '' : 'Mira',
      picture: state === 'firstRun' ? undefined : photos.dune.picture,
      isKeyBackedUp: false,
      hasAlbums: state !== 'firstRun',
      deviceName: 'Mira’s phone',
      deviceForm: 'phone',
    };
  }

  async subscribe(listener: (update: Update) => void): Promise<void> {
    this.#listener = listener;
    if (this.#state === 'starting') return;
    if (this.#state === 'trouble') {
      listener({ type: 'trouble', trouble: { type: 'storageUnavailable' } });
      return;
    }
    listener({ type: 'profile', profile: this.#profile });
    listener({ type: 'network', network: fixtureNetwork(this.#state) });
    listener({
      type: 'storage',
      storage: {
        usedBytes: 1_200_000_000,
        quotaBytes: 8_000_000_000,
        yoursBytes: 460_000_000,
        othersBytes: 740_000_000,
        isPersisted: true,
      },
    });
    for (const albumId of this.#albums.postsByAlbumId.keys()) this.#tellPosts(albumId);
    listener({ type: 'activity', activity: this.#albums.activity });
    listener({ type: 'albums', albums: this.#albums.albums });
  }

  async rendition(
    albumId: string,
    mediaId: string,
    name: RenditionName,
  ): Promise<Outcome<Rendition, RenditionFailure>> {
    const photo = this.#photos[mediaId.split('-').at(-1) as PhotoName];
    const media = this.#albums.postsByAlbumId
      .get(albumId)
      ?.flatMap((post) => post.media)
      .find((candidate) => candidate.mediaId === mediaId);
    if (media?.copies.state === 'noneHere') return { ok: false, error: { type: 'noneHere' } };
    const bytes = await (name === 'thumb' ? photo.thumb : photo.view).arrayBuffer();
    return { ok: true, value: { bytes, mimeType: 'image/jpeg' } };
  }

  async setLike(albumId: string, postId: string, liked: boolean): Promise<typeof done> {
    this.#change(albumId, postId, (post) => ({
      ...post,
      likedByYou: liked,
      likesCount: post.likesCount + (liked ? 1 : 0) - (post.likedByYou ? 1 : 0),
    }));
    return done;
  }

  async addComment(
    albumId: string,
    postId: string,
    text: string,
  ): Promise<Outcome<{ readonly commentId: string }, WriteFailure>> {
    const comment: CommentView = {
      commentId: `comment-${text}`,
      author: this.#albums.you,
      text,
      createdAtMs: nowMs,
      mayDelete: true,
    };
    this.#change(albumId, postId, (post) => ({ ...post, comments: [...post.comments, comment] }));
    return { ok: true, value: { commentId: comment.commentId } };
  }

  async deleteComment(albumId: string, commentId: string): Promise<typeof done> {
    for (const { postId } of this.#albums.postsByAlbumId.get(albumId) ?? []) {
      this.#change(albumId, postId, (post) => ({
        ...post,
        comments: post.comments.filter((comment) => comment.commentId !== commentId),
      }));
    }
    return done;
  }

  async editPost(albumId: string, postId: string, edit: PostEdit): Promise<typeof done> {
    this.#change(albumId, postId, (post) => ({
      ...post,
      caption: edit.caption ?? post.caption,
      concurrentCaptions: [],
      tags: edit.tags ?? post.tags,
      media: post.media.map((media, at) => ({ ...media, alt: edit.alts?.[at] ?? media.alt })),
    }));
    return done;
  }

  async deletePost(albumId: string, postId: string): Promise<typeof done> {
    const posts = this.#albums.postsByAlbumId.get(albumId) ?? [];
    this.#replacePosts(
      albumId,
      posts.filter((post) => post.postId !== postId),
    );
    return done;
  }

  async createAlbum(title: string): Promise<Outcome<{ readonly albumId: string }, WriteFailure>> {
    const made = fixtureAlbums(this.#photos, 'empty').albums[0];
    if (made === undefined) throw new Error('The empty fixture holds one album.');
    const album = { ...made, albumId: `album-${title}`, title };
    this.#albums = { ...this.#albums, albums: [...this.#albums.albums, album] };
    this.#tellAlbums();
    return { ok: true, value: { albumId: album.albumId } };
  }

  async renameAlbum(albumId: string, title: string): Promise<typeof done> {
    const albums = this.#albums.albums.map((album) =>
      album.albumId === albumId ? { ...album, title } : album,
    );
    this.#albums = { ...this.#albums, albums };
    this.#tellAlbums();
    return done;
  }

  async leaveAlbum(albumId: string): Promise<typeof done> {
    const albums = this.#albums.albums.filter((album) => album.albumId !== albumId);
    this.#albums = { ...this.#albums, albums };
    this.#tellAlbums();
    return done;
  }

  async stagePhoto(): ReturnType<ScreenApi['stagePhoto']> {
    return { ok: true, value: { stagedId: 'staged', sizeBytes: 200_000 } };
  }

  async discardStaged(): Promise<void> {}

  async createPost(post: NewPost): ReturnType<ScreenApi['createPost']> {
    return { ok: true, value: { postId: `post-${post.caption}` } };
  }

  async setProfile(name: string, picture: Uint8Array | undefined): Promise<typeof done> {
    this.#profile = { ...this.#profile, name, picture };
    this.#listener({ type: 'profile', profile: this.#profile });
    return done;
  }

  async invitation(albumId: string, role: Role): Promise<Outcome<Invitation, WriteFailure>> {
    const link = `https://dynamo.example/#/a/${albumId}`;
    const value = { role, link, key: fixtureKey, linkWithKey: `${link}/${fixtureKey}` };
    return { ok: true, value };
  }

  async checkKey(
    _albumId: string,
    key: string,
  ): Promise<Outcome<{ readonly role: Role }, JoinFailure>> {
    return key.replaceAll('-', '') === fixtureKey.replaceAll('-', '')
      ? { ok: true, value: { role: 'contributor' } }
      : { ok: false, error: { type: 'keyMistyped', group: 4 } };
  }

  async join(albumId: string, key: string): ReturnType<ScreenApi['join']> {
    const checked = await this.checkKey(albumId, key);
    return checked.ok ? { ok: true, value: { albumId, role: checked.value.role } } : checked;
  }

  async markAlbumSeen(): Promise<void> {}

  async markActivitySeen(): Promise<void> {
    const activity = this.#albums.activity.map((entry) => ({ ...entry, isNew: false }));
    this.#albums = { ...this.#albums, activity };
    this.#listener({ type: 'activity', activity });
  }

  async keyWords(): Promise<readonly string[]> {
    const words =
      'orchard ladder violin copper meadow signal thunder pepper harbor wisdom canvas rocket';
    return [...words.split(' '), ...words.split(' ').toReversed()];
  }

  async confirmKeyBackedUp(): Promise<void> {
    this.#profile = { ...this.#profile, isKeyBackedUp: true };
    this.#listener({ type: 'profile', profile: this.#profile });
  }

  async restoreKey(): Promise<typeof done> {
    return done;
  }

  #change(albumId: string, postId: string, change: (post: PostView) => PostView): void {
    const posts = this.#albums.postsByAlbumId.get(albumId) ?? [];
    this.#replacePosts(
      albumId,
      posts.map((post) => (post.postId === postId ? change(post) : post)),
    );
  }

  #replacePosts(albumId: string, posts: readonly PostView[]): void {
    const postsByAlbumId = new Map(this.#albums.postsByAlbumId).set(albumId, posts);
    this.#albums = { ...this.#albums, postsByAlbumId };
    this.#tellPosts(albumId);
  }

  #tellPosts(albumId: string): void {
    const posts = this.#albums.postsByAlbumId.get(albumId) ?? [];
    this.#listener({ type: 'posts', albumId, posts });
  }

  #tellAlbums(): void {
    this.#profile = { ...this.#profile, hasAlbums: this.#albums.albums.length > 0 };
    this.#listener({ type: 'profile', profile: this.#profile });
    this.#listener({ type: 'albums', albums: this.#albums.albums });
  }
}
