/**
 * All albums of this user. Which they are stands in the keyring, a private album that replicates
 * like any other, so that the user's key alone brings everything back on another device.
 */

import {
  draftAlbum,
  draftKeyring,
  draftRemoval,
  albumRef,
  keyringRef,
} from '../../album/album-writer.ts';
import type { AlbumAccess, KeyringBody } from '../../album/entry-body.ts';
import type { Placement } from '../../engine/ids.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import { albumKeysOf, firstEpoch, ownAlbumKeys, type AlbumKeys } from '../../trust/album-keys.ts';
import { issueRoleGrants } from '../../trust/author.ts';
import { encodeRoleGrant } from '../../trust/grant.ts';
import { keyringSalt } from '../../trust/item-id.ts';
import type { AlbumKey } from '../../trust/key-text.ts';
import { randomBytes } from '../../trust/web-crypto.ts';
import type { Brought } from '../neighbour-copies.ts';
import type { StorageFailure } from '../storage/storage.ts';
import { AlbumSession, type SessionParts, type SessionWriteFailure } from './album-session.ts';

export interface ShelfParts extends Omit<SessionParts, 'onChanged'> {
  readonly keyringKeys: AlbumKeys;
  /** Takes over what other slots of this browser hold at a placement. */
  bring(placement: Placement): Promise<Brought>;
  /** Runs `work` while no tab replaces the user's key; undefined where it was replaced already. */
  whileKeyStays<Value>(work: () => Promise<Value>): Promise<Value | undefined>;
}

export interface ShelfEvents {
  onAlbumChanged(session: AlbumSession): void;
  /** An album came to the shelf or left it, or the user's own profile changed. */
  onShelfChanged(): void;
}

export class AlbumShelf {
  readonly keyring: AlbumSession;
  readonly #parts: ShelfParts;
  readonly #events: ShelfEvents;
  readonly #sessions = new Map<Placement, AlbumSession>();
  /** Albums made in this tab: nobody else can have heard of them before. */
  readonly #bornHere = new Set<Placement>();

  constructor(parts: ShelfParts, events: ShelfEvents) {
    this.#parts = parts;
    this.#events = events;
    const onChanged = (): void => void this.#readKeyring();
    this.keyring = new AlbumSession(parts.keyringKeys, { ...parts, onChanged }, false);
  }

