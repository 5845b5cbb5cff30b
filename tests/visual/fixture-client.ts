/** The app's client over a fixture: it answers at once, and remembers what is written to it. */

import type { PrepareOutcome, PrepareStage } from '../../src/media/media-api.ts';
import type { ScreenApi } from '../../src/node/node-api.ts';
import type { AppClient, Arrival, InstallState } from '../../src/page/app-client.ts';
import { FixtureNode } from './fixture-node.ts';
import type { FixtureState } from './fixture-states.ts';
import type { FixturePhotos } from './photos.ts';

interface FixtureOptions {
  readonly state: FixtureState;
  readonly photos: FixturePhotos;
  readonly hash: string;
}

export class FixtureClient implements AppClient {
  readonly node: ScreenApi;
  readonly arrival: Arrival;
  readonly #state: FixtureState;
  readonly #photos: FixturePhotos;

  constructor({ state, photos, hash }: FixtureOptions) {
    this.#state = state;
    this.#photos = photos;
    this.node = new FixtureNode(state, photos);
    this.arrival = arrivalOf(hash);
  }

  async prepare(
    file: Blob,
    onProgress: (stage: PrepareStage, fraction: number) => void,
  ): Promise<PrepareOutcome> {
    if (!file.type.startsWith('image/')) return { ok: false, error: { type: 'notAPhoto' } };
    const { lake } = this.#photos;
    const { width, height } = lake;
    const bytes = await lake.thumb.arrayBuffer();
    const rendition = { bytes, mimeType: 'image/jpeg', width, height };
    onProgress('done', 1);
    return {
      ok: true,
      value: { thumb: rendition, view: rendition, original: rendition, thumbhash: lake.thumbhash },
    };
  }

  onInstallState(listener: (state: InstallState) => void): void {
    listener('unavailable');
  }

  async install(): Promise<void> {}

  onUpdateReady(): void {}

  async applyUpdate(): Promise<void> {}

  onOnline(listener: (isOnline: boolean) => void): void {
    listener(this.#state !== 'offline');
  }

  onArrival(): void {}
}

function arrivalOf(hash: string): Arrival {
  const [, albumId, key] = /^#\/a\/([^/]+)(?:\/([^/]+))?$/.exec(hash) ?? [];
  if (albumId === undefined) return { type: 'none' };
  return key === undefined ? { type: 'link', albumId } : { type: 'linkWithKey', albumId, key };
}
