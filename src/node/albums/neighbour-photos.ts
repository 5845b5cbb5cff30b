/**
 * Photos that no tab in reach has, but another slot of this browser: one after the other they are
 * taken over, so that they are counted, served and copied on though their tab is gone for good.
 */

import { mediaChunks, type MediaOwner } from '../../album/media-chunks.ts';
import type { PostMedia } from '../../album/entry-body.ts';
import type { Placement } from '../../engine/ids.ts';
import type { NeighbourCopies } from '../neighbour-copies.ts';
import type { AlbumSession } from './album-session.ts';

interface Photo {
  readonly owner: MediaOwner;
  readonly media: PostMedia;
}

export class NeighbourPhotos {
  readonly #neighbours: Pick<NeighbourCopies, 'bringIfThin'>;
  readonly #waiting = new Map<Placement, Photo>();
  #isWorking = false;

  constructor(neighbours: Pick<NeighbourCopies, 'bringIfThin'>) {
    this.#neighbours = neighbours;
  }

  /** Looks at those photos of an album of which it is known by now who has them. */
  look(session: AlbumSession, isKnown: (mediaId: Placement) => boolean): void {
    for (const { media, authorId } of session.state.posts) {
      const owner = { albumId: session.keys.albumId, creatorId: authorId };
      for (const each of media) {
        if (isKnown(each.mediaId)) this.#waiting.set(each.mediaId, { owner, media: each });
      }
    }
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (const [mediaId, { owner, media }] of this.#waiting) {
      this.#waiting.delete(mediaId);
      const itemIds = mediaChunks(owner, media)
        .filter(({ placement }) => placement === mediaId)
        .map(({ itemId }) => itemId);
      await this.#neighbours.bringIfThin(mediaId, itemIds);
    }
    this.#isWorking = false;
  }
}