  get sessions(): readonly AlbumSession[] {
    return [...this.#sessions.values()];
  }

  session(albumId: string): AlbumSession | undefined {
    return this.#sessions.get(albumId as Placement);
  }

  /** The session whose entries live at this placement, the keyring's included. */
  sessionAt(placement: Placement): AlbumSession | undefined {
    return placement === this.keyring.keys.albumId ? this.keyring : this.#sessions.get(placement);
  }

  async open(): Promise<void> {
    await this.keyring.open();
    await this.#bringKeyring();
    await this.#readKeyring();
  }

  /** Albums need this key, here or in another slot; where that cannot be told, they may. */
  async needsKey(): Promise<boolean> {
    const brought = await this.#bringKeyring();
    return brought === 'incomplete' || this.keyring.state.keyring.length > 0;
  }

  async createAlbum(title: string): Promise<Result<AlbumSession, SessionWriteFailure>> {
    const nonce = randomBytes(16);
    const keys = await ownAlbumKeys(this.#parts.userKey, nonce, firstEpoch);
    this.#bornHere.add(keys.albumId);
    const noted = await this.#note(keys, { type: 'own', nonce });
    if (!noted.ok) return noted;

    const session = await this.#take(keys);
    const author = await session.author();
    if (author === undefined) return err('notAllowed');

    const grants = (await issueRoleGrants(keys)).map(encodeRoleGrant);
    const ref = albumRef(author);
    const written = await session.write({
      ref,
      seen: [],
      draft: (hlc) => draftAlbum(ref, { title, createdAtMs: hlc.wallMs, grants, hlc }),
    });
    if (written.ok) return ok(session);

    // An album without its entry would be an empty shell on every device of the user.
    await this.leave(keys.albumId);
    return written;
  }

  /** `key` was checked against the album's link. */
  async join(
    albumId: Placement,
    key: AlbumKey,
  ): Promise<Result<AlbumSession, 'otherAlbum' | StorageFailure>> {
    const keys = await albumKeysOf({ albumId, epoch: firstEpoch, ...key });
    if (!keys.ok) return err('otherAlbum');

    const known = this.#sessions.get(albumId);
    if (known !== undefined && isAtLeastAsStrong(known.keys, keys.value)) return ok(known);

    const noted = await this.#note(keys.value, { type: 'joined', ...key });
    if (!noted.ok) return err(noted.error === 'storageFull' ? noted.error : 'storageFailed');

    return ok(await this.#take(keys.value));
  }

  async leave(albumId: Placement): Promise<Result<null, SessionWriteFailure>> {
    const entry = this.keyring.state.keyring.find(({ body }) => body.albumId === albumId);
    if (entry === undefined) return ok(null);

    const { ref, seen } = entry;
    return this.keyring.write({ ref, seen, draft: () => draftRemoval(ref) });
  }

  /** Writes the album into the keyring, over what stood there for it. */
  async #note(keys: AlbumKeys, access: AlbumAccess): Promise<Result<null, SessionWriteFailure>> {
    const author = await this.keyring.author();
    if (author === undefined) return err('notAllowed');

    const { albumId, epoch } = keys;
    const ref = keyringRef(author, keyringSalt(this.keyring.keys.readKey, albumId));
    const seen =
      this.keyring.state.keyring.find(({ body }) => body.albumId === albumId)?.seen ?? [];
    const noted = await this.#parts.whileKeyStays(() =>
      this.keyring.write({
        ref,
        seen,
        draft: (hlc) => draftKeyring(ref, { albumId, epoch, access, joinedAtMs: hlc.wallMs }),
      }),
    );
    return noted ?? err('notAllowed');
  }

  async #bringKeyring(): Promise<Brought> {
    const brought = await this.#parts.bring(this.keyring.keys.albumId);
    await this.keyring.settled();
    return brought;
  }

  async #readKeyring(): Promise<void> {
    const noted = new Map(
      this.keyring.state.keyring.map(({ body }) => [body.albumId, body] as const),
    );
    for (const [albumId, session] of this.#sessions) {
      if (noted.has(albumId)) continue;

      this.#sessions.delete(albumId);
      session.close();
    }
    await Promise.all([...noted.values()].map((body) => this.#takeNoted(body)));
    this.#events.onShelfChanged();
  }

  async #takeNoted(body: KeyringBody): Promise<void> {
    const keys = await keysOf(body, this.#parts.userKey);
    // Left in the meantime.
    if (!this.#isNoted(body.albumId)) return;
    const known = this.#sessions.get(body.albumId);
    if (keys !== undefined && known?.keys.role !== keys.role) await this.#take(keys);
  }

  #isNoted(albumId: Placement): boolean {
    return this.keyring.state.keyring.some(({ body }) => body.albumId === albumId);
  }

  async #take(keys: AlbumKeys): Promise<AlbumSession> {
    const known = this.#sessions.get(keys.albumId);
    if (known !== undefined && known.keys.role === keys.role) {
      await known.open();
      return known;
    }

    const onChanged = (changed: AlbumSession): void => this.#events.onAlbumChanged(changed);
    const isNew = this.#bornHere.has(keys.albumId);
    const session = new AlbumSession(keys, { ...this.#parts, onChanged }, isNew);
    // The other role's session ends; the album stays, and so do its photos.
    known?.end();
    this.#sessions.set(keys.albumId, session);
    await session.open();
    this.#events.onShelfChanged();
    void this.#parts.bring(keys.albumId);
    return session;
  }
}

const keysOf = async (body: KeyringBody, userKey: Uint8Array): Promise<AlbumKeys | undefined> => {
  const { albumId, epoch, access } = body;
  switch (access.type) {
    case 'own':
      return ownAlbumKeys(userKey, access.nonce, epoch);
    case 'joined': {
      const keys = await albumKeysOf({ albumId, epoch, role: access.role, secret: access.secret });
      return keys.ok ? keys.value : undefined;
    }
  }
};

const isAtLeastAsStrong = (known: AlbumKeys, offered: AlbumKeys): boolean =>
  known.secretByRole.has(offered.role);
