/** Makes what the screens are told: one update for each topic, from what is true now. */

import type { DeviceId } from '../engine/ids.ts';
import type { AuthorId } from '../trust/entry.ts';
import type { AlbumSession } from './albums/album-session.ts';
import type { AlbumShelf } from './albums/album-shelf.ts';
import type { OwnProfile } from './albums/profile-writer.ts';
import type {
  AlbumView,
  DeviceForm,
  NetworkView,
  PostView,
  ProfileView,
  StorageView,
  Update,
} from './view-api.ts';
import type { RingReader } from './ring-reader.ts';
import type { SeenTimes } from './seen-times.ts';
import type { PostsTopic, Topic } from './update-board.ts';
import { activityView } from './views/activity-view.ts';
import { albumView } from './views/album-view.ts';
import { knownDevices } from './views/people.ts';
import { postView, type PostContext } from './views/post-view.ts';

export interface ScreenSources {
  readonly shelf: AlbumShelf;
  readonly ring: RingReader;
  readonly seen: SeenTimes;
  readonly deviceId: DeviceId;
  readonly deviceForm: DeviceForm;
  profile(): OwnProfile;
  isKeyBackedUp(): boolean;
  network(): NetworkView;
  storage(): StorageView | undefined;
  /** The user's author id in an album, once known. */
  youIn(session: AlbumSession): AuthorId | undefined;
}

const postsPrefix = 'posts:';

export const postsTopic = (albumId: string): PostsTopic => `${postsPrefix}${albumId}`;

const isPostsTopic = (topic: Topic): topic is PostsTopic => topic.startsWith(postsPrefix);

export class Screens {
  readonly #sources: ScreenSources;

  constructor(sources: ScreenSources) {
    this.#sources = sources;
  }

  get allTopics(): readonly Topic[] {
    const posts = this.#sources.shelf.sessions.map(({ keys }) => postsTopic(keys.albumId));
    return ['profile', 'albums', ...posts, 'activity', 'network', 'storage'];
  }

  update(topic: Topic): Update | undefined {
    if (isPostsTopic(topic)) return this.#postsUpdate(topic.slice(postsPrefix.length));

    switch (topic) {
      case 'profile':
        return { type: 'profile', profile: this.#profile() };
      case 'albums':
        return { type: 'albums', albums: this.#albums() };
      case 'activity':
        return { type: 'activity', activity: this.#activity() };
      case 'network':
        return { type: 'network', network: this.#sources.network() };
      case 'storage': {
        const storage = this.#sources.storage();
        return storage && { type: 'storage', storage };
      }
    }
  }

  #postsUpdate(albumId: string): Update | undefined {
    const session = this.#sources.shelf.session(albumId);
    return session && { type: 'posts', albumId, posts: this.#posts(this.#contextOf(session)) };
  }

  #profile(): ProfileView {
    const { deviceForm, shelf } = this.#sources;
    const { name, picture } = this.#sources.profile();
    return {
      name,
      picture,
      isKeyBackedUp: this.#sources.isKeyBackedUp(),
      hasAlbums: shelf.sessions.length > 0,
      deviceName: name === '' ? `This ${deviceForm}` : `${name}’s ${deviceForm}`,
      deviceForm,
    };
  }

  #albums(): readonly AlbumView[] {
    return this.#sources.shelf.sessions
      .map((session) => this.#album(session))
      .sort((a, b) => b.changedAtMs - a.changedAtMs);
  }

  #album(session: AlbumSession): AlbumView {
    const context = this.#contextOf(session);
    const seenAtMs = this.#sources.seen.albumSeenAtMs(session.keys.albumId);
    return albumView({ context, posts: this.#posts(context), seenAtMs });
  }

  #posts(context: PostContext): readonly PostView[] {
    return context.session.state.posts.map((post) => postView(context, post));
  }

  #activity() {
    const contexts = this.#sources.shelf.sessions.map((session) => this.#contextOf(session));
    return activityView(contexts, this.#sources.seen.activitySeenAtMs);
  }

  #contextOf(session: AlbumSession): PostContext {
    const { ring, deviceId, deviceForm, shelf } = this.#sources;
    return {
      session,
      youId: this.#sources.youIn(session),
      copies: {
        ring,
        deviceId,
        deviceForm,
        devices: knownDevices(shelf.sessions),
        isNew: session.isNew,
        lookingForMs: performance.now() - session.openedAtMs,
      },
    };
  }
}
