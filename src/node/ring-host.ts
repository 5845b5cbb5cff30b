/**
 * The door that the page and the screens knock at: waits until the node runs, passes the call on,
 * and answers with plain values.
 */

import { transfer } from 'comlink';
import { err, ok } from '../engine/result.ts';
import type { NodeId, Placement } from '../engine/ids.ts';
import type { PreparedPhoto } from '../media/media-api.ts';
import { userKeyToWords } from '../trust/user-key.ts';
import { checkAlbumKey, invitationTo } from './albums/invitations.ts';
import { restoreKey } from './albums/key-restoring.ts';
import type {
  Lifecycle,
  LinkFingerprints,
  LinkOffer,
  NewPost,
  PostEdit,
  NodeApi,
  PageControl,
  RenditionName,
  StartOptions,
} from './node-api.ts';
import type { LinkFailureView, NetworkView, Role, Update } from './view-api.ts';
import { PacedListener } from './paced-listener.ts';
import { RunningNode } from './running-node.ts';
import { postsTopic, Screens } from './screens.ts';
import { StorageWatch } from './storage/storage-watch.ts';
import { UpdateBoard } from './update-board.ts';

export class RingHost implements NodeApi {
  readonly #node: Promise<RunningNode>;
  #nodeRuns: (node: RunningNode) => void = () => {};
  #screens: Screens | undefined;
  readonly #storage = new StorageWatch(() => this.#storageChanged());
  readonly #board = new UpdateBoard((topic) => this.#screens?.update(topic));
  readonly #waitingListeners: ((update: Update) => void)[] = [];

  constructor() {
    this.#node = new Promise((resolve) => (this.#nodeRuns = resolve));
  }

