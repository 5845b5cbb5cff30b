/** Up to when the user has seen what: kept for all tabs of the profile. */

import type { ProfileStore } from './storage/profile-store.ts';

const settingName = 'seenTimes';
const albumsMax = 1000;

interface Stored {
  readonly activityAtMs: number;
  readonly albums: readonly (readonly [albumId: string, atMs: number])[];
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'activityAtMs' in value && 'albums' in value;

export class SeenTimes {
  readonly #store: ProfileStore;
  readonly #atMsByAlbum: Map<string, number>;
  #activityAtMs: number;

  private constructor(store: ProfileStore, stored: Stored) {
    this.#store = store;
    this.#activityAtMs = stored.activityAtMs;
    this.#atMsByAlbum = new Map(stored.albums);
  }

  static async open(store: ProfileStore): Promise<SeenTimes> {
    const stored = await store.read(settingName);
    return new SeenTimes(store, isStored(stored) ? stored : { activityAtMs: 0, albums: [] });
  }

  get activitySeenAtMs(): number {
    return this.#activityAtMs;
  }

  albumSeenAtMs(albumId: string): number {
    return this.#atMsByAlbum.get(albumId) ?? 0;
  }

  async markActivity(nowMs: number): Promise<void> {
    this.#activityAtMs = nowMs;
    await this.#save();
  }

  async markAlbum(albumId: string, nowMs: number): Promise<void> {
    // Last in the map is seen last: the first makes room.
    this.#atMsByAlbum.delete(albumId);
    this.#atMsByAlbum.set(albumId, nowMs);
    const oldest = this.#atMsByAlbum.keys().next().value;
    if (this.#atMsByAlbum.size > albumsMax && oldest !== undefined) {
      this.#atMsByAlbum.delete(oldest);
    }
    await this.#save();
  }

  async #save(): Promise<void> {
    const albums = [...this.#atMsByAlbum];
    await this.#store.write(settingName, { activityAtMs: this.#activityAtMs, albums });
  }
}
