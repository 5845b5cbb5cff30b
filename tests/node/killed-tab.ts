/**
 * One album of one user in a tab that may be killed between any two of its writes, over and over, on
 * a disk that outlives it. Engine, run loop, sealing and album are the real ones; no links.
 */

import { vi } from 'vitest';
import { draftAlbum, albumRef } from '../../src/album/album-writer.ts';
import type { PersistentState, StorageWrite } from '../../src/engine/effect.ts';
import type { DeviceId, Placement } from '../../src/engine/ids.ts';
import { defaultOptions } from '../../src/engine/options.ts';
import { ok, type Result } from '../../src/engine/result.ts';
import { RingNode } from '../../src/engine/ring-node.ts';
import type { CopyFlags, Version, VersionRef } from '../../src/engine/version.ts';
import type { PreparedPhoto } from '../../src/media/media-api.ts';
import { AlbumActions } from '../../src/node/albums/album-actions.ts';
import { AlbumSession, type SessionParts } from '../../src/node/albums/album-session.ts';
import type { AlbumShelf } from '../../src/node/albums/album-shelf.ts';
import { PostMaker } from '../../src/node/albums/post-maker.ts';
import { UnfinishedPosts } from '../../src/node/albums/unfinished-posts.ts';
import type {
  LeftWork,
  PostWork,
  WorkInHand,
  WorkJournal,
} from '../../src/node/albums/work-journal.ts';
import { CommandDesk } from '../../src/node/command-desk.ts';
import { RunLoop } from '../../src/node/run-loop.ts';
import type { Restored, Storage, StorageFailure } from '../../src/node/storage/storage.ts';
import { ownAlbumKeys, firstEpoch } from '../../src/trust/album-keys.ts';
import { issueRoleGrants } from '../../src/trust/author.ts';
import { signClaim } from '../../src/trust/claim.ts';
import type { EntryRef } from '../../src/trust/entry.ts';
import { encodeRoleGrant } from '../../src/trust/grant.ts';
import { createNodeIdentity } from '../../src/trust/node-identity.ts';

const identity = await createNodeIdentity();
const deviceId = 'ab'.repeat(16) as DeviceId;
const userKey = new Uint8Array(32).fill(7);
const keys = await ownAlbumKeys(userKey, new Uint8Array(16).fill(9), firstEpoch);

let lives = 0;

/** How many writes are left until the tab is killed: then nothing is written or answered any more. */
class Life {
  #writesLeft: number;
  #end: () => void = () => {};
  readonly ended = new Promise<'killed'>((resolve) => (this.#end = () => resolve('killed')));

  constructor(writesLeft: number) {
    this.#writesLeft = writesLeft;
  }

  get isOver(): boolean {
    return this.#writesLeft < 0;
  }

  async write<Value>(apply: () => Value): Promise<Value> {
    this.#writesLeft -= 1;
    if (!this.isOver) return apply();

    this.#end();
    return new Promise<never>(() => {});
  }
}

const nameOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;

interface NotedWork {
  readonly work: PostWork;
  readonly pieces: EntryRef[];
  by: Life;
}

/** What lies on the disk. */
export class Disk {
  copies = new Map<string, { readonly version: Version; readonly flags: CopyFlags }>();
  state: PersistentState | undefined;
  works = new Set<NotedWork>();

  copied(): Disk {
    const disk = new Disk();
    disk.copies = new Map(this.copies);
    disk.state = this.state;
    disk.works = new Set([...this.works].map((noted) => ({ ...noted, pieces: [...noted.pieces] })));
    return disk;
  }

  /** The same album as another device of the user has it. */
  onAnotherDevice(): Disk {
    const disk = this.copied();
    disk.state = undefined;
    return disk;
  }

  /** As when the two devices meet. */
  learnFrom(other: Disk): void {
    for (const [name, copy] of other.copies) this.copies.set(name, copy);
  }

  get chunksCount(): number {
    return this.#metas.filter(({ form }) => form === 'chunk').length;
  }

  has({ placement, itemId }: EntryRef): boolean {
    return this.#metas.some((meta) => meta.placement === placement && meta.itemId === itemId);
  }

  apply(write: StorageWrite): void {
    switch (write.type) {
      case 'putVersion':
        this.copies.set(nameOf(write.version.meta), write);
        return;
      case 'setFlags': {
        const copy = this.copies.get(nameOf(write.ref));
        if (copy) this.copies.set(nameOf(write.ref), { ...copy, flags: write.flags });
        return;
      }
      case 'deleteVersion':
        this.copies.delete(nameOf(write.ref));
        return;
      case 'putState':
        this.state = write.state;
    }
  }

  get #metas() {
    return [...this.copies.values()].map(({ version }) => version.meta);
  }
}

class LivingDisk implements Storage {
  readonly #disk: Disk;
  readonly #life: Life;

  constructor(disk: Disk, life: Life) {
    this.#disk = disk;
    this.#life = life;
  }

  async restore(): Promise<Restored> {
    const copies = [...this.#disk.copies.values()];
    return {
      copies: copies.map(({ version: { meta }, flags }) => ({ meta, flags })),
      state: this.#disk.state,
    };
  }

  write(writes: readonly StorageWrite[]): Promise<Result<null, StorageFailure>> {
    return this.#life.write(() => {
      for (const write of writes) this.#disk.apply(write);
      return ok(null);
    });
  }

