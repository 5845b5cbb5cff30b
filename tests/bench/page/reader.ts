/** A newcomer who opens an album: thumbs as a grid asks for them, then every original. */

import type { RenditionName } from '../../../src/node/node-api.ts';
import type { AppClient } from '../../../src/page/app-client.ts';
import { clockMs, type Watch } from './watch.ts';

/** As many as a page opens at once. */
const readsInFlightMax = 6;

export interface Opening {
  readonly albumId: string;
  readonly key: string;
  readonly photosCount: number;
}

export interface Opened {
  /** From the call to join to ... */
  readonly listedMs: number;
  readonly firstThumbMs: number;
  readonly thumbsMs: number;
  /** From the call for the first original to the last one's last byte, verified and opened. */
  readonly originalsMs: number;
  readonly originalsBytes: number;
}

export class Reader {
  readonly #client: AppClient;
  readonly #watch: Watch;

  constructor(client: AppClient, watch: Watch) {
    this.#client = client;
    this.#watch = watch;
  }

  async open({ albumId, key, photosCount }: Opening): Promise<Opened> {
    const startMs = clockMs();
    const joined = await this.#client.node.join(albumId, key);
    if (!joined.ok) throw new Error(`Joining failed: ${joined.error.type}.`);
    const listedAtMs = await this.#watch.photosKnown(albumId, photosCount);

    const thumbs = await this.#readAll(albumId, 'thumb');
    const originalsStartMs = clockMs();
    const originals = await this.#readAll(albumId, 'original');
    return {
      listedMs: listedAtMs - startMs,
      firstThumbMs: thumbs.firstAtMs - startMs,
      thumbsMs: thumbs.lastAtMs - startMs,
      originalsMs: originals.lastAtMs - originalsStartMs,
      originalsBytes: originals.bytes,
    };
  }

  async #readAll(albumId: string, name: RenditionName): Promise<ReadAll> {
    const mediaIds = this.#watch
      .posts(albumId)
      .flatMap((post) => post.media.map(({ mediaId }) => mediaId));
    let firstAtMs = Infinity;
    let bytes = 0;
    const read = async () => {
      for (let mediaId = mediaIds.shift(); mediaId !== undefined; mediaId = mediaIds.shift()) {
        const rendition = await this.#client.node.rendition(albumId, mediaId, name);
        if (!rendition.ok) throw new Error(`A ${name} is missing: ${rendition.error.type}.`);
        firstAtMs = Math.min(firstAtMs, clockMs());
        bytes += rendition.value.bytes.byteLength;
      }
    };
    await Promise.all(Array.from({ length: readsInFlightMax }, read));
    return { firstAtMs, lastAtMs: clockMs(), bytes };
  }
}

interface ReadAll {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly bytes: number;
}
