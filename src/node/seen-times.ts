/** Up to when the user has seen what: kept for all tabs of the profile. */

const settingName = 'seenTimes';
const albumsMax = 1000;

interface Stored {
  readonly activityAtMs: number;
  readonly albums: readonly (readonly [albumId: string, atMs: number])[];
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'activityAtMs' in value && 'albums' in value;

/** Of the profile's store, what is used here. */
export interface SeenTimesStore {
  read(name: string): Promise<unknown>;
  update<Value>(name: string, change: (stored: unknown) => Value): Promise<Value>;
}

export class SeenTimes {
  readonly #store: SeenTimesStore;
  readonly #onSaved: () => void;
  #activityAtMs = 0;
  #atMsByAlbum: ReadonlyMap<string, number> = new Map();

  private constructor(store: SeenTimesStore, onSaved: () => void) {
    this.#store = store;
    this.#onSaved = onSaved;
  }

  /** `onSaved`: other tabs may want to know. */
  static async open(store: SeenTimesStore, onSaved: () => void): Promise<SeenTimes> {
    const times = new SeenTimes(store, onSaved);
    await times.readAgain();
    return times;
  }

  get activitySeenAtMs(): number {
    return this.#activityAtMs;
  }

  albumSeenAtMs(albumId: string): number {
    return this.#atMsByAlbum.get(albumId) ?? 0;
  }

  /** Another tab has seen something. */
  async readAgain(): Promise<void> {
    this.#take(await this.#store.read(settingName));
  }

  async markActivity(nowMs: number): Promise<void> {
    this.#activityAtMs = Math.max(this.#activityAtMs, nowMs);
    await this.#save();
  }

  async markAlbum(albumId: string, nowMs: number): Promise<void> {
    const atMs = Math.max(this.albumSeenAtMs(albumId), nowMs);
    this.#atMsByAlbum = new Map([...this.#atMsByAlbum, [albumId, atMs]]);
    await this.#save();
  }

  async #save(): Promise<void> {
    await this.#store.update(settingName, (stored): Stored => {
      this.#take(stored);
      return { activityAtMs: this.#activityAtMs, albums: [...this.#atMsByAlbum] };
    });
    this.#onSaved();
  }

  /** What was seen in any tab was seen; of too many albums those seen longest ago make room. */
  #take(stored: unknown): void {
    if (!isStored(stored)) return;

    this.#activityAtMs = Math.max(this.#activityAtMs, stored.activityAtMs);
    const atMsByAlbum = new Map(this.#atMsByAlbum);
    for (const [albumId, atMs] of stored.albums) {
      atMsByAlbum.set(albumId, Math.max(atMs, atMsByAlbum.get(albumId) ?? 0));
    }
    const newestFirst = [...atMsByAlbum].sort(([, a], [, b]) => b - a);
    this.#atMsByAlbum = new Map(newestFirst.slice(0, albumsMax));
  }
}
