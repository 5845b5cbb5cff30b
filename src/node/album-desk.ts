/** Everything about albums in one place: reacts to what the ring says, and serves what screens ask. */

import type { EngineEvent } from '../engine/effect.ts';
import type { DeviceId, Placement } from '../engine/ids.ts';
import { err, type Result } from '../engine/result.ts';
import type { VersionMeta } from '../engine/version.ts';
import type { AlbumKeys } from '../trust/album-keys.ts';
import type { AuthorId } from '../trust/entry.ts';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { lookingMsMax } from '../album/copies-state.ts';
import { AlbumActions } from './albums/album-actions.ts';
import type { AlbumSession } from './albums/album-session.ts';
import { AlbumShelf, type ShelfParts } from './albums/album-shelf.ts';
import { PostMaker } from './albums/post-maker.ts';
import { ProfileWriter } from './albums/profile-writer.ts';
import { NeighbourPhotos } from './albums/neighbour-photos.ts';
import { readRendition } from './albums/rendition-reader.ts';
import { UnfinishedPosts } from './albums/unfinished-posts.ts';
import type { WorkJournal } from './albums/work-journal.ts';
import type { CommandDesk } from './command-desk.ts';
import { NeighbourCopies, type NeighbourCopiesParts } from './neighbour-copies.ts';
import type { Rendition, RenditionFailure, RenditionName } from './node-api.ts';
import type { DeviceForm } from './view-api.ts';
import type { RingReader } from './ring-reader.ts';
import { postsTopic } from './screens.ts';
import type { Storage } from './storage/storage.ts';
import type { NewsTopic, Topic } from './update-board.ts';

export interface AlbumDeskParts {
  readonly desk: CommandDesk;
  readonly ring: RingReader;
  readonly storage: Storage;
  readonly journal: WorkJournal;
  readonly userKey: Uint8Array;
  readonly keyringKeys: AlbumKeys;
  readonly device: { readonly deviceId: DeviceId; readonly form: DeviceForm };
  readonly neighbourSlots: NeighbourCopiesParts['slots'];
  whileKeyStays: ShelfParts['whileKeyStays'];
  /** The disk of this slot has something new of an album, or of the keyring. */
  onStored(placement: Placement): void;
  mark(...topics: readonly Topic[]): void;
  /** For what somebody wrote. */
  markNews(...topics: readonly NewsTopic[]): void;
}

export class AlbumDesk {
  readonly shelf: AlbumShelf;
  readonly actions: AlbumActions;
  readonly posts: PostMaker;
  readonly profile: ProfileWriter;
  readonly #neighbours: NeighbourCopies;
  readonly #neighbourPhotos: NeighbourPhotos;
  readonly #unfinished: UnfinishedPosts;
  readonly #parts: AlbumDeskParts;
  readonly #youByAlbum = new Map<Placement, AuthorId>();
  readonly #lookingAlbums = new WeakSet<AlbumSession>();
  /** Photos whose copies are being counted, and the album each belongs to. */
  readonly #albumByMedia = new Map<Placement, Placement>();

  constructor(parts: AlbumDeskParts) {
    this.#parts = parts;
    const { desk, ring, storage, userKey, keyringKeys, neighbourSlots, whileKeyStays } = parts;
    const { deviceId } = parts.device;
    this.#neighbours = new NeighbourCopies({ desk, ring, slots: neighbourSlots, deviceId });
    this.#neighbourPhotos = new NeighbourPhotos(this.#neighbours);
    const bring = (placement: Placement) => this.#neighbours.bring(placement);
    this.shelf = new AlbumShelf(
      { desk, ring, storage, userKey, keyringKeys, bring, whileKeyStays },
      {
        onAlbumChanged: (session) => void this.#albumChanged(session),
        onShelfChanged: () => this.#shelfChanged(),
      },
    );
    this.actions = new AlbumActions(this.shelf, parts.journal);
    this.posts = new PostMaker(this.shelf, desk, parts.journal);
    this.#unfinished = new UnfinishedPosts(parts.journal);
    this.profile = new ProfileWriter(this.shelf, parts.device);
  }

  youIn(session: AlbumSession): AuthorId | undefined {
    return this.#youByAlbum.get(session.keys.albumId);
  }

  /** Average colour of a photo as #rrggbb, where this user can know it. */
  colourOf(placement: Placement): string | undefined {
    const albumId = this.#albumByMedia.get(placement);
    const session = albumId && this.shelf.session(albumId);
    const media = session?.state.posts
      .flatMap((post) => post.media)
      .find((each) => each.mediaId === placement);
    return media && averageColour(media.thumbhash);
  }

