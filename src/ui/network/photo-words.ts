/** What the photo in the middle of the ring is called, and who holds it. */

import type { CopiesView, PostView } from '../../node/view-api.ts';
import { thisDeviceWords } from './devices.ts';
import { listWords } from './device-words.ts';

const titleLettersMax = 40;

/** The first sentence of its caption when that is short, else the album it is in. */
export const photoTitle = (post: Pick<PostView, 'caption' | 'albumTitle'>): string => {
  const first = post.caption.split(/(?<=\S)[.!?\n]/u)[0]?.trim() ?? '';
  return first === '' || first.length > titleLettersMax ? post.albumTitle : first;
};

/** "This phone, Kitchen Mac and Lien’s tablet", those in reach. */
export const holdersSentence = (copies: CopiesView): string => {
  const names = copies.holders
    .filter((holder) => holder.reachable)
    .toSorted((a, b) => Number(b.isThisDevice) - Number(a.isThisDevice))
    .map((holder) => (holder.isThisDevice ? thisDeviceWords(holder.form) : holder.name));
  if (names.length === 0) return 'No device that has it is here';
  if (names.length <= 4) return listWords(names);
  return listWords([...names.slice(0, 3), `${names.length - 3} more`]);
};
