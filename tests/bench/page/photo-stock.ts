/** Photos prepared once and published many times: preparing is measured apart from the ring. */

import type { PreparedPhoto, PreparedRendition } from '../../../src/media/media-api.ts';
import type { AppClient } from '../../../src/page/app-client.ts';
import { clockMs, type Watch } from './watch.ts';

const photosPerPostMax = 10;

export interface Prepared {
  readonly durationMs: number;
  readonly preparedCount: number;
  readonly photosCount: number;
  readonly bytes: number;
}

export interface Published {
  /** From the first photo handed to the node to ... */
  readonly createdMs: number;
  readonly safeMs: number;
  readonly copiedMs: number;
}

export interface ToPublish {
  readonly albumId: string;
  /** How many devices shall have everything in the end. */
  readonly copies: number;
}

export class PhotoStock {
  readonly #client: AppClient;
  readonly #watch: Watch;
  #photos: PreparedPhoto[] = [];

  constructor(client: AppClient, watch: Watch) {
    this.#client = client;
    this.#watch = watch;
  }

  /** Prepares what lies at these addresses until there are so many bytes; then begins anew. */
  async fill(urls: readonly string[], bytesWanted: number): Promise<Prepared> {
    const prepared: PreparedPhoto[] = [];
    let durationMs = 0;
    this.#photos = [];
    for (let at = 0; this.#bytes < bytesWanted; at += 1) {
      const url = urls[at];
      if (url !== undefined) {
        const file = await (await fetch(url)).blob();
        const startMs = clockMs();
        prepared.push(await this.#prepare(file));
        durationMs += clockMs() - startMs;
      }
      const photo = prepared[at % prepared.length];
      if (photo === undefined) throw new Error('There is no photo to publish.');
      this.#photos.push(photo);
    }
    return {
      durationMs,
      preparedCount: prepared.length,
      photosCount: this.#photos.length,
      bytes: this.#bytes,
    };
  }

  /** One post of one photo, for what happens around a post. */
  async publishOne(albumId: string): Promise<string> {
    const [photo] = this.#photos;
    if (photo === undefined) throw new Error('There is no photo to publish.');
    return this.#post(albumId, [photo]);
  }

  async publish({ albumId, copies }: ToPublish): Promise<Published> {
    const startMs = clockMs();
    const postIds: string[] = [];
    for (let at = 0; at < this.#photos.length; at += photosPerPostMax) {
      postIds.push(await this.#post(albumId, this.#photos.slice(at, at + photosPerPostMax)));
    }
    const createdMs = clockMs() - startMs;
    const [safeAtMs, copiedAtMs] = await Promise.all([
      this.#watch.postsSafe(albumId, postIds),
      this.#watch.postsCopied(albumId, postIds, copies),
    ]);
    return { createdMs, safeMs: safeAtMs - startMs, copiedMs: copiedAtMs - startMs };
  }

  get #bytes(): number {
    return this.#photos.reduce(
      (sum, { thumb, view, original }) =>
        sum + thumb.bytes.byteLength + view.bytes.byteLength + original.bytes.byteLength,
      0,
    );
  }

  async #post(albumId: string, photos: readonly PreparedPhoto[]): Promise<string> {
    const stagedIds: string[] = [];
    for (const photo of photos) stagedIds.push(await this.#stage(photo));

    const alts = stagedIds.map(() => '');
    const post = { albumId, stagedIds, alts, caption: '', tags: [] };
    const outcome = await this.#client.node.createPost(post);
    if (!outcome.ok) throw new Error(`A post failed: ${outcome.error.type}.`);
    return outcome.value.postId;
  }

  async #prepare(file: Blob): Promise<PreparedPhoto> {
    const prepared = await this.#client.prepare(file, () => {});
    if (!prepared.ok) throw new Error(`A photo was refused: ${prepared.error.type}.`);
    return prepared.value;
  }

  /** A copy: staging gives the bytes away. */
  async #stage({ thumb, view, original, thumbhash }: PreparedPhoto): Promise<string> {
    const photo = { thumb: copyOf(thumb), view: copyOf(view), original: copyOf(original) };
    const staged = await this.#client.node.stagePhoto({ ...photo, thumbhash });
    if (!staged.ok) throw new Error(`Staging failed: ${staged.error.type}.`);
    return staged.value.stagedId;
  }
}

const copyOf = (rendition: PreparedRendition): PreparedRendition => ({
  ...rendition,
  bytes: rendition.bytes.slice(0),
});
