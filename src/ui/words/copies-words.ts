/** What the copies meter draws and says. Shape carries the state; words always stand beside it. */

import type { CopiesView } from '../../node/view-api.ts';
import { countOf, countWord } from './count-words.ts';

export type MeterTone = 'safe' | 'wait' | 'stop' | 'quiet';
export type MeterSegment = 'solid' | 'dotted' | 'track';
export type MeterCentre = 'dot' | 'alarm' | 'none';

export function meterTone(copies: CopiesView): MeterTone {
  switch (copies.state) {
    case 'safe':
    case 'complete':
    case 'completeNotHere':
    case 'someAwaySafe':
      return 'safe';
    case 'onlyHere':
    case 'copying':
    case 'someAwayThin':
      return 'wait';
    case 'looking':
    case 'noneHere':
      return 'quiet';
    case 'notSaved':
      return 'stop';
  }
}

export function meterSegments(copies: CopiesView): readonly MeterSegment[] {
  switch (copies.state) {
    case 'onlyHere':
    case 'notSaved':
      // Alone, N is one; the ring still shows the copies that others would make.
      return segments(Math.max(3, copies.n), 1, 0);
    case 'copying':
    case 'safe':
    case 'complete':
    case 'completeNotHere':
    case 'someAwaySafe':
    case 'someAwayThin':
      return segments(Math.max(copies.n, 1), copies.here, copies.away);
    case 'looking':
      return segments(Math.max(3, copies.n), 1, 0);
    case 'noneHere':
      return segments(Math.max(3, copies.n), 0, Math.max(3, copies.n));
  }
}

export function meterCentre(copies: CopiesView): MeterCentre {
  switch (copies.state) {
    case 'notSaved':
      return 'alarm';
    case 'completeNotHere':
    case 'noneHere':
      return 'none';
    case 'onlyHere':
    case 'copying':
    case 'safe':
    case 'complete':
    case 'looking':
    case 'someAwaySafe':
    case 'someAwayThin':
      return copies.onThisDevice ? 'dot' : 'none';
  }
}

/** "3 of 3", "Only here": beside the glyph. */
export function copiesShort(copies: CopiesView): string {
  switch (copies.state) {
    case 'onlyHere':
      return 'Only here';
    case 'copying':
    case 'safe':
    case 'complete':
    case 'completeNotHere':
      return `${Math.min(copies.here, copies.n)} of ${copies.n}`;
    case 'looking':
      return 'Looking';
    case 'someAwaySafe':
    case 'someAwayThin':
      return `${copies.here} here, ${copies.away} away`;
    case 'noneHere':
      return 'None here';
    case 'notSaved':
      return 'Not saved';
  }
}

export function copiesSentence(copies: CopiesView): string {
  switch (copies.state) {
    case 'onlyHere':
      return 'Only on this device. Keep this tab open until another joins.';
    case 'copying':
      return `${moreCopies(copies.w - copies.here, ['makes', 'make'])} it safe. Keep this tab open.`;
    case 'safe':
      return mayGrow(copies)
        ? `Safe to close. ${moreCopies(copies.n - copies.here, ['is on its', 'are on their'])} way.`
        : `Safe to close. ${moreCopies(copies.n - copies.here, ['is made', 'are made'])} when another device joins.`;
    case 'complete':
      return `${countOf(copies.here, 'copy', 'copies')} on ${countOf(copies.here, 'device')}.`;
    case 'completeNotHere':
      return `${countOf(copies.here, 'copy', 'copies')} on ${countOf(copies.here, 'device')}. None on this one.`;
    case 'looking':
      return 'Looking for devices that share this album.';
    case 'someAwaySafe':
      return copies.away === 1
        ? 'Safe. One device with a copy is away.'
        : `Safe. ${countWord(copies.away)} devices with a copy are away.`;
    case 'someAwayThin':
      return copies.away === 1
        ? 'The other copy comes back when that device does.'
        : 'The other copies come back when those devices do.';
    case 'noneHere':
      return 'Nobody who has this photo is here right now.';
    case 'notSaved':
      return 'This device is full. Free some space, then try again.';
  }
}

