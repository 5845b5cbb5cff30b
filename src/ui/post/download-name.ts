/**
 * What a saved photo is called. Title and time are others' words: what a file system or a shell
 * could take for more than a name stays out of it.
 */

import type { MediaView, PostView } from '../../node/view-api.ts';

/** A file's name may have 255 bytes, and a letter takes up to four. */
const titleLettersMax = 48;

const endingByType: Readonly<Record<MediaView['originalMimeType'], string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** "Lake house 2025-08-16 2.jpg" */
export function downloadName(post: PostView, media: MediaView): string {
  const day = new Date(post.createdAtMs).toISOString().slice(0, 10);
  const place = post.media.length > 1 ? ` ${post.media.indexOf(media) + 1}` : '';
  return `${titleIn(post.albumTitle)} ${day}${place}.${endingByType[media.originalMimeType]}`;
}

function titleIn(title: string): string {
  const letters = [...title.replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, '')].slice(0, titleLettersMax);
  return letters.join('').trim() || 'Photo';
}
