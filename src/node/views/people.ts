/** Names and devices, as far as albums tell of them. */

import type { AlbumPerson } from '../../album/album-content.ts';
import type { AuthorId } from '../../trust/entry.ts';
import type { AlbumSession } from '../albums/album-session.ts';
import type { DeviceForm, PersonView } from '../view-api.ts';

export const personView = (
  session: AlbumSession,
  authorId: AuthorId,
  youId: AuthorId | undefined,
): PersonView => {
  const person = session.state.personById.get(authorId);
  return {
    authorId,
    name: person?.name ?? '',
    picture: person?.picture,
    isYou: authorId === youId,
  };
};

export interface KnownDevice {
  readonly name: string;
  readonly form: DeviceForm;
}

/** "Jonas's laptop"; without a name, "A laptop". */
const deviceNameOf = (person: AlbumPerson, device: { name: string; form: DeviceForm }): string => {
  if (device.name !== '') return device.name;

  return person.name === '' ? `A ${device.form}` : `${person.name}’s ${device.form}`;
};

/** Every device that a profile in one of the user's albums tells of. */
export const knownDevices = (
  sessions: readonly AlbumSession[],
): ReadonlyMap<string, KnownDevice> => {
  const devices = new Map<string, KnownDevice>();
  const people = sessions.flatMap((session) => [...session.state.personById.values()]);
  // Last wins: the album where the person has a name says more than the one where they have none.
  const namedLast = [...people].sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
  for (const person of namedLast) {
    for (const device of person.devices) {
      const name = deviceNameOf(person, device);
      devices.set(device.deviceId, { name, form: device.form });
    }
  }
  return devices;
};
