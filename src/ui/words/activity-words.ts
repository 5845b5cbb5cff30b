/** What happened, cut into plain and strong parts, and under which heading it stands. */

import type { ActivityView } from '../../node/view-api.ts';
import { countOf } from './count-words.ts';
import { daysBetween, dayWords } from './when-words.ts';
import { personName } from './person-words.ts';

export interface Part {
  readonly text: string;
  readonly isStrong: boolean;
}

/** What a sentence needs besides the entry. */
export interface ActivityContext {
  readonly albumTitle: string;
  readonly photosCount: number;
}

export function activityParts(
  entry: ActivityView,
  { albumTitle, photosCount }: ActivityContext,
): readonly Part[] {
  const who = peopleParts(entry);
  switch (entry.type) {
    case 'like':
      return [...who, plain(' liked your post.')];
    case 'comment':
      return [...who, plain(` commented: ${entry.text}`)];
    case 'join':
      return [...who, plain(' joined '), strong(albumTitle), plain('.')];
    case 'post':
      return photosCount === 0
        ? [...who, plain(' posted to '), strong(albumTitle), plain('.')]
        : [
            ...who,
            plain(` added ${countOf(photosCount, 'photo')} to `),
            strong(albumTitle),
            plain('.'),
          ];
  }
}

function peopleParts({ people }: ActivityView): readonly Part[] {
  const [first, second] = people.map(personName);
  if (first === undefined) return [strong('Someone')];
  if (second === undefined) return [strong(first)];
  const others = people.length === 2 ? second : `${people.length - 1} others`;
  return [strong(first), plain(' and '), strong(others)];
}

/** "New", "Earlier today", "Yesterday", then the day. */
export function activityHeading(entry: ActivityView, nowMs: number): string {
  if (entry.isNew) return 'New';
  const days = daysBetween(entry.atMs, nowMs);
  if (days <= 0) return 'Earlier today';
  return days === 1 ? 'Yesterday' : dayWords(entry.atMs, nowMs);
}

function plain(text: string): Part {
  return { text, isStrong: false };
}

function strong(text: string): Part {
  return { text, isStrong: true };
}
