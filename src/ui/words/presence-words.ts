/** Who is here, in the pill, the rail and the side column. */

import { isPresent, type PresenceCount, type RingDevice } from '../network/devices.ts';
import { countOf } from './count-words.ts';
import { clockWords, daysBetween, dayWords } from './when-words.ts';

/** "5 here", "Only you", "Offline" */
export function presenceShort({ here }: PresenceCount, isOnline: boolean): string {
  if (!isOnline) return 'Offline';
  return here <= 1 ? 'Only you' : `${here} here`;
}

/** "5 devices here" */
export function presenceLong({ here }: PresenceCount, isOnline: boolean): string {
  if (!isOnline) return 'Offline';
  return here <= 1 ? 'Only this device' : `${countOf(here, 'device')} here`;
}

/** "here", "keeper", "away since 14:10" */
export function deviceWords(device: RingDevice, nowMs: number): string {
  if (isPresent(device)) return device.isKeeper ? 'keeper' : 'here';
  if (device.awaySinceMs === undefined) return 'away';
  return daysBetween(device.awaySinceMs, nowMs) === 0
    ? `away since ${clockWords(device.awaySinceMs)}`
    : `away since ${dayWords(device.awaySinceMs, nowMs)}`;
}