/** One phrase for those who listen: "2 of 3 copies, safe to close". */
export function copiesSpoken(copies: CopiesView): string {
  switch (copies.state) {
    case 'onlyHere':
      return 'Only on this device, keep this tab open';
    case 'copying':
      return `${copiesShort(copies)} copies, keep this tab open`;
    case 'safe':
      return `${copiesShort(copies)} copies, safe to close`;
    case 'complete':
      return `${copiesShort(copies)} copies`;
    case 'completeNotHere':
      return `${copiesShort(copies)} copies, none on this device`;
    case 'looking':
      return 'Looking for devices with a copy';
    case 'someAwaySafe':
      return `Copies: ${copiesShort(copies)}, safe`;
    case 'someAwayThin':
      return `Copies: ${copiesShort(copies)}`;
    case 'noneHere':
      return 'No device with a copy is here';
    case 'notSaved':
      return 'Not saved, this device is full';
  }
}

/** "3 of 3 copies", where there is room for it. */
export function copiesLong(copies: CopiesView): string {
  return isCounted(copies) ? `${copiesShort(copies)} copies` : copiesShort(copies);
}

/** Whether the state is told by a count of copies. */
export function isCounted(copies: CopiesView): boolean {
  switch (copies.state) {
    case 'copying':
    case 'safe':
    case 'complete':
    case 'completeNotHere':
      return true;
    case 'onlyHere':
    case 'looking':
    case 'someAwaySafe':
    case 'someAwayThin':
    case 'noneHere':
    case 'notSaved':
      return false;
  }
}

/** The whole album, counted: "202 photos have 3 copies. 12 are still being copied." */
export function albumCopiesSentence(
  complete: number,
  copying: number,
  weakest: CopiesView,
): string {
  const copies = countOf(weakest.n, 'copy', 'copies');
  if (copying === 0) {
    return `${countOf(complete, 'photo')} ${complete === 1 ? 'has' : 'have'} ${copies}.`;
  }
  if (!mayGrow(weakest)) return copiesSentence(weakest);
  if (complete === 0) {
    return `${countOf(copying, 'photo')} ${copying === 1 ? 'is' : 'are'} still being copied.`;
  }
  return (
    `${countOf(complete, 'photo')} ${complete === 1 ? 'has' : 'have'} ${copies}. ` +
    `${copying} ${copying === 1 ? 'is' : 'are'} still being copied.`
  );
}

/** Photos with fewer copies than wanted: "12 photos are being copied". */
export function thinPhotosLabel(thin: number, weakest: CopiesView): string {
  const photos = countOf(thin, 'photo');
  return mayGrow(weakest)
    ? `${photos} ${thin === 1 ? 'is' : 'are'} being copied`
    : `${photos} ${thin === 1 ? 'has' : 'have'} fewer than ${countOf(weakest.n, 'copy', 'copies')} here`;
}

/** Below that label: what to do about them all. */
export function thinPhotosSentence(weakest: CopiesView): string {
  return weakest.state === 'copying' && mayGrow(weakest)
    ? 'Keep this tab open a moment longer.'
    : copiesSentence(weakest);
}

/** Whether a device is here that could take one more copy. */
const mayGrow = (copies: CopiesView): boolean => copies.here < copies.devicesHere;

function segments(total: number, solid: number, dotted: number): readonly MeterSegment[] {
  return Array.from({ length: total }, (_, i) =>
    i < solid ? 'solid' : i < solid + dotted ? 'dotted' : 'track',
  );
}

function moreCopies(missing: number, [one, many]: readonly [string, string]): string {
  return missing <= 1 ? `One more copy ${one}` : `${countWord(missing)} more copies ${many}`;
}
