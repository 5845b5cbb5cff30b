/** Who is here, in the pill, the rail and the side column. */

import type { DevicePresence, Presence } from '../state/presence.ts';
import { countOf } from './count-words.ts';
import { clockWords, daysBetween, dayWords } from './when-words.ts';

/** "5 here", "Only you", "Offline" */
export function presenceShort(presence: Presence, isOnline: boolean): string {
  if (!isOnline) return 'Offline';
  return presence.here <= 1 ? 'Only you' : `${presence.here} here`;
}

/** "5 devices here" */
export function presenceLong(presence: Presence, isOnline: boolean): string {
  if (!isOnline) return 'Offline';
  return presence.here <= 1 ? 'Only this device' : `${countOf(presence.here, 'device')} here`;
}

/** "here", "keeper", "away since 14:10" */
export function deviceWords(device: DevicePresence, nowMs: number): string {
  if (device.isHere) {
    return device.isThisDevice ? 'this one' : device.isKeeper ? 'keeper' : 'here';
  }
  if (device.awaySinceMs === undefined) return 'away';
  return daysBetween(device.awaySinceMs, nowMs) === 0
    ? `away since ${clockWords(device.awaySinceMs)}`
    : `away since ${dayWords(device.awaySinceMs, nowMs)}`;
}
