/**
 * The user's name, picture and devices: kept in the keyring, and told in each album where the user
 * may write. A device adds itself to the devices that are there already.
 */

import { albumLimits } from '../../album/album-limits.ts';
import type { AlbumPerson } from '../../album/album-content.ts';
import { draftProfile, profileRef } from '../../album/album-writer.ts';
import type { ProfileDevice } from '../../album/entry-body.ts';
import type { DeviceId } from '../../engine/ids.ts';
import { err, ok } from '../../engine/result.ts';
import type { Hlc } from '../../engine/version.ts';
import { isSameBytes } from '../../wire/same-bytes.ts';
import type { DeviceForm } from '../view-api.ts';
import { writeFailure, type Written } from './album-actions.ts';
import type { AlbumSession } from './album-session.ts';
import type { AlbumShelf } from './album-shelf.ts';

export interface ThisDevice {
  readonly deviceId: DeviceId;
  readonly form: DeviceForm;
}

export interface OwnProfile {
  readonly name: string;
  readonly picture: Uint8Array | undefined;
}

/** A device that nobody heard of for so long may make room for another. */
const deviceForgottenMs = 30 * 24 * 60 * 60_000;

export class ProfileWriter {
  readonly #shelf: AlbumShelf;
  readonly #device: ThisDevice;
  readonly #telling = new Set<AlbumSession>();

  constructor(shelf: AlbumShelf, device: ThisDevice) {
    this.#shelf = shelf;
    this.#device = device;
  }

  get profile(): OwnProfile {
    const { name, picture } = this.#own ?? {};
    return { name: name ?? '', picture };
  }

  /** An empty name takes the name back. */
  async set(name: string, picture: Uint8Array | undefined): Written<null> {
    const text = name.trim();
    const max = albumLimits.nameLengthMax;
    if (text.length > max) return err({ type: 'tooLong', field: 'name', max });

    for (const session of [this.#shelf.keyring, ...this.#shelf.sessions]) {
      const outcome = await this.#write(session, { name: text, picture });
      if (!outcome.ok) return outcome;
    }
    return ok(null);
  }

  /** The keyring may have come after the albums, or say something new. */
  async tellAll(): Promise<void> {
    for (const session of this.#shelf.sessions) await this.tell(session);
  }

  /** Tells an album who the user is and that this device is theirs, unless it knows. */
  async tell(session: AlbumSession): Promise<void> {
    if (this.#telling.has(session) || session.state.head === undefined) return;

    const ownAtFirst = this.#own;
    this.#telling.add(session);
    try {
      const author = await session.author();
      if (author === undefined) return;

      const told = session.state.personById.get(author.authorId);
      const { name = '', picture } = this.#own ?? told ?? {};
      if (!this.#isTold(told, { name, picture })) await this.#write(session, { name, picture });
    } finally {
      this.#telling.delete(session);
    }
    if (this.#own !== ownAtFirst) await this.tell(session);
  }

  /** What the keyring says; it may not have come yet. */
  get #own(): OwnProfile | undefined {
    const [own] = this.#shelf.keyring.state.personById.values();
    return own;
  }

  #isTold(told: AlbumPerson | undefined, { name, picture }: OwnProfile): boolean {
    return (
      told?.name === name &&
      isSamePicture(told.picture, picture) &&
      (told.devices.some(({ deviceId }) => deviceId === this.#device.deviceId) ||
        isFull(told.devices))
    );
  }

  async #write(session: AlbumSession, { name, picture }: OwnProfile): Written<null> {
    const author = await session.author();
    if (author === undefined) return ok(null);

    const ref = profileRef(author);
    const told = session.state.personById.get(author.authorId);
    const written = await session.write({
      ref,
      seen: told?.seen ?? [],
      draft: (hlc) => draftProfile(ref, { name, picture, devices: this.#devicesWith(told, hlc) }),
    });
    return written.ok ? written : err(writeFailure(written.error));
  }

  #devicesWith(told: AlbumPerson | undefined, hlc: Hlc): readonly ProfileDevice[] {
    const { deviceId, form } = this.#device;
    const others = (told?.devices ?? []).filter((device) => device.deviceId !== deviceId);
    const own = { deviceId, name: '', form, hlc };
    // Devices that took each other's places would do so for ever: only a forgotten one makes room.
    if (isFull(others, hlc.wallMs)) return newestFirst(others).slice(0, albumLimits.devicesMax);
    return [...newestFirst(others).slice(0, albumLimits.devicesMax - 1), own];
  }
}

/** No room for another device, and none to be forgotten. */
const isFull = (devices: readonly ProfileDevice[], nowMs = Date.now()): boolean => {
  const { devicesMax } = albumLimits;
  const last = newestFirst(devices)[devicesMax - 1];
  return last !== undefined && nowMs - last.hlc.wallMs < deviceForgottenMs;
};

const newestFirst = (devices: readonly ProfileDevice[]): readonly ProfileDevice[] =>
  [...devices].sort((a, b) => b.hlc.wallMs - a.hlc.wallMs);

const isSamePicture = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : isSameBytes(a, b);
