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
import type { DeviceForm } from '../view-api.ts';
import { checkedText, writeFailure, type Written } from './album-actions.ts';
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

export class ProfileWriter {
  readonly #shelf: AlbumShelf;
  readonly #device: ThisDevice;
  readonly #telling = new Set<AlbumSession>();

  constructor(shelf: AlbumShelf, device: ThisDevice) {
    this.#shelf = shelf;
    this.#device = device;
  }

  get profile(): OwnProfile {
    const [own] = this.#shelf.keyring.state.personById.values();
    return { name: own?.name ?? '', picture: own?.picture };
  }

  async set(name: string, picture: Uint8Array | undefined): Written<null> {
    const text = checkedText(name, 'name', albumLimits.nameLengthMax);
    if (!text.ok) return text;

    for (const session of [this.#shelf.keyring, ...this.#shelf.sessions]) {
      const outcome = await this.#write(session, { name: text.value, picture });
      if (!outcome.ok) return outcome;
    }
    return ok(null);
  }

  /** Tells an album who the user is and that this device is theirs, unless it knows. */
  async tell(session: AlbumSession): Promise<void> {
    if (this.#telling.has(session) || session.state.head === undefined) return;

    this.#telling.add(session);
    const author = await session.author();
    const told = author && session.state.personById.get(author.authorId);
    if (author !== undefined && !this.#isTold(told)) await this.#write(session, this.profile);
    this.#telling.delete(session);
  }

  #isTold(told: AlbumPerson | undefined): boolean {
    const { name } = this.profile;
    const isListed = told?.devices.some(({ deviceId }) => deviceId === this.#device.deviceId);
    return isListed === true && (name === '' || told?.name === name);
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
    // The devices not seen for longest make room.
    const kept = [...others]
      .sort((a, b) => b.hlc.wallMs - a.hlc.wallMs)
      .slice(0, albumLimits.devicesMax - 1);
    return [...kept, { deviceId, name: '', form, hlc }];
  }
}