  handle(event: EngineEvent): void {
    switch (event.type) {
      case 'itemsChanged':
        return this.#itemsChanged(event.placement, event.metas);
      case 'copiesChanged':
        for (const placement of event.placements) this.#copiesChanged(placement);
        return;
      case 'placementAnswered':
        this.#copiesChanged(event.placement);
        return this.#lookBeside(event.placement);
      case 'membersChanged':
        // Who is here decides every meter.
        for (const { keys } of this.shelf.sessions) this.#parts.mark(postsTopic(keys.albumId));
        return this.#parts.mark('network', 'albums');
      case 'transfersChanged':
      case 'handedOff':
        return this.#parts.mark('network');
    }
  }

  /** Other slots have something new at these placements. */
  async storedBeside(placements: readonly Placement[]): Promise<void> {
    for (const placement of placements) {
      if (this.shelf.sessionAt(placement) !== undefined) await this.#neighbours.bring(placement);
    }
  }

  /** Another tab of this browser came or went: what it has is in reach, or is no longer. */
  lookBesideAll(): void {
    for (const session of this.shelf.sessions) {
      this.#neighbourPhotos.look(session, (mediaId) => this.#parts.ring.hasAnswered(mediaId));
    }
  }

  async rendition(
    albumId: string,
    mediaId: string,
    name: RenditionName,
  ): Promise<Result<Rendition, RenditionFailure>> {
    const session = this.shelf.session(albumId);
    if (session === undefined) return err({ type: 'albumUnknown' });

    for (const post of session.state.posts) {
      const media = post.media.find((each) => each.mediaId === mediaId);
      if (media === undefined) continue;

      const owner = { albumId: session.keys.albumId, creatorId: post.authorId };
      const sources = { desk: this.#parts.desk, neighbours: this.#neighbours };
      return readRendition(sources, { owner, media, name });
    }
    return err({ type: 'mediaUnknown' });
  }

  async #albumChanged(session: AlbumSession): Promise<void> {
    const { albumId } = session.keys;
    this.#lookAgainLater(session);
    const author = await session.author();
    if (author !== undefined) this.#youByAlbum.set(albumId, author.authorId);

    this.#countCopies(session);
    this.#parts.markNews(postsTopic(albumId), 'albums', 'activity', 'profile');
    await this.profile.tell(session);
    await this.#unfinished.finishIn(session);
  }

  #itemsChanged(placement: Placement, metas: readonly VersionMeta[]): void {
    const session = this.shelf.sessionAt(placement);
    if (session === undefined) return;

    void session.itemsChanged(metas);
    this.#parts.onStored(placement);
  }

  #shelfChanged(): void {
    this.#forgetLeft();
    this.#parts.mark('albums', 'profile', 'activity');
    void this.profile.tellAll();
  }

  #lookBeside(mediaId: Placement): void {
    const albumId = this.#albumByMedia.get(mediaId);
    const session = albumId && this.shelf.session(albumId);
    if (session !== undefined) this.#neighbourPhotos.look(session, (each) => each === mediaId);
  }

  /** "Looking" ends by time alone where nobody answers; this browser's own slots are asked before. */
  #lookAgainLater(session: AlbumSession): void {
    if (this.#lookingAlbums.has(session)) return;

    this.#lookingAlbums.add(session);
    setTimeout(() => this.#neighbourPhotos.look(session, () => true), lookingMsMax * 0.75);
    setTimeout(() => this.#copiesChanged(session.keys.albumId), lookingMsMax);
  }

  /** An album that was left and is joined again is counted anew. */
  #forgetLeft(): void {
    for (const [mediaId, albumId] of this.#albumByMedia) {
      if (this.shelf.session(albumId) === undefined) this.#albumByMedia.delete(mediaId);
    }
  }

  /** Asks the ring to keep count of the photos' copies, of those never opened here too. */
  #countCopies(session: AlbumSession): void {
    const { albumId } = session.keys;
    const placements = session.state.posts
      .flatMap((post) => post.media.map((media) => media.mediaId))
      .filter((mediaId) => !this.#albumByMedia.has(mediaId));
    if (placements.length === 0) return;

    for (const placement of placements) this.#albumByMedia.set(placement, albumId);
    this.#parts.desk.tell({ type: 'pin', placements, want: 'census' });
  }

  #copiesChanged(placement: Placement): void {
    const albumId = this.#albumByMedia.get(placement) ?? placement;
    if (this.shelf.session(albumId) === undefined) return;

    this.#parts.mark(postsTopic(albumId), 'albums', 'network');
  }
}

const averageColour = (thumbhash: Uint8Array): string => {
  const { r, g, b } = thumbHashToAverageRGBA(thumbhash);
  const hex = [r, g, b].map((part) =>
    Math.round(part * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
};