  async load(refs: readonly VersionRef[]): Promise<readonly Version[]> {
    return refs.flatMap((ref) => this.#disk.copies.get(nameOf(ref))?.version ?? []);
  }
}

class LivingJournal implements WorkJournal {
  readonly #disk: Disk;
  readonly #life: Life;

  constructor(disk: Disk, life: Life) {
    this.#disk = disk;
    this.#life = life;
  }

  begin(work: PostWork): Promise<Result<WorkInHand, StorageFailure>> {
    return this.#life.write(() => {
      const noted: NotedWork = { work, pieces: [...work.pieces], by: this.#life };
      this.#disk.works.add(noted);
      return ok(this.#handOf(noted));
    });
  }

  async albumsAtWork(): Promise<ReadonlySet<Placement>> {
    return new Set([...this.#disk.works].map(({ work }) => work.post.albumId));
  }

  async takeLeft(): Promise<readonly LeftWork[]> {
    const left = [...this.#disk.works].filter(({ by }) => by.isOver);
    for (const noted of left) noted.by = this.#life;
    return left.map((noted) => ({
      work: { ...noted.work, pieces: noted.pieces },
      isPostWritten: this.#disk.has(noted.work.post),
      hand: this.#handOf(noted),
    }));
  }

  #handOf(noted: NotedWork): WorkInHand {
    return {
      note: (pieces) =>
        this.#life.write(() => {
          noted.pieces.push(...pieces);
          return ok(null);
        }),
      end: () => this.#life.write(() => void this.#disk.works.delete(noted)),
      putDown: () => {},
    };
  }
}

export class Tab {
  readonly session: AlbumSession;
  /** Resolves when the tab is killed. */
  readonly killed: Promise<'killed'>;
  readonly posts: PostMaker;
  readonly actions: AlbumActions;
  readonly #loop: RunLoop;
  readonly #unfinished: UnfinishedPosts;

  private constructor(disk: Disk, storage: Storage, restored: Restored, life: Life) {
    this.killed = life.ended;
    const ring = new RingNode({
      nodeId: identity.nodeId,
      deviceId,
      weight: 1,
      isKeeper: false,
      protocol: 1,
      seed: (lives += 1),
      options: defaultOptions,
      restored,
    });
    const desk: CommandDesk = new CommandDesk((command) =>
      this.#loop.put({ type: 'command', command }),
    );
    this.#loop = new RunLoop(ring, {
      storage,
      send: () => {},
      dial: () => {},
      hangUp: () => {},
      deliverSignal: () => {},
      signClaim: (claim) => signClaim(claim, identity),
      onAnswer: (operationId, answer) => desk.answer(operationId, answer),
      onEvent: () => {},
      onStored: () => {},
      onBug: (error) => {
        throw error;
      },
    });
    const parts: SessionParts = { desk, ring, storage, userKey, onChanged: () => {} };
    this.session = new AlbumSession(keys, parts, false);
    // Of the shelf only this one album matters here.
    const shelf = { session: () => this.session } as unknown as AlbumShelf;
    const journal = new LivingJournal(disk, life);
    this.posts = new PostMaker(shelf, desk, journal);
    this.actions = new AlbumActions(shelf, journal);
    this.#unfinished = new UnfinishedPosts(journal);
  }

  static async open(disk: Disk, writesLeft = Infinity): Promise<Tab> {
    vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({}) } });
    const life = new Life(writesLeft);
    const storage = new LivingDisk(disk, life);
    const tab = new Tab(disk, storage, await storage.restore(), life);
    tab.#loop.put({ type: 'wake' });
    await tab.session.open();
    return tab;
  }

  /** What the last life left. */
  finish(): Promise<void> {
    return this.#unfinished.finishIn(this.session);
  }

  get postsCount(): number {
    return this.session.state.posts.length;
  }

  async startAlbum(): Promise<void> {
    const author = await this.session.author();
    if (author === undefined) throw new Error('The owner writes.');
    const grants = (await issueRoleGrants(keys)).map(encodeRoleGrant);
    const ref = albumRef(author);
    const title = 'Lake house';
    await this.session.write({
      ref,
      seen: [],
      draft: (hlc) => draftAlbum(ref, { title, createdAtMs: hlc.wallMs, grants, hlc }),
    });
  }

  post(photosCount: number): ReturnType<PostMaker['create']> {
    const stagedIds = Array.from({ length: photosCount }, () => {
      const staged = this.posts.stage(photo);
      return staged.ok ? staged.value.stagedId : '';
    });
    const { albumId } = keys;
    return this.posts.create({ albumId, stagedIds, alts: [], caption: 'Boats', tags: ['sea'] });
  }

  close(): void {
    this.#loop.stop();
  }
}

const rendition = (bytes: number): PreparedPhoto['thumb'] => ({
  bytes: new Uint8Array(bytes).fill(bytes % 251).buffer,
  mimeType: 'image/jpeg',
  width: 40,
  height: 30,
});

/** Four pieces: a thumb, a view, and an original of two. */
const photo: PreparedPhoto = {
  thumb: rendition(1_000),
  view: rendition(5_000),
  original: rendition(300_000),
  thumbhash: new Uint8Array([1, 2, 3]),
};
export const piecesPerPhoto = 4;