  #storageChanged(): void {
    this.#board.mark('storage');
    const { usedBytes = 0, quotaBytes = 0 } = this.#storage.view ?? {};
    void this.#node.then((node) => node.granted({ usedBytes, quotaBytes }));
  }

  // ---------------------------------------------------------------- running

  async start(options: StartOptions, control: PageControl): ReturnType<NodeApi['start']> {
    try {
      const node = await RunningNode.start({
        options,
        control,
        mark: (...topics) => this.#board.mark(...topics),
        markNews: (...topics) => this.#board.markNews(...topics),
        onBug: (error) => this.#bug(error),
        onStorageLost: () => this.#board.say({ type: 'trouble', trouble: { type: 'storageLost' } }),
      });
      await this.#storage.start(() => node.ring.othersBytes);
      this.#begin(node, options);
      const { nodeId, signalingToken } = node.identity;
      return ok({ nodeId, signalingToken });
    } catch {
      // Without a store there is nothing a tab can be trusted with; one screen says so.
      const trouble = { type: 'storageUnavailable' } as const;
      this.#board.say({ type: 'trouble', trouble });
      return err(trouble);
    }
  }

  async attachLink(offer: LinkOffer): Promise<void> {
    (await this.#node).transport.attach(offer);
  }

  async linkOpened(linkId: string, fingerprints: LinkFingerprints): Promise<void> {
    (await this.#node).transport.opened(linkId, fingerprints);
  }

  async linkClosed(linkId: string): Promise<void> {
    (await this.#node).transport.closed(linkId);
  }

  async linkFailed(nodeId: string, reason: LinkFailureView['reason']): Promise<void> {
    (await this.#node).transport.failed(nodeId as NodeId, reason);
  }

  async relaySignal(to: string, payload: Uint8Array): Promise<void> {
    const command = { type: 'relay', to: to as NodeId, payload } as const;
    (await this.#node).loop.put({ type: 'command', command });
  }

  async bootstrap(nodeIds: readonly string[]): Promise<void> {
    (await this.#node).bootstrap(nodeIds);
  }

  async firstContact(state: NetworkView['firstContact']): Promise<void> {
    (await this.#node).surroundings.firstContact = state;
    this.#board.mark('network');
  }

  async lifecycle(event: Lifecycle): Promise<void> {
    const node = await this.#node;
    switch (event) {
      case 'hidden':
        return;
      case 'freeze':
        return node.loop.put({ type: 'command', command: { type: 'suspend' } });
      case 'online':
      case 'offline':
        node.surroundings.isOnline = event === 'online';
        this.#board.mark('network');
        return node.loop.put({ type: 'command', command: { type: 'distrustLinks' } });
      case 'visible':
      case 'resume':
        return node.loop.put({ type: 'command', command: { type: 'distrustLinks' } });
    }
  }

  async leave(): Promise<void> {
    (await this.#node).loop.put({ type: 'command', command: { type: 'leave' } });
  }

  // ---------------------------------------------------------------- screens

  async subscribe(listener: (update: Update) => void): Promise<void> {
    const paced = new PacedListener(listener);
    const tell = (update: Update): void => paced.tell(update);
    if (this.#screens === undefined) this.#waitingListeners.push(tell);
    this.#board.listen(tell, this.#screens?.allTopics ?? []);
  }

  async createAlbum(title: string): ReturnType<NodeApi['createAlbum']> {
    return (await this.#node).albums.actions.createAlbum(title);
  }

  async renameAlbum(albumId: string, title: string): ReturnType<NodeApi['renameAlbum']> {
    return (await this.#node).albums.actions.renameAlbum(albumId, title);
  }

  async stagePhoto(photo: PreparedPhoto): ReturnType<NodeApi['stagePhoto']> {
    return (await this.#node).albums.posts.stage(photo);
  }

  async discardStaged(stagedIds: readonly string[]): Promise<void> {
    (await this.#node).albums.posts.discard(stagedIds);
  }

  async createPost(post: NewPost): ReturnType<NodeApi['createPost']> {
    const outcome = await (await this.#node).albums.posts.create(post);
    void this.#storage.look();
    return outcome;
  }

  async editPost(albumId: string, postId: string, edit: PostEdit): ReturnType<NodeApi['editPost']> {
    return (await this.#node).albums.actions.editPost(albumId, postId, edit);
  }

  async deletePost(albumId: string, postId: string): ReturnType<NodeApi['deletePost']> {
    return (await this.#node).albums.actions.deletePost(albumId, postId);
  }

  async setLike(albumId: string, postId: string, liked: boolean): ReturnType<NodeApi['setLike']> {
    return (await this.#node).albums.actions.setLike(albumId, postId, liked);
  }

  async addComment(
    albumId: string,
    postId: string,
    text: string,
  ): ReturnType<NodeApi['addComment']> {
    return (await this.#node).albums.actions.addComment(albumId, postId, text);
  }

  async deleteComment(albumId: string, commentId: string): ReturnType<NodeApi['deleteComment']> {
    return (await this.#node).albums.actions.deleteComment(albumId, commentId);
  }

  async setProfile(
    name: string,
    picture: Uint8Array | undefined,
  ): ReturnType<NodeApi['setProfile']> {
    return (await this.#node).albums.profile.set(name, picture);
  }

  async rendition(
    albumId: string,
    mediaId: string,
    name: RenditionName,
  ): ReturnType<NodeApi['rendition']> {
    const rendition = await (await this.#node).albums.rendition(albumId, mediaId, name);
    return rendition.ok ? transfer(rendition, [rendition.value.bytes]) : rendition;
  }

  async invitation(albumId: string, role: Role): ReturnType<NodeApi['invitation']> {
    const node = await this.#node;
    const session = node.albums.shelf.session(albumId);
    if (session === undefined) return err({ type: 'albumUnknown' });

    return invitationTo(session, role, node.origin);
  }

  async checkKey(albumId: string, key: string): ReturnType<NodeApi['checkKey']> {
    const { sessions } = (await this.#node).albums.shelf;
    const checked = checkAlbumKey(albumId, key, sessions);
    return checked.ok ? ok({ role: checked.value.role }) : checked;
  }

  async join(albumId: string, key: string): ReturnType<NodeApi['join']> {
    const { shelf } = (await this.#node).albums;
    const checked = checkAlbumKey(albumId, key, shelf.sessions);
    if (!checked.ok) return checked;

    const joined = await shelf.join(albumId as Placement, checked.value);
    if (joined.ok) {
      const { keys } = joined.value;
      return ok({ albumId: keys.albumId, role: keys.role });
    }
    return joined.error === 'otherAlbum'
      ? err({ type: 'keyOfAnotherAlbum', albumId: undefined })
      : err({ type: joined.error });
  }

  async leaveAlbum(albumId: string): ReturnType<NodeApi['leaveAlbum']> {
    return (await this.#node).albums.actions.leaveAlbum(albumId);
  }

  async markAlbumSeen(albumId: string): Promise<void> {
    await (await this.#node).seen.markAlbum(albumId, Date.now());
    this.#board.mark('albums', postsTopic(albumId));
  }

  async markActivitySeen(): Promise<void> {
    await (await this.#node).seen.markActivity(Date.now());
    this.#board.mark('activity');
  }

  async keyWords(): Promise<readonly string[]> {
    return userKeyToWords((await this.#node).profile.userKey);
  }

  async confirmKeyBackedUp(): Promise<void> {
    await (await this.#node).confirmKeyBackedUp();
    this.#board.mark('profile');
  }

  async restoreKey(words: readonly string[]): ReturnType<NodeApi['restoreKey']> {
    return restoreKey(await this.#node, words);
  }

  #begin(node: RunningNode, { deviceForm }: StartOptions): void {
    const screens = new Screens({
      shelf: node.albums.shelf,
      ring: node.ring,
      seen: node.seen,
      deviceId: node.deviceId,
      deviceForm,
      profile: () => node.albums.profile.profile,
      isKeyBackedUp: () => node.isKeyBackedUp,
      network: () => node.networkView(),
      storage: () => this.#storage.view,
      youIn: (session) => node.albums.youIn(session),
    });
    this.#screens = screens;
    this.#nodeRuns(node);
    for (const listener of this.#waitingListeners.splice(0)) {
      for (const topic of screens.allTopics) {
        const update = screens.update(topic);
        if (update !== undefined) listener(update);
      }
    }
  }

  #bug(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#board.say({ type: 'trouble', trouble: { type: 'bug', message } });
  }
}
