/** The post being made: its photos on their way into the store, and what is written to them. */

import type { WriteFailure } from '../../node/node-api.ts';
import type { AlbumView } from '../../node/view-api.ts';
import type { AppClient } from '../../page/app-client.ts';
import { DraftPhoto } from './draft-photo.svelte.ts';

export const photosMax = 10;
export const captionLettersMax = 2_000;

export type PostOutcome =
  { readonly ok: true } | { readonly ok: false; readonly error: WriteFailure };

export class Draft {
  readonly #client: AppClient;

  photos: readonly DraftPhoto[] = $state.raw([]);
  selected: DraftPhoto | undefined = $state.raw();
  caption = $state('');
  tags: readonly string[] = $state.raw([]);
  albumId: string | undefined = $state();
  /** More was chosen than a post holds. */
  isOverfull = $state(false);

  /** Photos are prepared one after the other: the worker is one, and memory on phones is small. */
  #queue: Promise<void> = Promise.resolve();

  constructor(client: AppClient) {
    this.#client = client;
  }

  // Getters and not `$derived`: those die with the screen that first asked for the draft.

  get ready(): readonly DraftPhoto[] {
    return this.photos.filter((photo) => photo.state.type === 'ready');
  }

  get failed(): readonly DraftPhoto[] {
    return this.photos.filter((photo) => photo.state.type === 'failed');
  }

  get isPreparing(): boolean {
    return this.photos.length > this.ready.length + this.failed.length;
  }

  get isEmpty(): boolean {
    return this.photos.length === 0 && this.caption === '' && this.tags.length === 0;
  }

  add(files: readonly File[]): void {
    const room = photosMax - this.photos.length;
    this.isOverfull = files.length > room;
    const added = files.slice(0, room).map((file) => new DraftPhoto(file));
    this.photos = [...this.photos, ...added];
    this.selected ??= added[0];
    for (const photo of added) this.#enqueue(photo);
  }

  retry(photo: DraftPhoto): void {
    this.#enqueue(photo);
  }

  remove(photo: DraftPhoto): void {
    const index = this.photos.indexOf(photo);
    this.photos = this.photos.filter((other) => other !== photo);
    this.isOverfull = false;
    if (this.selected === photo) {
      this.selected = this.photos[Math.min(index, this.photos.length - 1)];
    }
    void photo.discard(this.#client);
  }

  /** Where a post can go: the album asked for, else the one chosen, else the newest. */
  chooseAlbum(albums: readonly AlbumView[], askedAlbumId: string | undefined): void {
    const isThere = (albumId: string | undefined): boolean =>
      albums.some((album) => album.albumId === albumId);
    if (isThere(askedAlbumId)) this.albumId = askedAlbumId;
    else if (!isThere(this.albumId)) this.albumId = albums[0]?.albumId;
  }

  async post(): Promise<PostOutcome> {
    if (this.albumId === undefined) return { ok: false, error: { type: 'albumUnknown' } };
    const ready = this.ready;
    const outcome = await this.#client.node.createPost({
      albumId: this.albumId,
      stagedIds: ready.flatMap((photo) => photo.stagedId ?? []),
      alts: ready.map((photo) => photo.alt.trim()),
      caption: this.caption.trim(),
      tags: this.tags,
    });
    if (!outcome.ok) return outcome;
    for (const photo of ready) photo.release();
    this.#clear();
    return { ok: true };
  }

  discard(): void {
    for (const photo of this.photos) void photo.discard(this.#client);
    this.#clear();
  }

  #clear(): void {
    this.photos = [];
    this.selected = undefined;
    this.caption = '';
    this.tags = [];
    this.isOverfull = false;
  }

  #enqueue(photo: DraftPhoto): void {
    photo.wait();
    this.#queue = this.#queue.then(() => photo.prepare(this.#client));
  }
}

const draftByClient = new WeakMap<AppClient, Draft>();

/** One draft for the life of the tab: it waits while other screens are looked at. */
export const draftOf = (client: AppClient): Draft => {
  const draft = draftByClient.get(client) ?? new Draft(client);
  draftByClient.set(client, draft);
  return draft;
};
